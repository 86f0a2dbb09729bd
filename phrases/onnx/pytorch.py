# %% [markdown]
# # ONNX and safetensors: phrases in PyTorch

# %%
import tempfile
from pathlib import Path

import onnx
import onnxruntime
import torch
from safetensors.torch import load_file, save_file
from torch import nn

tensor = torch.tensor

# %% tags=["to-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
torch.onnx.export(nn.Linear(2, 1), (torch.ones(1, 2),), path, verbose=False)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["check-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
model = nn.Linear(2, 1)
torch.onnx.export(model, (x,), path, verbose=False)
session = onnxruntime.InferenceSession(path)
(found,) = session.run(None, {session.get_inputs()[0].name: x.numpy()})
y = (torch.from_numpy(found) - model(x)).abs().max()

# %% tags=["recurrent-to-onnx"]
path = Path(tempfile.mkdtemp()) / "model.onnx"
layer = nn.GRU(2, 2, batch_first=True)
torch.onnx.export(layer, (torch.ones(1, 3, 2),), path, verbose=False)
y = sorted({node.op_type for node in onnx.load(path).graph.node})

# %% tags=["safetensors"]
path = Path(tempfile.mkdtemp()) / "weights.safetensors"
save_file({"w": w}, path)
y = load_file(path)["w"]
