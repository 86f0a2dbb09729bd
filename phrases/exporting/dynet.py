# %% [markdown]
# # Export and import: phrases in DyNet

# %%
import tempfile
from pathlib import Path

import dynet as dy
import numpy as np

tensor = np.asarray

# %% [markdown] tags=["export-graph"]
# None at all: a file has parameters, never a graph.

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
parameters = dy.ParameterCollection()
parameters.add_parameters((1, 2), name="kernel")
parameters.add_parameters(1, name="bias")
np.savez(path, *(weight.as_array() for weight in parameters.parameters_list()))
with np.load(path) as held:
    y = sum(held[name].size for name in held.files)
