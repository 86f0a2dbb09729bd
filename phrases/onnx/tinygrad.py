# %% [markdown]
# # ONNX and safetensors: phrases in tinygrad

# %%
import tempfile

from tinygrad import Tensor, nn

tensor = Tensor

# %% [markdown] tags=["to-onnx"]
# None at all: `tinygrad.nn.onnx` only reads and runs such files.

# %% [markdown] tags=["check-onnx"]
# None at all: `tinygrad.nn.onnx` only reads and runs such files.

# %% [markdown] tags=["recurrent-to-onnx"]
# None at all: `tinygrad.nn.onnx` only reads and runs such files.

# %% tags=["safetensors"]
path = f"{tempfile.mkdtemp()}/weights.safetensors"
nn.state.safe_save({"w": w}, path)
y = nn.state.safe_load(path)["w"]
