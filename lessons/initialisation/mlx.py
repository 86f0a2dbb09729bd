# %% [markdown]
# # First weights and seeds: checks in MLX

# %%
import random

import mlx.core as mx
import mlx.nn as nn
import numpy as np

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


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(np.array(nn.Linear(4, 5).weight))
    return np.array_equal(*drawn)


sources = {"the framework's own": mx.random.seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm(4))
model.apply(nn.init.constant(7))
observed = model.layers[1].weight[0].item() == 7  # so is the running mean

# %% tags=["global-initialiser", "mend"]
model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm(4))
model.apply(nn.init.constant(7), lambda layer, name, value: isinstance(layer, nn.Linear))
observed = model.layers[1].weight[0].item() == 7
