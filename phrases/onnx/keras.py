# %% [markdown]
# # ONNX and safetensors: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import tempfile
from pathlib import Path

import keras
import onnx
import onnxruntime
from keras import layers, ops
from safetensors.numpy import load_file, save_file

tensor = ops.convert_to_tensor

# %% tags=["to-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
model = keras.Sequential([layers.Input((2,)), layers.Dense(1)])
model(ops.ones((1, 2)))  # it must have been called
model.export(str(path), format="onnx", verbose=False)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["check-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
model = keras.Sequential([layers.Input((2,)), layers.Dense(1)])
model(ops.ones((1, 2)))  # it must have been called
model.export(str(path), format="onnx", verbose=False)
session = onnxruntime.InferenceSession(path)
name = session.get_inputs()[0].name
(found,) = session.run(None, {name: ops.convert_to_numpy(x)})
y = ops.max(ops.abs(model(x) - tensor(found)))

# %% tags=["recurrent-to-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
model = keras.Sequential([layers.Input((3, 2)), layers.GRU(2)])
model(ops.ones((1, 3, 2)))
model.export(str(path), format="onnx", verbose=False)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["safetensors"]
# from and to NumPy's arrays: the package knows no Keras
path = Path(tempfile.mkdtemp()) / "weights.safetensors"
save_file({"w": ops.convert_to_numpy(w)}, path)
y = tensor(load_file(path)["w"])
