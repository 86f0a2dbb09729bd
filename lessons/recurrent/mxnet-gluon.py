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
