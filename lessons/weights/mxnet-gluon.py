# %% [markdown]
# # Carrying weights over: checks in MXNet Gluon

# %%
import mxnet as mx

from mxnet.gluon import nn, rnn

from rosetta_common.ground.carried import case, off


def filled(layer, weights):
    """The layer with the given weights, by the names of its parameters."""
    layer.initialize()
    for name, array in weights.items():
        getattr(layer, name).set_data(mx.nd.array(array))
    return layer


def output(layer, x, weights):
    return filled(layer, weights)(mx.nd.array(x)).asnumpy()


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(nn.Dense(4, in_units=4), x, w), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(nn.Conv2D(4, 3, in_channels=4), x, w), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(nn.Conv1D(4, 3, in_channels=4), x, w), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
observed = off(output(nn.Conv2D(4, 3, groups=2, in_channels=4), x, w), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(output(nn.Conv2DTranspose(4, 3, strides=2, in_channels=4), x, w), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
names = {"weight": "gamma", "bias": "beta", "running_mean": "running_mean", "running_var": "running_var"}
observed = off(output(nn.BatchNorm(in_channels=4), x, {names[name]: array for name, array in w.items()}), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(nn.Embedding(4, 4), x, w), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
names = {"weight_ih": "l0_i2h_weight", "weight_hh": "l0_h2h_weight", "bias_ih": "l0_i2h_bias", "bias_hh": "l0_h2h_bias"}
layer = rnn.LSTM(4, layout="NTC", input_size=4)
observed = off(output(layer, x, {names[name]: array for name, array in w.items()}), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
names = {"weight_ih": "l0_i2h_weight", "weight_hh": "l0_h2h_weight", "bias_ih": "l0_i2h_bias", "bias_hh": "l0_h2h_bias"}
layer = rnn.GRU(4, layout="NTC", input_size=4)
observed = off(output(layer, x, {names[name]: array for name, array in w.items()}), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(nn.Dense(4, in_units=64), x, w), y)
