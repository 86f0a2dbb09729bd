# %% [markdown]
# # Recurrent layers: checks in Lasagne on Theano

# %%
import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    GRULayer,
    InputLayer,
    get_output,
)

lasagne.random.set_rng(np.random.RandomState(0))


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype("float32")


# %% tags=["time-major", "trap"]
x = normal(2, 7, 4)  # 2 reviews, 7 words
layer = GRULayer(InputLayer((2, 7, 4)), 5)
outputs = get_output(layer, x).eval()
x[0] = 0  # the second review doesn't depend on the first, but the second word does
observed = "NTC" if np.array_equal(get_output(layer, x).eval()[1], outputs[1]) else "TNC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


layer = GRULayer(InputLayer((1, 1, 4)), 5, hid_init=lasagne.init.Normal(1))
word, state = normal(1, 4), layer.hid_init.get_value()
word_r, word_u, word_n, state_r, state_u, state_n = (
    numbers.dot(getattr(layer, f"W_{source}_to_{gate}").get_value())  # the biases begin at zero
    for source, numbers in (("in", word), ("hid", state))
    for gate in ("resetgate", "updategate", "hidden_update")
)
reset, update = sigmoid(word_r + state_r), sigmoid(word_u + state_u)
after = (1 - update) * state + update * np.tanh(word_n + reset * state_n)  # the update gate's two sides are exchanged
output = get_output(layer, word[np.newaxis]).eval()
observed = "after" if np.allclose(output, after, atol=1e-6) else "before"

# %% tags=["gru-update", "trap"]
layer = GRULayer(InputLayer((1, 1, 4)), 5, hid_init=lasagne.init.Normal(1))
layer.b_updategate.set_value(np.full(5, 100, "float32"))
output = get_output(layer, normal(1, 1, 4)).eval()[:, 0]
observed = "the old state" if np.allclose(output, layer.hid_init.get_value(), atol=1e-6) else "the new one"
