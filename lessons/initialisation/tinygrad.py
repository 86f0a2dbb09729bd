# %% [markdown]
# # First weights and seeds: checks in tinygrad

# %%
import random

import numpy as np
from tinygrad import Tensor, nn

Tensor.manual_seed(0)

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer.weight = Tensor.glorot_uniform(200, 400)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.numpy().any() else "zero"

# %% tags=["bias-default", "mend"]
layer = nn.Linear(400, 200)
layer.bias = Tensor.zeros(200)
observed = "random" if layer.bias.numpy().any() else "zero"

# %% tags=["equal-layers", "trap"]
Tensor.manual_seed(1)
observed = (nn.Linear(4, 5).weight == nn.Linear(4, 5).weight).all().item()


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(nn.Linear(4, 5).weight.numpy())
    return np.array_equal(*drawn)


sources = {"the framework's own": Tensor.manual_seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
