# %% [markdown]
# # ONNX and safetensors: phrases in CNTK

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
y = sorted({node.op_name for node in nodes})

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
y = sorted({node.op_name for node in nodes})

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
