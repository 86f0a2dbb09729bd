# %% [markdown]
# # Export and import: phrases in MLX

# %%
import tempfile
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
import numpy as np

tensor = mx.array

# %% tags=["export-graph"]
path = str(Path(tempfile.mkdtemp()) / "model.mlxfn")
model = nn.Linear(2, 1)
model.weight, model.bias = mx.ones((1, 2)), mx.zeros(1)
mx.export_function(path, model, x)
(y,) = mx.import_function(path)(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = str(Path(tempfile.mkdtemp()) / "weights.npz")
nn.Linear(2, 1).save_weights(path)
with np.load(path) as held:
    y = sum(held[name].size for name in held)
