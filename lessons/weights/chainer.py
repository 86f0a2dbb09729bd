# %% [markdown]
# # Carrying weights over: checks in Chainer

# %%
import chainer
import chainer.links as L
import numpy as np

from rosetta_common.ground.carried import case, off

chainer.config.train = False


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(L.Linear(4, 4, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(L.Convolution2D(4, 4, 3, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(L.Convolution1D(4, 4, 3, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
observed = off(L.Convolution2D(4, 4, 3, groups=2, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(L.Deconvolution2D(4, 4, 3, stride=2, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")


def batch_norm(**arguments):
    layer = L.BatchNormalization(4, initial_gamma=w["weight"], initial_beta=w["bias"], **arguments)
    layer.avg_mean[:], layer.avg_var[:] = w["running_mean"], w["running_var"]
    return layer(x).array


observed = off(batch_norm(), y)

# %% tags=["carry-batchnorm", "mend"]
observed = off(batch_norm(eps=1e-5), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(L.EmbedID(4, 4, initialW=w["weight"])(x.astype(np.int32)).array, y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")


def stacked(order):
    """NStepLSTM's outputs; it keeps each gate by itself."""
    layer = L.NStepLSTM(1, 4, 4, dropout=0)
    gates = [np.split(w[name], 4) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    for place, gate in enumerate(order):
        for side in range(2):
            getattr(layer[0], f"w{4 * side + place}").array[:] = gates[side][gate]
            getattr(layer[0], f"b{4 * side + place}").array[:] = gates[2 + side][gate]
    _, _, outputs = layer(None, None, list(x))
    return np.stack([output.array for output in outputs])


observed = off(stacked([0, 1, 2, 3]), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
layer = L.NStepGRU(1, 4, 4, dropout=0)
gates = [np.split(w[name], 3) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
for gate in range(3):
    for side in range(2):
        getattr(layer[0], f"w{3 * side + gate}").array[:] = gates[side][gate]
        getattr(layer[0], f"b{3 * side + gate}").array[:] = gates[2 + side][gate]
observed = off(np.stack([output.array for output in layer(None, list(x))[1]]), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(L.Linear(64, 4, initialW=w["weight"], initial_bias=w["bias"])(x).array, y)
