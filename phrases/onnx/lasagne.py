# %% [markdown]
# # ONNX and safetensors: phrases in Lasagne on Theano

# %% [markdown] tags=["to-onnx"]
# None at all: Theano is older than ONNX.

# %% [markdown] tags=["check-onnx"]
# None at all: Theano is older than ONNX.

# %% [markdown] tags=["recurrent-to-onnx"]
# None at all: Theano is older than ONNX.

# %% [markdown] tags=["safetensors"]
# None: it knows no such arrays; `safetensors.numpy` takes NumPy's.
