# %% [markdown]
# # Recurrent layers: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet.gluon import rnn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["time-major", "trap"]
words = mx.nd.ones((7, 2, 4))  # two equal reviews of 7 words: their outputs are equal, those of two words aren't
outputs = initialised(rnn.GRU(5))(words).asnumpy()
observed = "TNC" if np.array_equal(outputs[:, 0], outputs[:, 1]) else "NTC"

# %% tags=["time-major", "mend"]
outputs = initialised(rnn.GRU(5, layout="NTC"))(mx.nd.ones((2, 7, 4))).asnumpy()
observed = "NTC" if np.array_equal(outputs[0], outputs[1]) else "TNC"

# %% tags=["fused-weights", "trap"]
fused = rnn.GRU(5, layout="NTC", input_size=4)
fused.initialize(mx.init.Uniform(1))
cells = rnn.HybridSequentialRNNCell(prefix=fused.prefix, params=fused.params)  # one layout for both, shared by name
with cells.name_scope():
    cells.add(rnn.GRUCell(5, input_size=4, prefix="l0_"))
x = mx.nd.random.normal(shape=(2, 7, 4))
outputs, _ = cells.unroll(7, x, layout="NTC", merge_outputs=True)
observed = (outputs - fused(x)).abs().max().asscalar()


# %% tags=["gru-reset", "trap"]
def dense(x, weight, bias):  # for each of the three gates
    return mx.nd.FullyConnected(x, weight.data(), bias.data(), num_hidden=15).split(3)


cell = rnn.GRUCell(5, input_size=4)
cell.initialize(mx.init.Uniform(1))
word, state = mx.nd.random.normal(shape=(1, 4)), mx.nd.random.normal(shape=(1, 5))
output, _ = cell(word, [state])
word_r, word_z, word_n = dense(word, cell.i2h_weight, cell.i2h_bias)
state_r, state_z, state_n = dense(state, cell.h2h_weight, cell.h2h_bias)
reset, update = (word_r + state_r).sigmoid(), (word_z + state_z).sigmoid()
after = (1 - update) * (word_n + reset * state_n).tanh() + update * state
observed = "after" if np.allclose(output.asnumpy(), after.asnumpy(), atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
layer = initialised(rnn.LSTM(5, input_size=4))
forget = layer.l0_i2h_bias.data()[5:10].asnumpy()  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["bidirectional-last", "trap"]
layer = initialised(rnn.GRU(5, bidirectional=True, input_size=4))
outputs, [states] = layer(mx.nd.random.normal(shape=(7, 1, 4)), layer.begin_state(1))
final = np.concatenate([state.asnumpy() for state in states], 1)
observed = "both" if np.allclose(outputs[-1].asnumpy(), final, atol=1e-6) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = initialised(rnn.GRUCell(5, input_size=4))
bias = cell.i2h_bias.data()
bias[5:10] = 100  # the gates are stacked: reset, update, new
cell.i2h_bias.set_data(bias)
state = mx.nd.random.normal(shape=(1, 5))
output, _ = cell(mx.nd.random.normal(shape=(1, 4)), [state])
observed = "the old state" if np.allclose(output.asnumpy(), state.asnumpy(), atol=1e-6) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
layer = initialised(rnn.GRU(5, dropout=0.5, input_size=4))
x = mx.nd.random.normal(shape=(7, 2, 4))
with mx.autograd.train_mode():
    one, other = layer(x).asnumpy(), layer(x).asnumpy()
observed = "something" if abs(one - other).max() > 0 else "nothing"

# %% tags=["recurrent-mask", "trap"]
cell = initialised(rnn.GRUCell(5, input_size=4))
x = mx.nd.random.normal(shape=(1, 3, 4))
padded = mx.nd.concat(x, mx.nd.zeros((1, 2, 4)), dim=1)  # two words of zeros behind it
(_, [of_padded]), (_, [of_x]) = (cell.unroll(words.shape[1], words) for words in (padded, x))
observed = not np.allclose(of_padded.asnumpy(), of_x.asnumpy(), atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
_, [masked] = cell.unroll(5, padded, valid_length=mx.nd.array([3]))  # on a CPU rnn.GRU ignores its lengths
observed = not np.allclose(masked.asnumpy(), of_x.asnumpy(), atol=1e-6)

# %% tags=["mask-output", "trap"]
cell, words = initialised(rnn.GRUCell(5, input_size=4)), mx.nd.random.normal(shape=(1, 5, 4))
outputs, _ = cell.unroll(5, words, valid_length=mx.nd.array([3]), merge_outputs=True)
(outputs,) = outputs.asnumpy()
repeats = np.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"
