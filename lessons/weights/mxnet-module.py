# %% [markdown]
# # Carrying weights over: checks in MXNet Module

# %%
import mxnet as mx

from rosetta_common.ground.carried import case, off

data = mx.sym.Variable("data")


def output(symbol, x, weights):
    """The symbol's outputs with the given weights, by the ends of their names."""
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", x.shape)], for_training=False)
    arrays = {f"layer_{name}": mx.nd.array(array) for name, array in weights.items()}
    model.init_params(arg_params=arrays, aux_params=arrays)
    return model.predict(mx.nd.array(x)).asnumpy()


def gates(weights):
    """PyTorch's names to those of a cell."""
    names = {"weight_ih": "i2h_weight", "weight_hh": "h2h_weight", "bias_ih": "i2h_bias", "bias_hh": "h2h_bias"}
    return {names[name]: array for name, array in weights.items()}


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(mx.sym.FullyConnected(data, num_hidden=4, name="layer"), x, w), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(mx.sym.Convolution(data, num_filter=4, kernel=(3, 3), name="layer"), x, w), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(mx.sym.Convolution(data, num_filter=4, kernel=(3,), name="layer"), x, w), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
layer = mx.sym.Convolution(data, num_filter=4, kernel=(3, 3), num_group=2, name="layer")
observed = off(output(layer, x, w), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
layer = mx.sym.Deconvolution(data, num_filter=4, kernel=(3, 3), stride=(2, 2), no_bias=False, name="layer")
observed = off(output(layer, x, w), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
names = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_var"}
four = {names[name]: array for name, array in w.items()}
observed = off(output(mx.sym.BatchNorm(data, name="layer"), x, four), y)

# %% tags=["carry-batchnorm", "mend"]
observed = off(output(mx.sym.BatchNorm(data, eps=1e-5, fix_gamma=False, name="layer"), x, four), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(mx.sym.Embedding(data, input_dim=4, output_dim=4, name="layer"), x, w), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
outputs, _ = mx.rnn.LSTMCell(4, prefix="layer_").unroll(5, data, merge_outputs=True)
observed = off(output(outputs, x, gates(w)), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
outputs, _ = mx.rnn.GRUCell(4, prefix="layer_").unroll(5, data, merge_outputs=True)
observed = off(output(outputs, x, gates(w)), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(mx.sym.FullyConnected(mx.sym.Flatten(data), num_hidden=4, name="layer"), x, w), y)
