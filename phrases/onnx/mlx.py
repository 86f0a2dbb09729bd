# %% [markdown]
# # ONNX and safetensors: phrases in MLX

# %%
import tempfile
from pathlib import Path

import mlx.core as mx

tensor = mx.array

# %% [markdown] tags=["to-onnx"]
# None at all: it has no export to ONNX.

# %% [markdown] tags=["check-onnx"]
# None at all: it has no export to ONNX.

# %% [markdown] tags=["recurrent-to-onnx"]
# None at all: it has no export to ONNX.

# %% tags=["safetensors"]
path = str(Path(tempfile.mkdtemp()) / "weights.safetensors")
mx.save_safetensors(path, {"w": w})
y = mx.load(path)["w"]
