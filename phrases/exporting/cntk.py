# %% [markdown]
# # Export and import: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.layers import Dense

tensor = np.float32  # all its numbers are floats

# %% tags=["export-graph"]
path = os.path.join(tempfile.mkdtemp(), "dense.model")
Dense(1, init=1)(C.input_variable(2)).save(path)
y = C.load_model(path).eval(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = os.path.join(tempfile.mkdtemp(), "weights.npz")
layer = Dense(1)(C.input_variable(2))
np.savez(path, **{weight.name: weight.value for weight in layer.parameters})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
