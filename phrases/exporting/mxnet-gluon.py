# %% [markdown]
# # Export and import: phrases in MXNet Gluon

# %%
import tempfile
from pathlib import Path

import mxnet as mx
import numpy as np
from mxnet import gluon
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["export-graph"]
path = str(Path(tempfile.mkdtemp()) / "model")
model = nn.Dense(1, in_units=2, weight_initializer="ones")
model.initialize()
model.hybridize()
model(x)  # traces it
model.export(path)
files = f"{path}-symbol.json", f"{path}-0000.params"
y = gluon.SymbolBlock.imports(files[0], ["data"], files[1])(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
layer = nn.Dense(1, in_units=2)
layer.initialize()
weights = layer.collect_params().items()
np.savez(path, **{name: weight.data().asnumpy() for name, weight in weights})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
