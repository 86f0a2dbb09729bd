# %% [markdown]
# # Attention: phrases in tinygrad

# %%
from tinygrad import Tensor

tensor = Tensor

# %% tags=["mask-polarity", "by-hand"]
y = x.scaled_dot_product_attention(x, x, attn_mask=mask)  # it has no layer

# %% tags=["multi-head", "by-hand"]
eye = Tensor.eye(4)
q, k, v = ((x @ eye).reshape(1, 3, 2, 2).transpose(1, 2) for _ in range(3))
y = q.scaled_dot_product_attention(k, v).transpose(1, 2).flatten(2) @ eye

# %% tags=["causal-mask"]
y = q.scaled_dot_product_attention(k, v, is_causal=True)

# %% tags=["scaled-dot-product"]
y = q.scaled_dot_product_attention(k, v)

# %% tags=["padding-mask"]
keep = Tensor.arange(k.shape[2]) < lengths[:, None]  # (batch, keys)
y = q.scaled_dot_product_attention(k, v, attn_mask=keep[:, None, None])

# %% tags=["cross-attention"]
y = q.scaled_dot_product_attention(memory, memory)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = Tensor.arange(3)[:, None] / 10000 ** (Tensor.arange(0, 4, 2) / 4)
y = Tensor.stack(angles.sin(), angles.cos(), dim=2).flatten(1)

# %% tags=["rotary-positions", "by-hand"]
angles = Tensor.arange(3)[:, None] / 10000 ** (Tensor.arange(0, 4, 2) / 4)
cos, sin = angles.cos(), angles.sin()
first, second = x.chunk(2, dim=-1)
y = (first * cos - second * sin).cat(second * cos + first * sin, dim=-1)

# %% tags=["cache-step", "by-hand"]
keys, values = cached_k.cat(new_k, dim=2), cached_v.cat(new_v, dim=2)
y = q.scaled_dot_product_attention(keys, values)
