# %% [markdown]
# # Recurrent layers: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

tensor = torch.tensor


def filled(layer):
    for name, weight in layer.named_parameters():
        nn.init.constant_(
            weight, 0.0 if "bias" in name else 0.1 if "ih" in name else 0.2
        )
    return layer


# %% tags=["rnn"]
layer = filled(nn.RNN(2, 2, batch_first=True))
y, _ = layer(x)

# %% tags=["gru"]
layer = filled(nn.GRU(2, 2, batch_first=True))
layer.bias_hh_l0.data[4:] = 1.0  # the candidate's
y, _ = layer(x)

# %% tags=["lstm"]
layer = filled(nn.LSTM(2, 2, batch_first=True))
y, _ = layer(x)

# %% tags=["bidirectional-last"]
layer = filled(nn.LSTM(2, 2, batch_first=True, bidirectional=True))
_, (h, _) = layer(x)
y = torch.cat(
    [h[0], h[1]], dim=1
)  # outputs[:, -1] has the backward direction after one step

# %% tags=["stacked"]
layer = filled(nn.LSTM(2, 2, num_layers=2, batch_first=True))
y, _ = layer(x)

# %% tags=["initial-state"]
layer = filled(nn.GRU(2, 2, batch_first=True))
y, _ = layer(x, h[None])  # (layers, batch, units)

# %% tags=["final-state"]
layer = filled(nn.LSTM(2, 2, batch_first=True))
_, (h, c) = layer(x)
y = torch.cat([h[0], c[0]])

# %% tags=["time-first"]
layer = filled(nn.LSTM(2, 2))  # the default
y, _ = layer(x)

# %% tags=["masking"]
layer = filled(nn.LSTM(2, 2, batch_first=True))
_, (h, _) = layer(
    pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
)
y = h[0]

# %% tags=["recurrent-dropout"]
layer = filled(nn.LSTM(2, 2, num_layers=2, dropout=0.5, batch_first=True))
layer.eval()
y, _ = layer(x)

# %% tags=["carried-state"]
layer = filled(nn.LSTM(2, 2, batch_first=True))
_, state = layer(x[:, :1])
outputs, state = layer(x[:, 1:], state)
y = outputs[:, -1]

# %% tags=["cell-by-hand"]
cell = filled(nn.GRUCell(2, 2))
h, outputs = torch.zeros(1, 2), []
for step in x.unbind(1):
    h = cell(step, h)
    outputs.append(h)
y = torch.stack(outputs, dim=1)
