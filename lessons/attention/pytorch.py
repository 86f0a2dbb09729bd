# %% [markdown]
# # Attention: checks in PyTorch

# %%
import math

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)


def plain_attention():
    """The layer with one head of two features, and identities as projections."""
    layer = nn.MultiheadAttention(2, 1, bias=False, batch_first=True)
    nn.init.eye_(layer.out_proj.weight)
    layer.in_proj_weight.data.copy_(torch.eye(2).repeat(3, 1))
    return layer


def kept(output):
    return "keep" if output[..., 0, 1].item() > 0.9 else "drop"  # the second value, or the first


def row(output):
    if output.isnan().any():
        return "NaN"
    return "zeros" if not output.any() else "the mean of all" if torch.allclose(output, torch.tensor(0.5)) else "other"


# %% tags=["attention-mask", "trap"]
x = torch.eye(2).unsqueeze(0)  # two words, which attend to themselves
mask = torch.tensor([[False, True]])
observed = kept(plain_attention()(x, x, x, key_padding_mask=mask)[0])

# %% tags=["attention-mask", "mend"]
observed = kept(F.scaled_dot_product_attention(x, x, x, attn_mask=mask))  # the function's mask has the other meaning

# %% tags=["masked-row", "trap"]
x = torch.eye(2).unsqueeze(0)
observed = row(plain_attention()(x, x, x, key_padding_mask=torch.ones(1, 2, dtype=torch.bool))[0])

# %% tags=["masked-row", "mend"]
observed = row(F.scaled_dot_product_attention(x, x, x, attn_mask=torch.zeros(2, 2, dtype=torch.bool)))

# %% tags=["causal-corner", "trap"]
queries, keys, values = torch.zeros(1, 2, 3), torch.zeros(1, 3, 3), torch.eye(3).unsqueeze(0)
output = F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
observed = int((output[0, 0] > 0).sum())

# %% tags=["attention-axes", "trap"]
x, values = torch.zeros(2, 5, 3, 4), torch.randn(2, 5, 3, 4)
output = F.scaled_dot_product_attention(x, x, values)  # equal scores: the mean over the positions
observed = "BLHD" if torch.allclose(output[:, :1], values.mean(1, keepdim=True), atol=1e-6) else "BHLD"

# %% tags=["attention-batch", "trap"]
layer = nn.MultiheadAttention(4, 1)
x = torch.randn(2, 5, 4)
observed = layer(x, x, x)[1].shape[-1]

# %% tags=["attention-batch", "mend"]
layer = nn.MultiheadAttention(4, 1, batch_first=True)
observed = layer(x, x, x)[1].shape[-1]

# %% tags=["attention-scale", "trap"]
queries, keys = torch.tensor([[1.0, 0, 0, 0]]), torch.tensor([[1.0, 0, 0, 0], [0, 0, 0, 0]])
first, second = F.scaled_dot_product_attention(queries, keys, torch.eye(2))[0]
observed = math.log(first / second)

# %% tags=["attention-biases", "trap"]
layer = nn.MultiheadAttention(8, 2)
observed = layer.in_proj_bias.dim()


# %% tags=["attention-dropout", "trap"]
class Attention(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x, dropout_p=0.5)


x = torch.ones(1, 64, 4)
observed = not torch.allclose(Attention().eval()(x), torch.ones(()))


# %% tags=["attention-dropout", "mend"]
class Attention(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x, dropout_p=0.5 if self.training else 0.0)


observed = not torch.allclose(Attention().eval()(x), torch.ones(()))
