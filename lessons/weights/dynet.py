# %% [markdown]
# # Carrying weights over: checks in DyNet

# %%
import dynet as dy
import numpy as np

from rosetta_common.ground.carried import case, off

parameters = dy.ParameterCollection()
carried = parameters.parameters_from_numpy


def batch(samples):
    """A batch of DyNet's: the list's length stands beside the shape."""
    return dy.inputTensor(list(samples))


def first(outputs):
    """The output as an array, with the batch first: DyNet has it last."""
    return np.moveaxis(outputs.npvalue(), -1, 0)


def outputs_of(builder, x, *weights):
    """The outputs of a layer with the given weights."""
    dy.renew_cg()
    for parameter, array in zip(builder.get_parameters()[0], weights):
        parameter.set_value(array)
    words = [batch(x[:, t]) for t in range(x.shape[1])]
    return np.stack([first(output) for output in builder.initial_state().transduce(words)], 1)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
kernel, bias = carried(w["weight"]), carried(w["bias"])
observed = off(first(dy.affine_transform([bias, kernel, batch(x)])), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
kernel, bias = carried(w["weight"].reshape(3, 3, 4, 4)), carried(w["bias"])  # it fits, and is wrong
outputs = dy.conv2d_bias(batch(x.transpose(0, 2, 3, 1)), kernel, bias, stride=[1, 1])
observed = off(first(outputs).transpose(0, 3, 1, 2), y)

# %% tags=["carry-conv", "mend"]
kernel = carried(w["weight"].transpose(2, 3, 1, 0))  # OIHW to HWIO
outputs = dy.conv2d_bias(batch(x.transpose(0, 2, 3, 1)), kernel, bias, stride=[1, 1])
observed = off(first(outputs).transpose(0, 3, 1, 2), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
embedding = parameters.lookup_parameters_from_numpy(w["weight"])
observed = off(np.stack([[embedding[word].npvalue() for word in words] for words in x]), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
lstm = dy.VanillaLSTMBuilder(1, 4, 4, parameters)
observed = off(outputs_of(lstm, x, w["weight_ih"], w["weight_hh"], w["bias_ih"]), y)


# %% tags=["carry-lstm", "mend"]
def ifog(gates):
    """Input, forget, cell, output to input, forget, output, cell."""
    i, f, g, o = np.split(gates, 4)
    return np.concatenate([i, f, o, g])


bias = ifog(w["bias_ih"] + w["bias_hh"])
bias[4:8] -= 1  # the layer adds 1 to the forget gate
observed = off(outputs_of(lstm, x, ifog(w["weight_ih"]), ifog(w["weight_hh"]), bias), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
(W_r, W_z, W_n), (U_r, U_z, U_n) = (np.split(w[name], 3) for name in ("weight_ih", "weight_hh"))
b_r, b_z, b_n = np.split(w["bias_ih"] + w["bias_hh"], 3)
gru = dy.GRUBuilder(1, 4, 4, parameters)  # its update gate keeps the new state, and it resets before the matrix product
observed = off(outputs_of(gru, x, -W_z, -U_z, -b_z, W_r, U_r, b_r, W_n, U_n, b_n), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
kernel, bias = carried(w["weight"]), carried(w["bias"])
flat = dy.reshape(batch(x.transpose(0, 2, 3, 1)), (64,))
observed = off(first(dy.affine_transform([bias, kernel, flat])), y)

# %% tags=["carry-flatten", "mend"]
kernel = carried(w["weight"].reshape(4, 4, 4, 4).transpose(0, 1, 3, 2).reshape(4, 64))  # from (C, H, W) to (C, W, H)
observed = off(first(dy.affine_transform([bias, kernel, flat])), y)
