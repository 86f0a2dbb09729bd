# %% [markdown]
# # Export and import: phrases in Chainer

# %%
import tempfile
from pathlib import Path

import chainer
import chainer.links as L
import numpy as np
from chainer.exporters import caffe

tensor = chainer.Variable

# %% tags=["export-graph"]
folder = tempfile.mkdtemp()
caffe.export(L.Linear(2, 1, initialW=1), [x], folder)  # in Caffe's format
loaded = L.caffe.CaffeFunction(f"{folder}/chainer_model.caffemodel")
name, _, _ = loaded.layers[-1]
(y,) = loaded({"data": x}, [name])

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
chainer.serializers.save_npz(path, L.Linear(2, 1))  # NumPy's own format
with np.load(path) as held:
    y = sum(held[name].size for name in held)
