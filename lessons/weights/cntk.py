# %% [markdown]
# # Carrying weights over: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import (
    GRU,
    LSTM,
    BatchNormalization,
    Convolution1D,
    Convolution2D,
    ConvolutionTranspose2D,
    Dense,
    Embedding,
    Recurrence,
)

from rosetta_common.ground.carried import case, off


def output(layer, x, kernel, bias):
    """The layer's output with the given weights."""
    model = layer(C.input_variable(x.shape[1:]))
    model.W.value = kernel
    model.b.value = bias.reshape(model.b.shape)  # a convolution's bias has an axis for each of the picture's
    return model.eval(x)


def recurrent(cell, x, *weights):
    """The outputs of a layer with the given weights, in the order bias, input, state."""
    cell = cell(*cell.arguments)
    model = Recurrence(cell)(C.sequence.input_variable(4))
    for name, array in zip(("b", "W", "H", "H1"), weights):
        getattr(cell, name).value = array
    return np.stack(model.eval(x))


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(Dense(4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(Dense(4), x, w["weight"].T, w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(Convolution2D((3, 3), 4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(Convolution1D(3, 4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
kernel, bias = C.parameter(init=w["weight"]), C.parameter(init=w["bias"].reshape(4, 1, 1))
# The layers refuse groups.
model = C.convolution(kernel, C.input_variable((4, 6, 6)), auto_padding=[False], groups=2) + bias
observed = off(model.eval(x), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(output(ConvolutionTranspose2D((3, 3), 4, strides=2), x, w["weight"], w["bias"]), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
layer = BatchNormalization(map_rank=1)(C.input_variable((4, 6, 6)))  # one scale for each channel
names = {"scale": "weight", "bias": "bias", "aggregate_mean": "running_mean", "aggregate_variance": "running_var"}
for name, key in names.items():
    parameter = getattr(layer, name)
    parameter.value = w[key].reshape(parameter.shape)
observed = off(layer.eval(x), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
words = C.sequence.input_variable(())
layer = Embedding(4, init=w["weight"])(C.one_hot(words, 4))
observed = off(np.stack(layer.eval(list(x.astype(np.float32)))), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
observed = off(recurrent(LSTM(4), x, w["bias_ih"] + w["bias_hh"], w["weight_ih"].T, w["weight_hh"].T), y)


# %% tags=["carry-lstm", "mend"]
def igfo(gates):
    """Input, forget, cell, output to input, cell, forget, output."""
    i, f, g, o = np.split(gates, 4)
    return np.concatenate([i, g, f, o])


bias = igfo(w["bias_ih"] + w["bias_hh"])
observed = off(recurrent(LSTM(4), x, bias, igfo(w["weight_ih"]).T, igfo(w["weight_hh"]).T), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")


def zrn(gates):
    """Reset, update, new to update, reset, new."""
    r, z, n = np.split(gates, 3)
    return np.concatenate([z, r, n])


W, H, b = zrn(w["weight_ih"]).T, zrn(w["weight_hh"]).T, zrn(w["bias_ih"] + w["bias_hh"])
observed = off(recurrent(GRU(4), x, b, W, H[:, :8], H[:, 8:]), y)  # it resets before the product

# %% tags=["carry-gru", "mend"]
W, H, b, c = w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"], w["bias_hh"]


def gru(h, x):
    """A step that resets after the product; CNTK has no layer for it."""
    word, state = C.times(x, W) + b, C.times(h, H) + c
    r, z = C.sigmoid(word[:4] + state[:4]), C.sigmoid(word[4:8] + state[4:8])
    return (1 - z) * C.tanh(word[8:] + r * state[8:]) + z * h


observed = off(np.stack(Recurrence(gru)(C.sequence.input_variable(4)).eval(x)), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
kernel = w["weight"].T.reshape(4, 4, 4, 4)  # Dense keeps the axes of a picture: channels, height, width, outputs
observed = off(output(Dense(4), x, kernel, w["bias"]), y)
