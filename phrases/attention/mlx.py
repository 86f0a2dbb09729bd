# %% [markdown]
# # Attention: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array

# %% tags=["mask-polarity"]
layer = nn.MultiHeadAttention(2, 1)
layer.apply(nn.init.identity())
y = layer(x, x, x, mask)  # a key is seen where the mask is true

# %% tags=["multi-head"]
layer = nn.MultiHeadAttention(4, 2)
layer.apply(nn.init.identity())
y = layer(x, x, x)

# %% tags=["causal-mask"]
scale = q.shape[-1] ** -0.5
y = mx.fast.scaled_dot_product_attention(q, k, v, scale=scale, mask="causal")

# %% tags=["scaled-dot-product"]
scale = q.shape[-1] ** -0.5  # it has no default
y = mx.fast.scaled_dot_product_attention(q, k, v, scale=scale)

# %% tags=["padding-mask"]
keep = (mx.arange(k.shape[2]) < lengths[:, None])[:, None, None]
scale = q.shape[-1] ** -0.5
y = mx.fast.scaled_dot_product_attention(q, k, v, scale=scale, mask=keep)

# %% tags=["cross-attention"]
scale = q.shape[-1] ** -0.5
y = mx.fast.scaled_dot_product_attention(q, memory, memory, scale=scale)

# %% tags=["sinusoidal-positions"]
# all sines before all cosines, times the root of 2 / 4, frequencies 1 and
# 1/10000
y = nn.SinusoidalPositionalEncoding(4)(mx.arange(3))

# %% tags=["sinusoidal-positions", "same"]
layer = nn.SinusoidalPositionalEncoding(4, min_freq=0.01, scale=1.0)
sines, cosines = mx.split(layer(mx.arange(3)), 2, axis=1)
y = mx.stack([sines, cosines], axis=2).flatten(1)

# %% tags=["rotary-positions"]
y = nn.RoPE(4)(x[None])[0]

# %% tags=["cache-step", "by-hand"]
keys = mx.concatenate([cached_k, new_k], axis=2)
values = mx.concatenate([cached_v, new_v], axis=2)
scale = q.shape[-1] ** -0.5
y = mx.fast.scaled_dot_product_attention(q, keys, values, scale=scale)
