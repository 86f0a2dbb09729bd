# %% [markdown]
# # Carrying weights over: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import GRU, LSTM, BatchNormalization, Conv1D, Conv2D, Conv2DTranspose, Dense, Embedding, Input
from keras.models import Model, Sequential

from rosetta_common.ground.carried import case, off


def output(layer, x, *weights):
    """The layer's output with the given weights."""
    inputs = Input(x.shape[1:])
    model = Model(inputs, layer(inputs))
    layer.set_weights(weights)
    return model.predict(x)


def last(pictures):
    """NCHW to NHWC, or NCL to NLC."""
    return np.moveaxis(pictures, 1, -1)


def first(pictures):
    """NHWC to NCHW, or NLC to NCL."""
    return np.moveaxis(pictures, -1, 1)


def oriented(kernel):
    """A kernel as the backend stores it: Theano convolves with the kernel turned by 180 degrees."""
    return np.flip(kernel, tuple(range(kernel.ndim - 2))) if K.backend() == "theano" else kernel


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(Dense(4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(Dense(4), x, w["weight"].T, w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
kernel = w["weight"].reshape(3, 3, 4, 4)  # it fits, and is wrong
observed = off(first(output(Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv", "mend"]
kernel = oriented(w["weight"].transpose(2, 3, 1, 0))  # OIHW to HWIO
observed = off(first(output(Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
kernel = w["weight"].reshape(3, 4, 4)
observed = off(first(output(Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "mend"]
kernel = oriented(w["weight"].transpose(2, 1, 0))
observed = off(first(output(Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
kernel = w["weight"].transpose(2, 3, 0, 1)
observed = off(first(output(Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "mend"]
kernel = oriented(w["weight"].transpose(2, 3, 1, 0))  # (inputs, outputs, ...) to (..., outputs, inputs)
observed = off(first(output(Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
four = [w[name] for name in ("weight", "bias", "running_mean", "running_var")]
observed = off(first(output(BatchNormalization(), last(x), *four)), y)

# %% tags=["carry-batchnorm", "mend"]
observed = off(first(output(BatchNormalization(epsilon=1.001e-5), last(x), *four)), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
model = Sequential([Embedding(4, 4, input_length=5)])
model.set_weights([w["weight"]])
observed = off(model.predict(x), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
layer = LSTM(4, recurrent_activation="sigmoid", return_sequences=True)
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"]), y)
if K.backend() == "cntk":
    observed = None

# %% tags=["carry-lstm", "mend"]
layer = LSTM(4, recurrent_activation="sigmoid", return_sequences=True)  # hard_sigmoid in Keras 2.2
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"] + w["bias_hh"]), y)
if K.backend() == "cntk":
    observed = None

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
layer = GRU(4, recurrent_activation="sigmoid", reset_after=True, return_sequences=True)
observed = off(output(layer, x, w["weight_ih"].T, w["weight_hh"].T, np.stack([w["bias_ih"], w["bias_hh"]])), y)


# %% tags=["carry-gru", "mend"]
def zrn(gates):
    """Reset, update, new to update, reset, new."""
    r, z, n = np.split(gates, 3)
    return np.concatenate([z, r, n])


layer = GRU(4, recurrent_activation="sigmoid", reset_after=True, return_sequences=True)
biases = np.stack([zrn(w["bias_ih"]), zrn(w["bias_hh"])])
observed = off(output(layer, x, zrn(w["weight_ih"]).T, zrn(w["weight_hh"]).T, biases), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
flat = last(x).reshape(3, 64)  # as Flatten does
observed = off(output(Dense(4), flat, w["weight"].T, w["bias"]), y)

# %% tags=["carry-flatten", "mend"]
kernel = (
    w["weight"].reshape(4, 4, 4, 4).transpose(2, 3, 1, 0).reshape(64, 4)
)  # (outputs, C, H, W) to (H, W, C, outputs)
observed = off(output(Dense(4), flat, kernel, w["bias"]), y)
