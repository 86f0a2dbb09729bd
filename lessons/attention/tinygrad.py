# %% [markdown]
# # Attention: checks in tinygrad

# %%
from tinygrad import Tensor

Tensor.manual_seed(0)

# %% tags=["attention-mask", "trap"]
x = Tensor.eye(2).reshape(1, 2, 2)  # two words
mask = Tensor([[[False, True], [False, True]]])
observed = "keep" if x.scaled_dot_product_attention(x, x, attn_mask=mask)[0, 0, 1].item() > 0.9 else "drop"

# %% tags=["masked-row", "trap"]
x = Tensor.eye(2).reshape(1, 2, 2)
output = x.scaled_dot_product_attention(x, x, attn_mask=Tensor([[[False, False], [False, False]]]))
observed = "NaN" if output.isnan().any().item() else "zeros" if not output.any().item() else "the mean of all"

# %% tags=["causal-corner", "trap", "raises"]
queries, keys, values = Tensor.zeros(1, 2, 3), Tensor.zeros(1, 3, 3), Tensor.eye(3).reshape(1, 3, 3)
output = queries.scaled_dot_product_attention(keys, values, is_causal=True)
observed = int((output[0, 0] > 0).sum().item())

# %% tags=["attention-axes", "trap"]
x, values = Tensor.zeros(2, 5, 3, 4), Tensor.randn(2, 5, 3, 4).realize()
output = x.scaled_dot_product_attention(x, values)  # equal scores: the mean over the positions
observed = "BLHD" if (output[:, :1] - values.mean(1, keepdim=True)).abs().max().item() < 1e-6 else "BHLD"

# %% tags=["attention-scale", "trap"]
queries, keys = Tensor([[1.0, 0, 0, 0]]), Tensor([[1.0, 0, 0, 0], [0, 0, 0, 0]])
first, second = queries.scaled_dot_product_attention(keys, Tensor.eye(2))[0].split(1)
observed = (first / second).log().item()

# %% tags=["attention-dropout", "trap"]
x = Tensor.ones(1, 64, 4)
output = x.scaled_dot_product_attention(x, x, dropout_p=0.5)  # it drops only within Context(TRAINING=1)
observed = bool((output != 1).any().item())
