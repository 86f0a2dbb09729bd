# %% [markdown]
# # Carrying weights over: checks in JAX with Flax NNX and Optax

# %%
import jax.numpy as jnp
import numpy as np
from flax import nnx

from rosetta_common.ground.carried import case, off

rngs = nnx.Rngs(0)


def put(parameter, array):
    assert parameter.shape == array.shape, (parameter.shape, array.shape)
    parameter[...] = jnp.asarray(array)


def last(pictures):
    """NCHW to NHWC, or NCL to NLC."""
    return np.moveaxis(pictures, 1, -1)


def first(pictures):
    """NHWC to NCHW, or NLC to NCL."""
    return np.moveaxis(np.asarray(pictures), -1, 1)


def output(layer, x, kernel, bias):
    put(layer.kernel, kernel)
    put(layer.bias, bias)
    return layer(x)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(nnx.Linear(4, 4, rngs=rngs), x, w["weight"], w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(nnx.Linear(4, 4, rngs=rngs), x, w["weight"].T, w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
layer = nnx.Conv(4, 4, (3, 3), padding="VALID", rngs=rngs)
observed = off(first(output(layer, last(x), w["weight"].reshape(3, 3, 4, 4), w["bias"])), y)

# %% tags=["carry-conv", "mend"]
observed = off(first(output(layer, last(x), w["weight"].transpose(2, 3, 1, 0), w["bias"])), y)  # OIHW to HWIO

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
layer = nnx.Conv(4, 4, (3,), padding="VALID", rngs=rngs)
observed = off(first(output(layer, last(x), w["weight"].reshape(3, 4, 4), w["bias"])), y)

# %% tags=["carry-conv1d", "mend"]
observed = off(first(output(layer, last(x), w["weight"].transpose(2, 1, 0), w["bias"])), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
layer = nnx.Conv(4, 4, (3, 3), padding="VALID", feature_group_count=2, rngs=rngs)
observed = off(first(output(layer, last(x), w["weight"].reshape(3, 3, 2, 4), w["bias"])), y)

# %% tags=["carry-grouped", "mend"]
observed = off(first(output(layer, last(x), w["weight"].transpose(2, 3, 1, 0), w["bias"])), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
layer = nnx.ConvTranspose(4, 4, (3, 3), strides=(2, 2), padding="VALID", rngs=rngs)
observed = off(first(output(layer, last(x), w["weight"].transpose(2, 3, 0, 1), w["bias"])), y)

# %% tags=["carry-transposed", "mend"]
kernel = w["weight"].transpose(2, 3, 0, 1)[::-1, ::-1]  # (..., inputs, outputs), turned by 180 degrees
observed = off(first(output(layer, last(x), kernel, w["bias"])), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
layer = nnx.BatchNorm(4, use_running_average=True, rngs=rngs)
for parameter, name in (
    (layer.scale, "weight"),
    (layer.bias, "bias"),
    (layer.mean, "running_mean"),
    (layer.var, "running_var"),
):
    put(parameter, w[name])
observed = off(first(layer(last(x))), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
layer = nnx.Embed(4, 4, rngs=rngs)
put(layer.embedding, w["weight"])
observed = off(layer(x), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
cell = nnx.OptimizedLSTMCell(4, 4, rngs=rngs)
put(cell.dense_i.kernel, w["weight_ih"].T)
put(cell.dense_h.kernel, w["weight_hh"].T)
put(cell.dense_h.bias, w["bias_hh"])
observed = off(nnx.RNN(cell)(x), y)

# %% tags=["carry-lstm", "mend"]
put(cell.dense_h.bias, w["bias_ih"] + w["bias_hh"])
observed = off(nnx.RNN(cell)(x), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
cell = nnx.GRUCell(4, 4, rngs=rngs)
put(cell.dense_i.kernel, w["weight_ih"].T)
put(cell.dense_h.kernel, w["weight_hh"].T)
put(cell.dense_i.bias, w["bias_ih"])
observed = off(nnx.RNN(cell)(x), y)

# %% tags=["carry-attention", "trap"]
x, w, y = case("attention")
layer = nnx.MultiHeadAttention(2, 4, decode=False, rngs=rngs)


def attention(turn):
    for part, kernel, bias in zip(
        (layer.query, layer.key, layer.value), np.split(w["in_proj_weight"], 3), np.split(w["in_proj_bias"], 3)
    ):
        put(part.kernel, (kernel.T if turn else kernel).reshape(4, 2, 2))
        put(part.bias, bias.reshape(2, 2))
    put(layer.out.kernel, (w["out_proj.weight"].T if turn else w["out_proj.weight"]).reshape(2, 2, 4))
    put(layer.out.bias, w["out_proj.bias"])
    return layer(x)


observed = off(attention(turn=False), y)

# %% tags=["carry-attention", "mend"]
observed = off(attention(turn=True), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
flat = last(x).reshape(3, 64)
observed = off(output(nnx.Linear(64, 4, rngs=rngs), flat, w["weight"].T, w["bias"]), y)

# %% tags=["carry-flatten", "mend"]
kernel = (
    w["weight"].reshape(4, 4, 4, 4).transpose(2, 3, 1, 0).reshape(64, 4)
)  # (outputs, C, H, W) to (H, W, C, outputs)
observed = off(output(nnx.Linear(64, 4, rngs=rngs), flat, kernel, w["bias"]), y)
