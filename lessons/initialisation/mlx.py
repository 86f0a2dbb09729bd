# %% [markdown]
# # First weights and seeds: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer.weight = nn.init.glorot_uniform()(layer.weight)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = nn.Linear(400, 200)
observed = "none" if "bias" not in layer else "random" if layer.bias.any() else "zero"

# %% tags=["bias-default", "mend"]
layer.bias = mx.zeros_like(layer.bias)
observed = "random" if layer.bias.any() else "zero"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
observed = mx.array_equal(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight).item()
