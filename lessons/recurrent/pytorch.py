# %% [markdown]
# # Recurrent layers: checks in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)

# %% tags=["time-major", "trap"]
outputs, _ = nn.GRU(4, 5)(torch.zeros(7, 2, 4))  # 7 words, 2 reviews
observed = "TNC" if nn.GRU(4, 5)(torch.zeros(7, 2, 4))[1].shape[1] == 2 else "NTC"

# %% tags=["time-major", "mend"]
_, state = nn.GRU(4, 5, batch_first=True)(torch.zeros(2, 7, 4))
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = nn.GRU(4, 5, batch_first=True), nn.GRUCell(4, 5)
cell.load_state_dict({name.removesuffix("_l0"): weight for name, weight in fused.state_dict().items()})
x = torch.randn(2, 7, 4)
state = torch.zeros(2, 5)
for word in x.unbind(dim=1):
    state = cell(word, state)
observed = (state - fused(x)[1][0]).abs().max().item()

# %% tags=["gru-reset", "trap"]
cell = nn.GRUCell(4, 5)
word, state = torch.randn(1, 4), torch.randn(1, 5)
word_r, word_z, word_n = F.linear(word, cell.weight_ih, cell.bias_ih).chunk(3, dim=1)
state_r, state_z, state_n = F.linear(state, cell.weight_hh, cell.bias_hh).chunk(3, dim=1)
reset, update = torch.sigmoid(word_r + state_r), torch.sigmoid(word_z + state_z)
after = torch.lerp(torch.tanh(word_n + reset * state_n), state, update)
observed = "after" if torch.allclose(cell(word, state), after, atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
layer = nn.LSTM(4, 5)
forget = layer.bias_ih_l0[5:10]  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["lstm-forget-bias", "mend"]
nn.init.zeros_(layer.bias_hh_l0)
nn.init.zeros_(layer.bias_ih_l0)
layer.bias_ih_l0.data[5:10] = 1
observed = "ones" if (layer.bias_ih_l0[5:10] == 1).all() else "zeros"

# %% tags=["bidirectional-last", "trap"]
layer = nn.GRU(4, 5, bidirectional=True, batch_first=True)
outputs, states = layer(torch.randn(1, 7, 4))
observed = "both" if torch.allclose(outputs[:, -1], torch.cat([*states], 1)) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
final = torch.cat([states[0], states[1]], 1)
observed = "both" if torch.allclose(final[:, 5:], outputs[:, 0, 5:]) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = nn.GRUCell(4, 5)
cell.bias_ih.data[5:10] = 100  # the gates are stacked: reset, update, new
state = torch.randn(1, 5)
observed = "the old state" if torch.allclose(cell(torch.randn(1, 4), state), state) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
layer = nn.GRU(4, 5, dropout=0.5)  # with a warning
x = torch.randn(7, 2, 4)
observed = "something" if not torch.equal(layer(x)[0], layer(x)[0]) else "nothing"

# %% tags=["recurrent-mask", "trap"]
layer, x = nn.GRU(4, 5, batch_first=True), torch.randn(1, 3, 4)
padded = F.pad(x, (0, 0, 0, 2))  # two words of zeros behind it
observed = not torch.allclose(layer(padded)[1], layer(x)[1])

# %% tags=["recurrent-mask", "mend"]
packed = nn.utils.rnn.pack_padded_sequence(padded, [3], batch_first=True)
observed = not torch.allclose(layer(packed)[1], layer(x)[1])

# %% tags=["mask-output", "trap"]
padded = torch.randn(1, 5, 4)
packed = nn.utils.rnn.pack_padded_sequence(padded, [3], batch_first=True)
outputs, _ = nn.GRU(4, 5, batch_first=True)(packed)
outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True, total_length=5)
repeats = torch.equal(outputs[:, 4], outputs[:, 2])
observed = "the last word's" if repeats else "that of the padding" if outputs[:, 4].any() else "zeros"

# %% tags=["padding-side", "trap"]
reviews = [torch.ones(3), torch.ones(1)]
observed = "behind" if nn.utils.rnn.pad_sequence(reviews, batch_first=True)[1, 0] else "in front"

# %% tags=["padding-side", "mend"]
padded = nn.utils.rnn.pad_sequence(reviews, batch_first=True, padding_side="left")
observed = "behind" if padded[1, 0] else "in front"
