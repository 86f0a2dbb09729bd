# %% [markdown]
# # Export and import: phrases in DyNet

# %%
import tempfile
from pathlib import Path

import dynet as dy
import numpy as np

tensor = np.asarray

# %% [markdown] tags=["to-onnx"]
# None at all.

# %% [markdown] tags=["check-onnx"]
# None at all.

# %% [markdown] tags=["recurrent-to-onnx"]
# None at all.

# %% [markdown] tags=["export-graph"]
# None at all: a file has parameters, never a graph.

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["safetensors"]
# In safetensors, a package of its own, which the pinned environment doesn't
# have.

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
