# %% [markdown]
# # Carrying weights over: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import numpy as np
from keras import layers, ops

from rosetta_common.ground.carried import case, off


def output(layer, x, *weights):
    """The layer's output with the given weights, in evaluation mode."""
    layer.build(x.shape)
    layer.set_weights(weights)
    return ops.convert_to_numpy(layer(x, training=False) if isinstance(layer, layers.BatchNormalization) else layer(x))


def last(pictures):
    """NCHW to NHWC, or NCL to NLC."""
    return np.moveaxis(pictures, 1, -1)


def first(pictures):
    """NHWC to NCHW, or NLC to NCL."""
    return np.moveaxis(pictures, -1, 1)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(layers.Dense(4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(layers.Dense(4), x, w["weight"].T, w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
kernel = w["weight"].reshape(3, 3, 4, 4)  # it fits, and is wrong
observed = off(first(output(layers.Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv", "mend"]
kernel = w["weight"].transpose(2, 3, 1, 0)  # OIHW to HWIO
observed = off(first(output(layers.Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
kernel = w["weight"].reshape(3, 4, 4)
observed = off(first(output(layers.Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "mend"]
kernel = w["weight"].transpose(2, 1, 0)
observed = off(first(output(layers.Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
kernel = w["weight"].reshape(3, 3, 2, 4)
observed = off(first(output(layers.Conv2D(4, 3, groups=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-grouped", "mend"]
kernel = w["weight"].transpose(2, 3, 1, 0)
observed = off(first(output(layers.Conv2D(4, 3, groups=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
kernel = w["weight"].transpose(2, 3, 0, 1)
observed = off(first(output(layers.Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "mend"]
kernel = w["weight"].transpose(2, 3, 1, 0)  # (inputs, outputs, ...) to (..., outputs, inputs)
observed = off(first(output(layers.Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
four = [w[name] for name in ("weight", "bias", "running_mean", "running_var")]
observed = off(first(output(layers.BatchNormalization(), last(x), *four)), y)

# %% tags=["carry-batchnorm", "mend"]
observed = off(first(output(layers.BatchNormalization(epsilon=1e-5), last(x), *four)), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(layers.Embedding(4, 4), x, w["weight"]), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
layer = layers.LSTM(4, return_sequences=True)
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"]), y)

# %% tags=["carry-lstm", "mend"]
layer = layers.LSTM(4, return_sequences=True)
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"] + w["bias_hh"]), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
layer = layers.GRU(4, return_sequences=True)
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, np.stack([w["bias_ih"], w["bias_hh"]])), y)


# %% tags=["carry-gru", "mend"]
def zrn(gates):
    """Reset, update, new to update, reset, new."""
    r, z, n = np.split(gates, 3)
    return np.concatenate([z, r, n])


layer = layers.GRU(4, return_sequences=True)
biases = np.stack([zrn(w["bias_ih"]), zrn(w["bias_hh"])])
observed = off(output(layer, x, zrn(w["weight_ih"]).T, zrn(w["weight_hh"]).T, biases), y)

# %% tags=["carry-attention", "trap"]
x, w, y = case("attention")


def attention(kernels, biases, out):
    layer = layers.MultiHeadAttention(num_heads=2, key_dim=2)
    layer(x, x)
    layer.set_weights([one for pair in zip(kernels, biases) for one in pair] + [out, w["out_proj.bias"]])
    return ops.convert_to_numpy(layer(x, x))


kernels = [kernel.reshape(4, 2, 2) for kernel in np.split(w["in_proj_weight"], 3)]
biases = [bias.reshape(2, 2) for bias in np.split(w["in_proj_bias"], 3)]
observed = off(attention(kernels, biases, w["out_proj.weight"].reshape(2, 2, 4)), y)

# %% tags=["carry-attention", "mend"]
kernels = [kernel.T.reshape(4, 2, 2) for kernel in np.split(w["in_proj_weight"], 3)]
observed = off(attention(kernels, biases, w["out_proj.weight"].T.reshape(2, 2, 4)), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
flat = ops.convert_to_numpy(layers.Flatten()(last(x)))
observed = off(output(layers.Dense(4), flat, w["weight"].T, w["bias"]), y)

# %% tags=["carry-flatten", "mend"]
kernel = (
    w["weight"].reshape(4, 4, 4, 4).transpose(2, 3, 1, 0).reshape(64, 4)
)  # (outputs, C, H, W) to (H, W, C, outputs)
observed = off(output(layers.Dense(4), flat, kernel, w["bias"]), y)
