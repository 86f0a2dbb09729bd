# %% [markdown]
# # ONNX and safetensors: phrases in PaddlePaddle

# %%
import io
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import onnx
import onnxruntime
import paddle
from paddle import nn
from paddle.static import InputSpec
from safetensors.paddle import load_file, save_file

tensor = paddle.to_tensor


def exported(model, shape):
    path = str(Path(tempfile.mkdtemp()) / "model")
    with redirect_stdout(io.StringIO()):  # it prints all that it does
        paddle.onnx.export(model, path, input_spec=[InputSpec(shape)])
    return path + ".onnx"


# %% tags=["to-onnx"]
path = exported(nn.Linear(2, 1), [None, 2])
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["check-onnx"]
model = nn.Linear(2, 1)
session = onnxruntime.InferenceSession(exported(model, [None, 2]))
(found,) = session.run(None, {session.get_inputs()[0].name: x.numpy()})
y = (model(x) - paddle.to_tensor(found)).abs().max()

# %% tags=["recurrent-to-onnx"]
path = exported(nn.GRU(2, 2), [None, 3, 2])
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["safetensors"]
path = str(Path(tempfile.mkdtemp()) / "weights.safetensors")
save_file({"w": w}, path)
y = load_file(path)["w"]
