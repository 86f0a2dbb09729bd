# %% [markdown]
# # First weights and seeds: checks in PaddlePaddle

# %%
import random

import numpy as np
import paddle
from paddle import nn

paddle.seed(0)

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["equal-layers", "trap"]
paddle.seed(1)
observed = paddle.equal_all(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight).item()


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(nn.Linear(4, 5).weight.numpy())
    return np.array_equal(*drawn)


sources = {"the framework's own": paddle.seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
nn.initializer.set_global_initializer(nn.initializer.Constant(7.0))
observed = nn.BatchNorm1D(4).weight[0].item() == 7
nn.initializer.set_global_initializer(None)

# %% tags=["global-initialiser", "mend"]
layer = nn.Linear(4, 4, weight_attr=nn.initializer.Constant(7.0))  # each layer gets its own
observed = nn.BatchNorm1D(4).weight[0].item() == 7
