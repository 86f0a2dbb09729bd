# %% [markdown]
# # ONNX and safetensors: phrases in DyNet

# %% [markdown] tags=["to-onnx"]
# None at all.

# %% [markdown] tags=["check-onnx"]
# None at all.

# %% [markdown] tags=["recurrent-to-onnx"]
# None at all.

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
