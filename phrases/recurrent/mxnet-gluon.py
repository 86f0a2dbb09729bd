# %% [markdown]
# # Recurrent layers: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet.gluon import rnn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def filled(layer):
    layer.initialize()
    for name, weight in layer.collect_params().items():
        value = 0.0 if "bias" in name else 0.1 if "i2h" in name else 0.2
        weight.set_data(mx.nd.full(weight.shape, value))
    return layer


# %% tags=["rnn"]
# by default it has ReLU
layer = filled(rnn.RNN(2, activation="tanh", layout="NTC", input_size=2))
y = layer(x)

# %% tags=["gru"]
layer = filled(rnn.GRU(2, layout="NTC", input_size=2))
layer.l0_h2h_bias.set_data(mx.nd.array([0, 0, 0, 0, 1, 1]))  # the candidate's
y = layer(x)

# %% tags=["lstm"]
layer = filled(rnn.LSTM(2, layout="NTC", input_size=2))
y = layer(x)

# %% tags=["bidirectional-last"]
layer = filled(rnn.LSTM(2, layout="NTC", bidirectional=True, input_size=2))
_, [h, c] = layer(x, layer.begin_state(batch_size=1))
y = mx.nd.concat(h[0], h[1], dim=1)

# %% tags=["stacked"]
layer = filled(rnn.LSTM(2, num_layers=2, layout="NTC", input_size=2))
y = layer(x)

# %% tags=["initial-state"]
layer = filled(rnn.GRU(2, layout="NTC", input_size=2))
y, _ = layer(x, h.expand_dims(0))  # (layers, batch, units)

# %% tags=["final-state"]
layer = filled(rnn.LSTM(2, layout="NTC", input_size=2))
_, [h, c] = layer(x, layer.begin_state(batch_size=1))
y = mx.nd.concat(h[0], c[0], dim=0)

# %% tags=["time-first"]
layer = filled(rnn.LSTM(2, input_size=2))  # the default
y = layer(x)

# %% tags=["masking"]
layer = filled(rnn.LSTM(2, input_size=2))
outputs = layer(x.swapaxes(0, 1))  # (time, batch, units)
y = mx.nd.SequenceLast(
    outputs, lengths.astype("float32"), use_sequence_length=True
)

# %% tags=["recurrent-dropout"]
layer = filled(
    rnn.LSTM(2, num_layers=2, dropout=0.5, layout="NTC", input_size=2)
)
y = layer(x)  # outside of autograd.record() it evaluates

# %% tags=["carried-state"]
layer = filled(rnn.LSTM(2, layout="NTC", input_size=2))
_, state = layer(x[:, :1], layer.begin_state(batch_size=1))
outputs, state = layer(x[:, 1:], state)
y = outputs[:, -1]

# %% tags=["cell-by-hand"]
cell = filled(rnn.GRUCell(2, input_size=2))
state, outputs = cell.begin_state(batch_size=1), []
for step in x.swapaxes(0, 1):
    output, state = cell(step, state)
    outputs.append(output)
y = mx.nd.stack(*outputs, axis=1)
