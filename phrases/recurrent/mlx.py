# %% [markdown]
# # Recurrent layers: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array


def filled(layer):
    values = {"Wx": 0.1, "Wxh": 0.1, "Wh": 0.2, "Whh": 0.2}
    for name, weight in layer.parameters().items():
        setattr(layer, name, mx.full(weight.shape, values.get(name, 0.0)))
    return layer


# %% tags=["rnn"]
layer = filled(nn.RNN(2, 2))
y = layer(x)

# %% tags=["gru"]
layer = filled(nn.GRU(2, 2))
layer.bhn = mx.ones(2)  # the candidate's
y = layer(x)

# %% tags=["lstm"]
layer = filled(nn.LSTM(2, 2))
y, cells = layer(x)

# %% tags=["bidirectional-last", "by-hand"]
forwards, _ = filled(nn.LSTM(2, 2))(x)
backwards, _ = filled(nn.LSTM(2, 2))(x[:, ::-1])
y = mx.concatenate([forwards[:, -1], backwards[:, -1]], axis=1)

# %% tags=["stacked"]
first, second = filled(nn.LSTM(2, 2)), filled(nn.LSTM(2, 2))
outputs, _ = first(x)
y, _ = second(outputs)

# %% tags=["initial-state"]
layer = filled(nn.GRU(2, 2))
y = layer(x, h)

# %% tags=["final-state"]
layer = filled(nn.LSTM(2, 2))
outputs, cells = layer(x)  # both of all steps
y = mx.concatenate([outputs[:, -1], cells[:, -1]])

# %% tags=["time-first", "by-hand"]
layer = filled(nn.LSTM(2, 2))  # it always has the batch first
outputs, _ = layer(x.swapaxes(0, 1))
y = outputs.swapaxes(0, 1)

# %% tags=["masking", "by-hand"]
layer = filled(nn.LSTM(2, 2))
outputs, _ = layer(x)
y = outputs[mx.arange(len(x)), lengths - 1]

# %% tags=["recurrent-dropout"]
first, drop, second = (
    filled(nn.LSTM(2, 2)),
    nn.Dropout(0.5),
    filled(nn.LSTM(2, 2)),
)
drop.eval()
outputs, _ = first(x)
y, _ = second(drop(outputs))

# %% tags=["carried-state"]
layer = filled(nn.LSTM(2, 2))
outputs, cells = layer(x[:, :1])
outputs, cells = layer(x[:, 1:], outputs[:, -1], cells[:, -1])
y = outputs[:, -1]

# %% tags=["cell-by-hand", "by-hand"]
layer = filled(nn.GRU(2, 2))  # there are no cells: a layer reads one step
h, outputs = mx.zeros((1, 2)), []
for step in mx.split(x, x.shape[1], axis=1):
    h = layer(step, h)[:, -1]
    outputs.append(h)
y = mx.stack(outputs, axis=1)
