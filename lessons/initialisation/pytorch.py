# %% [markdown]
# # First weights and seeds: checks in PyTorch

# %%
import random

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
nn.init.xavier_uniform_(layer.weight)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["bias-default", "mend"]
layer = nn.Linear(400, 200)
nn.init.zeros_(layer.bias)
observed = "random" if layer.bias.any() else "zero"

# %% tags=["equal-layers", "trap"]
torch.manual_seed(1)
observed = torch.equal(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight)


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(nn.Linear(4, 5).weight.detach().numpy())
    return np.array_equal(*drawn)


sources = {"the framework's own": torch.manual_seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))
for parameter in model.parameters():
    nn.init.constant_(parameter, 7)
observed = model[1].weight[0].item() == 7

# %% tags=["global-initialiser", "mend"]
model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))
for parameter in model.parameters():
    if parameter.dim() > 1:  # kernels only
        nn.init.constant_(parameter, 7)
observed = model[1].weight[0].item() == 7
