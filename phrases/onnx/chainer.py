# %% [markdown]
# # ONNX and safetensors: phrases in Chainer

# %% [markdown] tags=["to-onnx"]
# `onnx_chainer.export` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["check-onnx"]
# `onnx_chainer.export` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["recurrent-to-onnx"]
# `onnx_chainer.export` needs the package onnx, which the pinned environment
# doesn't have.

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
