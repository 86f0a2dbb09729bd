# %% [markdown]
# # ONNX and safetensors: phrases in MXNet Gluon

# %%
import tempfile
from pathlib import Path

import mxnet as mx
import numpy as np
import onnx
import onnxruntime
from mxnet.gluon import nn, rnn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def exported(layer, x):
    layer.initialize()
    layer.hybridize()
    layer(x)
    path = str(Path(tempfile.mkdtemp()) / "model")
    layer.export(path)
    files = path + "-symbol.json", path + "-0000.params"
    return mx.onnx.export_model(*files, [x.shape], np.float32, path + ".onnx")


# %% tags=["to-onnx"]
path = exported(nn.Dense(1), mx.nd.ones((1, 2)))
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["check-onnx"]
layer = nn.Dense(1)
session = onnxruntime.InferenceSession(exported(layer, x))
(found,) = session.run(None, {session.get_inputs()[0].name: x.asnumpy()})
y = (layer(x) - mx.nd.array(found)).abs().max().asscalar()

# %% tags=["recurrent-to-onnx", "raises"]
path = exported(rnn.GRU(2), mx.nd.ones((3, 1, 2)))
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% [markdown] tags=["safetensors"]
# None: it knows no MXNet; `safetensors.numpy` takes NumPy's arrays.
