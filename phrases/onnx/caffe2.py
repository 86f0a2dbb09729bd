# %% [markdown]
# # ONNX and safetensors: phrases in Caffe2

# %% [markdown] tags=["to-onnx"]
# `caffe2.python.onnx` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["check-onnx"]
# `caffe2.python.onnx` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["recurrent-to-onnx"]
# `caffe2.python.onnx` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
