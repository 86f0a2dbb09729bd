# %% [markdown]
# # Recurrent layers: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


def zeros(*shape):
    return np.zeros(shape, np.float32)


# %% tags=["time-major", "trap"]
reviews = list(zeros(2, 7, 4))  # 2 reviews, 7 words; each review may have its own length
state, _ = L.NStepGRU(1, 4, 5, dropout=0)(None, reviews)
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = L.NStepGRU(1, 4, 5, dropout=0), L.StatelessGRU(4, 5)
for link, w, b in zip((cell.W_r, cell.W_z, cell.W, cell.U_r, cell.U_z, cell.U), fused.ws[0], fused.bs[0]):
    link.W.copydata(w)
    link.b.copydata(b)
for link in (cell.W_z, cell.U_z):  # its update gate has the two sides exchanged
    link.W.array *= -1
    link.b.array *= -1
x = normal(2, 7, 4)
state = zeros(2, 5)
for t in range(7):
    state = cell(state, x[:, t])
observed = abs(state.array - fused(None, list(x))[0].array).max()  # the cell resets at another place: see gru-reset

# %% tags=["fused-weights", "mend"]
w, b = fused.ws[0], fused.bs[0]  # of the only layer
state = zeros(2, 5)
for t in range(7):
    word_r, word_z, word_n = (F.linear(x[:, t], w[gate], b[gate]) for gate in range(3))
    state_r, state_z, state_n = (F.linear(state, w[gate], b[gate]) for gate in range(3, 6))
    update = F.sigmoid(word_z + state_z)
    state = (1 - update) * F.tanh(word_n + F.sigmoid(word_r + state_r) * state_n) + update * state
observed = abs(state.array - fused(None, list(x))[0].array).max()

# %% tags=["gru-reset", "trap"]
cell = L.StatelessGRU(4, 5)  # L.GRU and L.StatefulGRU are the same with a memory
word, state = normal(1, 4), normal(1, 5)
reset, update = F.sigmoid(cell.W_r(word) + cell.U_r(state)), F.sigmoid(cell.W_z(word) + cell.U_z(state))
before = (1 - update) * state + update * F.tanh(cell.W(word) + cell.U(reset * state))
observed = "before" if np.allclose(cell(state, word).array, before.array, atol=1e-6) else "after"

# %% tags=["gru-reset", "mend"]
layer = L.NStepGRU(1, 4, 5, dropout=0)
w, b = layer.ws[0], layer.bs[0]  # of the only layer
word_r, word_z, word_n = (F.linear(word, w[gate], b[gate]) for gate in range(3))
state_r, state_z, state_n = (F.linear(state, w[gate], b[gate]) for gate in range(3, 6))
update = F.sigmoid(word_z + state_z)
after = (1 - update) * F.tanh(word_n + F.sigmoid(word_r + state_r) * state_n) + update * state
output, _ = layer(state[np.newaxis], [word])
observed = "after" if np.allclose(output.array[0], after.array, atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
layer = L.LSTM(4, 5)
layer(normal(1, 4))  # the biases are made at the first call
forget = layer.upward.b.array.reshape(5, 4)[:, 2]  # the gates are interleaved: cell, input, forget, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["bidirectional-last", "trap"]
states, [outputs] = L.NStepBiGRU(1, 4, 5, dropout=0)(None, [normal(7, 4)])
observed = "both" if np.allclose(outputs[-1].array, states.array.ravel(), atol=1e-6) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = L.StatelessGRU(4, 5)
cell.W_z.b.array[:] = 100
word, state = normal(1, 4), normal(1, 5)
observed = "the old state" if np.allclose(cell(state, word).array, state, atol=1e-6) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
layer = L.NStepGRU(1, 4, 5, dropout=0.5)
x = normal(7, 4)
one, other = (layer(None, [x])[1][0].array for _ in range(2))
observed = "something" if abs(one - other).max() > 0 else "nothing"

# %% tags=["recurrent-mask", "trap"]
layer = L.NStepGRU(1, 4, 5, dropout=0)
longer, x = normal(5, 4), normal(3, 4)  # a batch is a list of sequences, each with its own length: no padding
states, _ = layer(None, [longer, x])
alone, _ = layer(None, [x])
observed = not np.allclose(states.array[0, 1], alone.array[0, 0], atol=1e-6)

# %% tags=["padding-side", "trap"]
reviews = [np.ones(3), np.ones(1)]
observed = "behind" if chainer.dataset.concat_examples(reviews, padding=0)[1, 0] else "in front"
