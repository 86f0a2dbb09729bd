# %% [markdown]
# # ONNX and safetensors: phrases in MXNet Module

# %%
import tempfile
from pathlib import Path

import mxnet as mx
import numpy as np
import onnx
import onnxruntime

tensor = mx.nd.array
dense = mx.sym.FullyConnected(
    mx.sym.Variable("data"), num_hidden=1, name="dense"
)

# %% tags=["to-onnx"]
path = str(Path(tempfile.mkdtemp()) / "model.onnx")
weights = {"dense_weight": mx.nd.ones((1, 2)), "dense_bias": mx.nd.zeros(1)}
mx.onnx.export_model(dense, weights, [(1, 2)], np.float32, path)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["check-onnx"]
path = str(Path(tempfile.mkdtemp()) / "model.onnx")
weights = {"dense_weight": mx.nd.ones((1, 2)), "dense_bias": mx.nd.zeros(1)}
mx.onnx.export_model(dense, weights, [(1, 2)], np.float32, path)
session = onnxruntime.InferenceSession(path)
(found,) = session.run(None, {"data": x.asnumpy()})
(expected,) = dense.eval(data=x, **weights)
y = (expected - mx.nd.array(found)).abs().max().asscalar()

# %% tags=["recurrent-to-onnx"]
path = str(Path(tempfile.mkdtemp()) / "model.onnx")
states, packed = mx.sym.Variable("states"), mx.sym.Variable("packed")
gru = mx.sym.RNN(
    mx.sym.Variable("data"),
    packed,
    states,
    state_size=2,
    num_layers=1,
    mode="gru",
    state_outputs=True,
)
weights = {"packed": mx.nd.ones(36), "states": mx.nd.zeros((1, 1, 2))}
mx.onnx.export_model(gru, weights, [(3, 1, 2)], np.float32, path)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% [markdown] tags=["safetensors"]
# None: it knows no MXNet; `safetensors.numpy` takes NumPy's arrays.
