# %% [markdown]
# # Attention: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)
attention = mx.fast.scaled_dot_product_attention

# %% tags=["attention-mask", "trap"]
x = mx.eye(2).reshape(1, 1, 2, 2)  # two words, one head
mask = mx.array([[[[False, True], [False, True]]]])
observed = "keep" if attention(x, x, x, scale=1.0, mask=mask)[0, 0, 0, 1].item() > 0.9 else "drop"

# %% tags=["masked-row", "trap"]
x = mx.eye(2).reshape(1, 1, 2, 2)
output = attention(x, x, x, scale=1.0, mask=mx.zeros((1, 1, 2, 2), mx.bool_))
observed = "NaN" if mx.isnan(output).any().item() else "zeros" if not output.any().item() else "the mean of all"

# %% tags=["causal-corner", "trap"]
queries, keys, values = mx.zeros((1, 1, 2, 3)), mx.zeros((1, 1, 3, 3)), mx.eye(3).reshape(1, 1, 3, 3)
output = attention(queries, keys, values, scale=1.0, mask="causal")
observed = (output[0, 0, 0] > 0).sum().item()

# %% tags=["attention-axes", "trap"]
x, values = mx.zeros((2, 5, 3, 4)), mx.random.normal((2, 5, 3, 4))
output = attention(x, x, values, scale=1.0)  # equal scores: the mean over the positions
observed = "BLHD" if mx.allclose(output[:, :1], values.mean(1, keepdims=True), atol=1e-6).item() else "BHLD"

# %% tags=["attention-batch", "trap"]
layer = nn.MultiHeadAttention(4, 1)
x = mx.random.normal((2, 5, 4))
moved = x + mx.array([0.0, 1.0]).reshape(2, 1, 1)
difference = layer(moved, moved, moved)[0] - layer(x, x, x)[0]  # does the first sample see the second?
observed = 2 if mx.abs(difference).max().item() > 1e-6 else 5

# %% tags=["attention-scale", "trap", "raises"]
queries = mx.array([[[[1.0, 0, 0, 0]]]])
keys, values = mx.array([[[[1.0, 0, 0, 0], [0, 0, 0, 0]]]]), mx.eye(4)[:2].reshape(1, 1, 2, 4)
first, second = attention(queries, keys, values).reshape(-1)[:2]
observed = mx.log(first / second).item()

# %% tags=["attention-biases", "trap"]
layer = nn.MultiHeadAttention(8, 2, bias=True)  # without bias=True it has none
observed = layer.query_proj.bias.ndim
