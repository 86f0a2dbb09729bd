# %% [markdown]
# # Fine-tuning: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

tensor = torch.tensor

# %% tags=["replace-head"]
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 5))
model[1] = nn.Linear(2, 3)
y = model(x).shape[1]

# %% tags=["freeze-layer"]
base, head = nn.Linear(2, 2), nn.Linear(2, 1)
base.requires_grad_(False)
optimiser = torch.optim.SGD([*base.parameters(), *head.parameters()], lr=0.1)
before = base.weight.clone(), head.weight.clone()
F.mse_loss(head(base(x)), targets).backward()
optimiser.step()
y = [
    int((base.weight - before[0]).abs().max() > 0),
    int((head.weight - before[1]).abs().max() > 0),
]

# %% tags=["frozen-batch-norm"]
layer = nn.BatchNorm1d(1)
layer.requires_grad_(False)
layer.train()
layer(x)
y = layer.running_mean

# %% tags=["frozen-batch-norm", "same"]
layer = nn.BatchNorm1d(1)
layer.requires_grad_(False)
layer.eval()  # after each model.train()
layer(x)
y = layer.running_mean

# %% tags=["two-rates-of-layers"]
base, head = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
nn.init.ones_(base.weight)
nn.init.ones_(head.weight)
optimiser = torch.optim.SGD(
    [
        {"params": base.parameters(), "lr": 0.01},
        {"params": head.parameters(), "lr": 0.1},
    ]
)
head(base(torch.ones(1, 1))).sum().backward()
optimiser.step()
y = [base.weight, head.weight]

# %% tags=["features"]
model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
for layer in model:
    layer.weight.data = w
y = model[:1](x)

# %% tags=["unfreeze-later"]
weight = nn.Parameter(torch.ones(1), requires_grad=False)
optimiser = torch.optim.SGD([weight], lr=0.1)
y = []
for frozen in (True, False):
    weight.requires_grad_(not frozen)
    weight.grad = None if frozen else torch.ones(1)
    optimiser.step()
    y.append(weight.item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = nn.Linear(2, 2, bias=False)
layer.weight.data = w
layer.requires_grad_(False)
down, up = nn.Parameter(a), nn.Parameter(b)
y = layer(x) + 2 * (x @ down.T @ up.T)

# %% [markdown] tags=["expected-preprocessing"]
# In torchvision, a package of its own, which the pinned environment doesn't
# have.
