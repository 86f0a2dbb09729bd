# %% [markdown]
# # Recurrent layers: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn

tensor = paddle.to_tensor


def filled(layer):
    for name, weight in layer.named_parameters():
        number = 0.0 if "bias" in name else 0.1 if "ih" in name else 0.2
        weight.set_value(paddle.full(weight.shape, number))
    return layer


# %% tags=["rnn"]
layer = filled(nn.SimpleRNN(2, 2))
y, _ = layer(x)

# %% tags=["gru"]
layer = filled(nn.GRU(2, 2))
layer.bias_hh_l0.set_value(
    paddle.to_tensor([0.0, 0, 0, 0, 1, 1])
)  # the candidate's
y, _ = layer(x)

# %% tags=["lstm"]
layer = filled(nn.LSTM(2, 2))
y, _ = layer(x)

# %% tags=["bidirectional-last"]
layer = filled(nn.LSTM(2, 2, direction="bidirect"))
_, (h, _) = layer(x)
y = paddle.concat([h[0], h[1]], axis=1)

# %% tags=["stacked"]
layer = filled(nn.LSTM(2, 2, num_layers=2))
y, _ = layer(x)

# %% tags=["initial-state"]
layer = filled(nn.GRU(2, 2))
y, _ = layer(x, h[None])  # (layers, batch, units)

# %% tags=["final-state"]
layer = filled(nn.LSTM(2, 2))
_, (h, c) = layer(x)
y = paddle.concat([h[0], c[0]])

# %% tags=["time-first"]
layer = filled(nn.LSTM(2, 2, time_major=True))
y, _ = layer(x)

# %% tags=["masking"]
layer = filled(nn.LSTM(2, 2))
_, (h, _) = layer(x, sequence_length=lengths)
y = h[0]

# %% tags=["recurrent-dropout"]
layer = filled(nn.LSTM(2, 2, num_layers=2, dropout=0.5))
layer.eval()
y, _ = layer(x)

# %% tags=["carried-state"]
layer = filled(nn.LSTM(2, 2))
_, state = layer(x[:, :1])
outputs, state = layer(x[:, 1:], state)
y = outputs[:, -1]

# %% tags=["cell-by-hand"]
cell = filled(nn.GRUCell(2, 2))
h, outputs = paddle.zeros([1, 2]), []
for step in x.unbind(1):
    output, h = cell(step, h)
    outputs.append(output)
y = paddle.stack(outputs, axis=1)
