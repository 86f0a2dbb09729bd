# %% [markdown]
# # Carrying weights over: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
from lasagne.layers import (
    Conv1DLayer,
    Conv2DLayer,
    DenseLayer,
    EmbeddingLayer,
    Gate,
    GRULayer,
    InputLayer,
    LSTMLayer,
    get_output,
)
from lasagne.nonlinearities import tanh

from rosetta_common.ground.carried import case, off


def output(make, x, **arguments):
    """The output of a layer that is made with the given arguments."""
    return get_output(make(InputLayer(x.shape), **arguments), x).eval()


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(DenseLayer, x, num_units=4, nonlinearity=None, W=w["weight"], b=w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(DenseLayer, x, num_units=4, nonlinearity=None, W=w["weight"].T, b=w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
layer = {"num_filters": 4, "filter_size": 3, "nonlinearity": None, "b": w["bias"]}
observed = off(output(Conv2DLayer, x, W=w["weight"], **layer), y)

# %% tags=["carry-conv", "mend"]
observed = off(output(Conv2DLayer, x, W=w["weight"][:, :, ::-1, ::-1], **layer), y)  # turned by 180 degrees

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
layer = {"num_filters": 4, "filter_size": 3, "nonlinearity": None, "b": w["bias"]}
observed = off(output(Conv1DLayer, x, W=w["weight"], **layer), y)

# %% tags=["carry-conv1d", "mend"]
observed = off(output(Conv1DLayer, x, W=w["weight"][:, :, ::-1], **layer), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")  # Lasagne 0.1 has no groups: this is Theano's function
bias = w["bias"].reshape(-1, 1, 1)
observed = off(T.nnet.conv2d(x, w["weight"], num_groups=2).eval() + bias, y)

# %% tags=["carry-grouped", "mend"]
observed = off(T.nnet.conv2d(x, w["weight"], num_groups=2, filter_flip=False).eval() + bias, y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")  # Lasagne 0.1 has no transposed convolution: this is Theano's function
bias = w["bias"].reshape(-1, 1, 1)
outputs = T.nnet.conv2d_transpose(x, w["weight"], output_shape=y.shape, input_dilation=(2, 2))
observed = off(outputs.eval() + bias, y)

# %% tags=["carry-transposed", "mend"]
outputs = T.nnet.conv2d_transpose(x, w["weight"], output_shape=y.shape, input_dilation=(2, 2), filter_flip=False)
observed = off(outputs.eval() + bias, y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")  # Lasagne 0.1 has no batch normalisation: this is Theano's function
four = [w[name] for name in ("weight", "bias", "running_mean", "running_var")]
observed = off(T.nnet.bn.batch_normalization_test(x, *four, axes="spatial").eval(), y)

# %% tags=["carry-batchnorm", "mend"]
outputs = T.nnet.bn.batch_normalization_test(x, *four, axes="spatial", epsilon=1.001e-5)  # 1e-5 is refused
observed = off(outputs.eval(), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(get_output(EmbeddingLayer(InputLayer(x.shape), 4, 4, W=w["weight"]), T.constant(x)).eval(), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")


def lstm(weights_in, weights_hid, biases):
    """The outputs of an LSTM; Lasagne keeps each gate by itself."""
    gates = zip(np.split(weights_in, 4), np.split(weights_hid, 4), np.split(biases, 4))
    i, f, g, o = (Gate(W_in=W_in, W_hid=W_hid, W_cell=None, b=b) for W_in, W_hid, b in gates)
    g.nonlinearity = tanh
    return output(LSTMLayer, x, num_units=4, ingate=i, forgetgate=f, cell=g, outgate=o, peepholes=False)


observed = off(lstm(w["weight_ih"], w["weight_hh"], w["bias_ih"]), y)


# %% tags=["carry-lstm", "mend"]
def turned(stacked):
    """Each gate's kernel transposed."""
    return np.concatenate([gate.T for gate in np.split(stacked, 4)])


observed = off(lstm(turned(w["weight_ih"]), turned(w["weight_hh"]), w["bias_ih"] + w["bias_hh"]), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
(W_r, W_z, W_n), (U_r, U_z, U_n) = (np.split(w[name], 3) for name in ("weight_ih", "weight_hh"))
b_r, b_z, _ = np.split(w["bias_ih"] + w["bias_hh"], 3)
b_n = w["bias_ih"][8:]  # the new state has one bias here
r = Gate(W_in=W_r.T, W_hid=U_r.T, W_cell=None, b=b_r)
z = Gate(W_in=-W_z.T, W_hid=-U_z.T, W_cell=None, b=-b_z)  # the update gate's two sides are exchanged
n = Gate(W_in=W_n.T, W_hid=U_n.T, W_cell=None, b=b_n, nonlinearity=tanh)
observed = off(output(GRULayer, x, num_units=4, resetgate=r, updategate=z, hidden_update=n), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(DenseLayer, x, num_units=4, nonlinearity=None, W=w["weight"].T, b=w["bias"]), y)
