# %% [markdown]
# # Attention: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

tensor = torch.tensor

# %% tags=["mask-polarity"]
layer = nn.MultiheadAttention(2, 1, bias=False, batch_first=True)
with torch.no_grad():
    layer.in_proj_weight.copy_(torch.eye(2).repeat(3, 1))
    layer.out_proj.weight.copy_(torch.eye(2))
y, _ = layer(x, x, x, attn_mask=mask)

# %% tags=["mask-polarity", "same"]
y, _ = layer(x, x, x, attn_mask=~mask)

# %% tags=["multi-head"]
layer = nn.MultiheadAttention(4, 2, bias=False, batch_first=True)
with torch.no_grad():
    layer.in_proj_weight.copy_(torch.eye(4).repeat(3, 1))
    layer.out_proj.weight.copy_(torch.eye(4))
y, _ = layer(x, x, x)

# %% tags=["causal-mask"]
y = F.scaled_dot_product_attention(q, k, v, is_causal=True)

# %% tags=["scaled-dot-product"]
y = F.scaled_dot_product_attention(q, k, v)

# %% tags=["padding-mask"]
keep = torch.arange(k.shape[2]) < lengths[:, None]  # (batch, keys)
y = F.scaled_dot_product_attention(q, k, v, attn_mask=keep[:, None, None])

# %% tags=["cross-attention"]
y = F.scaled_dot_product_attention(q, memory, memory)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = torch.arange(3.0)[:, None] / 10000 ** (torch.arange(0, 4, 2) / 4)
y = torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)

# %% tags=["rotary-positions", "by-hand"]
angles = torch.arange(3.0)[:, None] / 10000 ** (torch.arange(0, 4, 2) / 4)
cos, sin = angles.cos(), angles.sin()
first, second = x.chunk(2, dim=-1)
y = torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)

# %% tags=["cache-step", "by-hand"]
keys = torch.cat([cached_k, new_k], dim=2)
values = torch.cat([cached_v, new_v], dim=2)
y = F.scaled_dot_product_attention(q, keys, values)
