# %% [markdown]
# # Recurrent layers: phrases in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

tensor = np.asarray


def filled(layer):
    """The layer, its weights for the input 0.1, those for the state 0.2."""
    for weights, biases in zip(layer.ws, layer.bs):
        for place, (weight, bias) in enumerate(zip(weights, biases)):
            weight.array[:] = 0.1 if place < len(weights) / 2 else 0.2
            bias.array[:] = 0
    return layer


# %% tags=["rnn"]
layer = filled(L.NStepRNNTanh(1, 2, 2, dropout=0))
_, outputs = layer(None, list(x))  # a list of sequences
y = F.stack(outputs)

# %% tags=["gru"]
layer = filled(L.NStepGRU(1, 2, 2, dropout=0))
layer.bs[0][5].array[:] = 1  # the candidate's
_, outputs = layer(None, list(x))
y = F.stack(outputs)

# %% tags=["lstm"]
layer = filled(L.NStepLSTM(1, 2, 2, dropout=0))
_, _, outputs = layer(None, None, list(x))
y = F.stack(outputs)

# %% tags=["bidirectional-last"]
layer = filled(L.NStepBiLSTM(1, 2, 2, dropout=0))
h, _, _ = layer(None, None, list(x))
y = F.hstack([h[0], h[1]])

# %% tags=["stacked"]
layer = filled(L.NStepLSTM(2, 2, 2, dropout=0))
_, _, outputs = layer(None, None, list(x))
y = F.stack(outputs)

# %% tags=["initial-state"]
layer = filled(L.NStepGRU(1, 2, 2, dropout=0))
_, outputs = layer(h[None], list(x))  # (layers, batch, units)
y = F.stack(outputs)

# %% tags=["final-state"]
layer = filled(L.NStepLSTM(1, 2, 2, dropout=0))
h, c, _ = layer(None, None, list(x))
y = F.vstack([h[0], c[0]])

# %% tags=["time-first"]
layer = L.LSTM(2, 2, upward_init=0.1, lateral_init=0.2, forget_bias_init=0)
y = F.stack([layer(step) for step in x])  # it keeps its state

# %% tags=["masking"]
layer = filled(L.NStepLSTM(1, 2, 2, dropout=0))
sequences = [row[:length] for row, length in zip(x, lengths)]
h, _, _ = layer(None, None, sequences)
y = h[0]

# %% tags=["recurrent-dropout"]
layer = filled(L.NStepLSTM(2, 2, 2, dropout=0.5))
with chainer.using_config("train", False):
    _, _, outputs = layer(None, None, list(x))
y = F.stack(outputs)

# %% tags=["carried-state"]
layer = L.LSTM(2, 2, upward_init=0.1, lateral_init=0.2, forget_bias_init=0)
layer(x[:, 0])  # it keeps its state until reset_state()
y = layer(x[:, 1])

# %% tags=["cell-by-hand"]
cell = L.StatelessGRU(2, 2, init=0.1, inner_init=0.2)
h, outputs = np.zeros((1, 2), np.float32), []
for step in x.transpose(1, 0, 2):
    h = cell(h, step)
    outputs.append(h)
y = F.stack(outputs, axis=1)

# %% tags=["cell-by-hand", "same"]
layer, h, outputs = filled(L.NStepGRU(1, 2, 2, dropout=0)), None, []
for step in x.transpose(1, 0, 2):
    h, _ = layer(h, list(step[:, None]))  # sequences of one step
    outputs.append(h[0])
y = F.stack(outputs, axis=1)
