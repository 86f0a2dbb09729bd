# %% [markdown]
# # Recurrent layers: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    ConcatLayer,
    Gate,
    GRULayer,
    InputLayer,
    LSTMLayer,
    SliceLayer,
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

# %% tags=["lstm-forget-bias", "trap"]
forget = LSTMLayer(InputLayer((2, 7, 4)), 5).b_forgetgate.get_value()
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["lstm-forget-bias", "mend"]
layer = LSTMLayer(InputLayer((2, 7, 4)), 5, forgetgate=Gate(b=lasagne.init.Constant(1)))
observed = "ones" if (layer.b_forgetgate.get_value() == 1).all() else "zeros"

# %% tags=["bidirectional-last", "trap"]
words = InputLayer((1, 7, 4))
forward, backward = GRULayer(words, 5), GRULayer(words, 5, backwards=True)
states = get_output([forward, backward], normal(1, 7, 4))
final = T.concatenate([states[0][:, -1], states[1][:, 0]], 1)  # the backward outputs are in the order of the words
last = get_output(SliceLayer(ConcatLayer([forward, backward], axis=2), -1, axis=1), normal(1, 7, 4))
observed = "both" if np.allclose(last.eval(), final.eval(), atol=1e-6) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
model = ConcatLayer([SliceLayer(forward, -1, axis=1), SliceLayer(backward, 0, axis=1)])
observed = "both" if np.allclose(get_output(model, normal(1, 7, 4)).eval(), final.eval()) else "the forward one"

# %% tags=["gru-update", "trap"]
layer = GRULayer(InputLayer((1, 1, 4)), 5, hid_init=lasagne.init.Normal(1))
layer.b_updategate.set_value(np.full(5, 100, "float32"))
output = get_output(layer, normal(1, 1, 4)).eval()[:, 0]
observed = "the old state" if np.allclose(output, layer.hid_init.get_value(), atol=1e-6) else "the new one"

# %% tags=["recurrent-mask", "trap"]
words = InputLayer((1, None, 4))
layer, x = GRULayer(words, 5), normal(1, 3, 4)
padded = np.pad(x, ((0, 0), (0, 2), (0, 0)), "constant")  # two words of zeros behind it
last, of_padded = (get_output(layer, sequence).eval()[:, -1] for sequence in (x, padded))
observed = not np.allclose(last, of_padded, atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
mask = InputLayer((1, None))
masked = GRULayer(words, 5, mask_input=mask)
lasagne.layers.set_all_param_values(masked, lasagne.layers.get_all_param_values(layer))
outputs = get_output(masked, {words: padded, mask: np.float32([[1, 1, 1, 0, 0]])}).eval()
observed = not np.allclose(last, outputs[:, -1], atol=1e-6)

# %% tags=["mask-output", "trap"]
words, mask = InputLayer((1, None, 4)), InputLayer((1, None))
layer = GRULayer(words, 5, mask_input=mask)
(outputs,) = get_output(layer, {words: normal(1, 5, 4), mask: np.float32([[1, 1, 1, 0, 0]])}).eval()
repeats = np.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"
