# %% [markdown]
# # Recurrent layers: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)

# %% tags=["time-major", "trap"]
gru = nn.GRU(4, 5)
x = mx.random.normal((2, 7, 4))  # 2 reviews, 7 words
observed = "NTC" if mx.allclose(gru(x)[1:], gru(x[1:])) else "TNC"  # words depend on each other, reviews don't

# %% tags=["gru-reset", "trap"]
gru = nn.GRU(4, 5)
word, state = mx.random.normal((1, 4)), mx.random.normal((1, 5))
word_r, word_z, word_n = mx.split(word @ gru.Wx.T + gru.b, 3, axis=1)
state_r, state_z, state_n = mx.split(state @ gru.Wh.T, 3, axis=1)
reset, update = mx.sigmoid(word_r + state_r), mx.sigmoid(word_z + state_z)
new = mx.tanh(word_n + reset * (state_n + gru.bhn))
after = (1 - update) * new + update * state
observed = "after" if mx.allclose(gru(word, state), after, atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
forget = nn.LSTM(4, 5).bias[5:10]  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all().item() else "zeros" if not forget.any().item() else "random"

# %% tags=["gru-update", "trap"]
layer = nn.GRU(4, 5)
layer.b = mx.concatenate([layer.b[:5], mx.full((5,), 100.0), layer.b[10:]])  # reset, update, new
state = mx.random.normal((1, 5))
output = layer(mx.random.normal((1, 1, 4)), state)[:, 0]
observed = "the old state" if mx.allclose(output, state, atol=1e-6).item() else "the new one"

# %% tags=["recurrent-mask", "trap"]
layer, x = nn.GRU(4, 5), mx.random.normal((1, 3, 4))
padded = mx.pad(x, ((0, 0), (0, 2), (0, 0)))  # two words of zeros behind it
observed = not mx.allclose(layer(padded)[:, -1], layer(x)[:, -1]).item()

# %% tags=["recurrent-mask", "mend"]
lengths = mx.array([3])  # MLX has no mask: take the output of each sequence's last word
state = layer(padded)[mx.arange(1), lengths - 1]
observed = not mx.allclose(state, layer(x)[:, -1]).item()
