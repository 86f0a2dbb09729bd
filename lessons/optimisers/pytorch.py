# %% [markdown]
# # Optimisers: checks in PyTorch

# %%
import torch
from torch import nn

torch.manual_seed(0)

# %% tags=["momentum", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1, momentum=0.9)
for _ in range(3):
    weight.grad = torch.ones(1)
    optimizer.step()
observed = -weight.item()

# %% tags=["gradient-clipping", "trap"]
weight = nn.Parameter(torch.zeros(1))
(1000 * weight).sum().backward()
torch.optim.SGD([weight], lr=1).step()
observed = -weight.item()

# %% tags=["adam-correction", "trap"]
weight = nn.Parameter(torch.zeros(1))
weight.sum().backward()
torch.optim.Adam([weight], lr=0.01).step()
observed = -weight.item() / 0.01
