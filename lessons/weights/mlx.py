# %% [markdown]
# # Carrying weights over: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import numpy as np

from rosetta_common.ground.carried import case, off


def output(layer, x, *inputs, **weights):
    """The layer's output with the given weights, in evaluation mode."""
    layer.load_weights([(name.replace("__", "."), mx.array(array)) for name, array in weights.items()])
    return np.array(layer.eval()(mx.array(x), *inputs))


def last(pictures):
    """NCHW to NHWC, or NCL to NLC; OIHW to OHWI."""
    return np.moveaxis(pictures, 1, -1)


def first(pictures):
    """NHWC to NCHW, or NLC to NCL."""
    return np.moveaxis(pictures, -1, 1)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(nn.Linear(4, 4), x, **w), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
kernel = w["weight"].reshape(4, 3, 3, 4)  # it fits, and is wrong
observed = off(first(output(nn.Conv2d(4, 4, 3), last(x), weight=kernel, bias=w["bias"])), y)

# %% tags=["carry-conv", "mend"]
observed = off(first(output(nn.Conv2d(4, 4, 3), last(x), weight=last(w["weight"]), bias=w["bias"])), y)  # OIHW to OHWI

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
kernel = w["weight"].reshape(4, 3, 4)
observed = off(first(output(nn.Conv1d(4, 4, 3), last(x), weight=kernel, bias=w["bias"])), y)

# %% tags=["carry-conv1d", "mend"]
observed = off(first(output(nn.Conv1d(4, 4, 3), last(x), weight=last(w["weight"]), bias=w["bias"])), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
kernel = w["weight"].reshape(4, 3, 3, 2)
observed = off(first(output(nn.Conv2d(4, 4, 3, groups=2), last(x), weight=kernel, bias=w["bias"])), y)

# %% tags=["carry-grouped", "mend"]
kernel = last(w["weight"])
observed = off(first(output(nn.Conv2d(4, 4, 3, groups=2), last(x), weight=kernel, bias=w["bias"])), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
layer = nn.ConvTranspose2d(4, 4, 3, stride=2)
observed = off(first(output(layer, last(x), weight=last(w["weight"]), bias=w["bias"])), y)

# %% tags=["carry-transposed", "mend"]
kernel = w["weight"].transpose(1, 2, 3, 0)  # (inputs, outputs, ...) to (outputs, ..., inputs)
observed = off(first(output(layer, last(x), weight=kernel, bias=w["bias"])), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
observed = off(first(output(nn.BatchNorm(4), last(x), **w)), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(nn.Embedding(4, 4), x, **w), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")


def lstm(bias):
    layer = nn.LSTM(4, 4)
    layer.load_weights([("Wx", mx.array(w["weight_ih"])), ("Wh", mx.array(w["weight_hh"])), ("bias", mx.array(bias))])
    return np.array(layer(mx.array(x))[0])


observed = off(lstm(w["bias_ih"]), y)

# %% tags=["carry-lstm", "mend"]
observed = off(lstm(w["bias_ih"] + w["bias_hh"]), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")


def gru(bias, new_bias):
    kernels = {"Wx": w["weight_ih"], "Wh": w["weight_hh"], "b": bias, "bhn": new_bias}
    return output(nn.GRU(4, 4), x, **kernels)


observed = off(gru(w["bias_ih"], w["bias_hh"][8:]), y)

# %% tags=["carry-gru", "mend"]
both = w["bias_ih"].copy()
both[:8] += w["bias_hh"][:8]  # of reset and update; the new state's second bias stays by itself
observed = off(gru(both, w["bias_hh"][8:]), y)

# %% tags=["carry-attention", "trap"]
x, w, y = case("attention")
kernels = [*np.split(w["in_proj_weight"], 3), w["out_proj.weight"]]
biases = [*np.split(w["in_proj_bias"], 3), w["out_proj.bias"]]
weights = {}
for name, kernel, bias in zip(("query_proj", "key_proj", "value_proj", "out_proj"), kernels, biases):
    weights[f"{name}__weight"], weights[f"{name}__bias"] = kernel, bias
words = mx.array(x)
observed = off(output(nn.MultiHeadAttention(4, 2, bias=True), x, words, words, **weights), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(nn.Linear(64, 4), last(x).reshape(3, 64), **w), y)

# %% tags=["carry-flatten", "mend"]
kernel = (
    w["weight"].reshape(4, 4, 4, 4).transpose(0, 2, 3, 1).reshape(4, 64)
)  # (outputs, C, H, W) to (outputs, H, W, C)
observed = off(output(nn.Linear(64, 4), last(x).reshape(3, 64), weight=kernel, bias=w["bias"]), y)
