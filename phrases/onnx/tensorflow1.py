# %% [markdown]
# # ONNX and safetensors: phrases in TensorFlow 1

# %% [markdown] tags=["to-onnx"]
# In tf2onnx, a package of its own, which the pinned environment doesn't have.

# %% [markdown] tags=["check-onnx"]
# In tf2onnx, a package of its own, which the pinned environment doesn't have.

# %% [markdown] tags=["recurrent-to-onnx"]
# In tf2onnx, a package of its own, which the pinned environment doesn't have.

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
