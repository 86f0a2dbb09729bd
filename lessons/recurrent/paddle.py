# %% [markdown]
# # Recurrent layers: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)

# %% tags=["time-major", "trap"]
_, state = nn.GRU(4, 5)(paddle.zeros([2, 7, 4]))  # 2 reviews, 7 words
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = nn.GRU(4, 5), nn.GRUCell(4, 5)
cell.set_state_dict({name: getattr(fused, name + "_l0") for name in cell.state_dict()})
x = paddle.randn([2, 7, 4])
state = paddle.zeros([2, 5])
for word in x.unbind(axis=1):
    state, _ = cell(word, state)
observed = (state - fused(x)[1][0]).abs().max().item()

# %% tags=["gru-reset", "trap"]
cell = nn.GRUCell(4, 5)
word, state = paddle.randn([1, 4]), paddle.randn([1, 5])
word_r, word_z, word_n = F.linear(word, cell.weight_ih.T, cell.bias_ih).chunk(3, axis=1)
state_r, state_z, state_n = F.linear(state, cell.weight_hh.T, cell.bias_hh).chunk(3, axis=1)
reset, update = F.sigmoid(word_r + state_r), F.sigmoid(word_z + state_z)
after = paddle.lerp(paddle.tanh(word_n + reset * state_n), state, update)
observed = "after" if paddle.allclose(cell(word, state)[0], after, atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
forget = nn.LSTMCell(4, 5).bias_ih[5:10]  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all().item() else "zeros" if not forget.any().item() else "random"

# %% tags=["bidirectional-last", "trap"]
layer = nn.GRU(4, 5, direction="bidirect")
outputs, states = layer(paddle.randn([1, 7, 4]))
observed = "both" if paddle.allclose(outputs[:, -1], paddle.concat([states[0], states[1]], 1)) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = nn.GRUCell(4, 5)
bias = cell.bias_ih.numpy()
bias[5:10] = 100  # the gates are stacked: reset, update, new
cell.bias_ih.set_value(bias)
state = paddle.randn([1, 5])
output, _ = cell(paddle.randn([1, 4]), state)
observed = "the old state" if paddle.allclose(output, state) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
layer = nn.GRU(4, 5, dropout=0.5)
x = paddle.randn([2, 7, 4])
observed = "something" if not paddle.equal_all(layer(x)[0], layer(x)[0]) else "nothing"

# %% tags=["recurrent-mask", "trap"]
layer, x = nn.GRU(4, 5), paddle.randn([1, 3, 4])
padded = paddle.concat([x, paddle.zeros([1, 2, 4])], axis=1)  # two words of zeros behind it
observed = not paddle.allclose(layer(padded)[1], layer(x)[1])

# %% tags=["recurrent-mask", "mend"]
_, state = layer(padded, sequence_length=paddle.to_tensor([3]))
observed = not paddle.allclose(state, layer(x)[1])

# %% tags=["mask-output", "trap"]
outputs, _ = nn.GRU(4, 5)(paddle.randn([1, 5, 4]), sequence_length=paddle.to_tensor([3]))
repeats = paddle.equal_all(outputs[:, 4], outputs[:, 2])
observed = "the last word's" if repeats else "that of the padding" if outputs[:, 4].any() else "zeros"
