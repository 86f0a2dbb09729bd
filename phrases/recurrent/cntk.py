# %% [markdown]
# # Recurrent layers: phrases in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import (
    GRU,
    LSTM,
    Dropout,
    Fold,
    Recurrence,
    RNNStep,
    Sequential,
)

tensor = np.float32  # all its numbers are floats


def filled(layer):
    """The layer over sequences, with the weights 0.1 and 0.2."""
    model = layer(C.sequence.input_variable(2))
    values = {"b": 0.0, "W": 0.1, "H": 0.2, "H1": 0.2}
    for weight in model.parameters:
        weight.value = np.full(weight.shape, values[weight.name], np.float32)
    return model


# %% tags=["rnn"]
y = np.stack(filled(Recurrence(RNNStep(2, activation=C.tanh))).eval(x))

# %% tags=["gru"]
y = np.stack(filled(Recurrence(GRU(2))).eval(x))  # no bias for the state


# %% tags=["gru", "same", "by-hand"]
W, H = np.full((2, 6), 0.1, np.float32), np.full((2, 6), 0.2, np.float32)


def gru(h, word):
    word, state = C.times(word, W), C.times(h, H)
    r, z = C.sigmoid(word[:2] + state[:2]), C.sigmoid(word[2:4] + state[2:4])
    return (1 - z) * C.tanh(word[4:] + r * (state[4:] + 1)) + z * h


y = np.stack(Recurrence(gru)(C.sequence.input_variable(2)).eval(x))

# %% tags=["lstm"]
y = np.stack(filled(Recurrence(LSTM(2))).eval(x))

# %% tags=["bidirectional-last"]
forwards, backwards = Fold(LSTM(2)), Fold(LSTM(2), go_backwards=True)
y = filled(lambda words: C.splice(forwards(words), backwards(words))).eval(x)

# %% tags=["stacked"]
y = np.stack(
    filled(Sequential([Recurrence(LSTM(2)), Recurrence(LSTM(2))])).eval(x)
)

# %% tags=["initial-state"]
y = np.stack(
    filled(Recurrence(GRU(2), initial_state=C.constant(h[0]))).eval(x)
)

# %% tags=["final-state"]
model = filled(Fold(LSTM(2), return_full_state=True))
found = model.eval(x)
y = np.concatenate([found[output] for output in model.outputs])

# %% [markdown] tags=["time-first"]
# None at all: time and batch are dynamic axes, and a batch is a list of
# sequences.

# %% tags=["masking"]
sequences = [row[: int(length)] for row, length in zip(x, lengths)]
y = filled(Fold(LSTM(2))).eval(sequences)

# %% tags=["recurrent-dropout"]
layers = [Recurrence(LSTM(2)), Dropout(0.5), Recurrence(LSTM(2))]
y = np.stack(filled(Sequential(layers)).eval(x))

# %% tags=["carried-state"]
model = filled(Recurrence(LSTM(2)))
model.eval((list(x[:, :1]), [True]))  # a new sequence
y = np.stack(model.eval((list(x[:, 1:]), [False])))[:, -1]  # goes on

# %% tags=["cell-by-hand"]
cell = GRU(2)
cell = cell(C.input_variable(2), C.input_variable(2))
for weight in cell.parameters:
    number = {"b": 0.0, "W": 0.1, "H": 0.2, "H1": 0.2}[weight.name]
    weight.value = np.full(weight.shape, number, np.float32)
h, outputs = np.zeros((1, 2), np.float32), []
for step in x.transpose(1, 0, 2):
    h = cell.eval(dict(zip(cell.arguments, (h, step))))
    outputs.append(h)
y = np.stack(outputs, axis=1)
