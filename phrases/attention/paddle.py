# %% [markdown]
# # Attention: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

tensor = paddle.to_tensor

# %% tags=["mask-polarity"]
layer = nn.MultiHeadAttention(2, 1, bias_attr=False)
for projection in layer.parameters():
    projection.set_value(paddle.eye(2))
y = layer(x, x, x, attn_mask=mask)

# %% tags=["multi-head"]
layer = nn.MultiHeadAttention(4, 2, bias_attr=False)
for projection in layer.parameters():
    projection.set_value(paddle.eye(4))
y = layer(x, x, x)

# %% tags=["causal-mask"]
q, k, v = (
    one.swapaxes(1, 2) for one in (q, k, v)
)  # (batch, time, heads, size)
y = F.scaled_dot_product_attention(q, k, v, is_causal=True).swapaxes(1, 2)

# %% tags=["scaled-dot-product"]
q, k, v = (
    one.swapaxes(1, 2) for one in (q, k, v)
)  # (batch, time, heads, size)
y = F.scaled_dot_product_attention(q, k, v).swapaxes(1, 2)

# %% [markdown] tags=["scaled-dot-product"]
# `paddle.compat.nn.functional.scaled_dot_product_attention` takes (batch,
# heads, time, size).

# %% tags=["padding-mask"]
q, k, v = (
    one.swapaxes(1, 2) for one in (q, k, v)
)  # (batch, time, heads, size)
keep = F.sequence_mask(lengths, dtype="bool")  # (batch, keys)
y = F.scaled_dot_product_attention(q, k, v, attn_mask=keep[:, None, None])
y = y.swapaxes(1, 2)

# %% tags=["cross-attention"]
q, memory = (
    q.swapaxes(1, 2),
    memory.swapaxes(1, 2),
)  # (batch, time, heads, size)
y = F.scaled_dot_product_attention(q, memory, memory).swapaxes(1, 2)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = paddle.arange(3.0)[:, None] / 10000 ** (paddle.arange(0.0, 4, 2) / 4)
y = paddle.stack([angles.sin(), angles.cos()], axis=2).flatten(1)

# %% tags=["rotary-positions", "by-hand"]
angles = paddle.arange(3.0)[:, None] / 10000 ** (paddle.arange(0.0, 4, 2) / 4)
cos, sin = angles.cos(), angles.sin()
first, second = x.chunk(2, axis=-1)
y = paddle.concat(
    [first * cos - second * sin, second * cos + first * sin], axis=-1
)

# %% tags=["cache-step", "by-hand"]
keys = paddle.concat([cached_k, new_k], axis=2).swapaxes(1, 2)
values = paddle.concat([cached_v, new_v], axis=2).swapaxes(1, 2)
q = q.swapaxes(1, 2)  # (batch, time, heads, size)
y = F.scaled_dot_product_attention(q, keys, values).swapaxes(1, 2)
