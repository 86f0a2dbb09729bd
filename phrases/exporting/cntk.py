# %% [markdown]
# # Export and import: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.layers import GRU, Dense, Recurrence
from cntk.logging.graph import depth_first_search

tensor = np.float32  # all its numbers are floats

# %% tags=["to-onnx"]
path = os.path.join(tempfile.mkdtemp(), "model.onnx")
Dense(1)(C.input_variable(2)).save(path, format=C.ModelFormat.ONNX)
graph = C.Function.load(path, format=C.ModelFormat.ONNX)  # as CNTK reads it
nodes = depth_first_search(
    graph.root_function, lambda node: hasattr(node, "op_name")
)
y = [node.op_name for node in nodes]

# %% [markdown] tags=["check-onnx"]
# In ONNX Runtime, a package of its own, which the pinned environment doesn't
# have.

# %% tags=["recurrent-to-onnx"]
path = os.path.join(tempfile.mkdtemp(), "model.onnx")
layer = Recurrence(GRU(2))(C.sequence.input_variable(2))
layer.save(path, format=C.ModelFormat.ONNX)
graph = C.Function.load(path, format=C.ModelFormat.ONNX)
nodes = depth_first_search(
    graph.root_function, lambda node: hasattr(node, "op_name")
)
y = [node.op_name for node in nodes]

# %% tags=["export-graph"]
path = os.path.join(tempfile.mkdtemp(), "dense.model")
Dense(1, init=1)(C.input_variable(2)).save(path)
y = C.load_model(path).eval(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["safetensors"]
# In safetensors, a package of its own, which the pinned environment doesn't
# have.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = os.path.join(tempfile.mkdtemp(), "weights.npz")
layer = Dense(1)(C.input_variable(2))
np.savez(path, **{weight.name: weight.value for weight in layer.parameters})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
