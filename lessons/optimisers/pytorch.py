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

# %% tags=["small-gradient", "trap"]
weight = nn.Parameter(torch.zeros(1))
(1e-8 * weight).sum().backward()
torch.optim.Adam([weight], lr=0.01).step()
observed = -weight.item() / 0.01

# %% tags=["adamw-decay", "trap"]
weight = nn.Parameter(torch.ones(1))
(0 * weight).sum().backward()
torch.optim.AdamW([weight], lr=0.1, weight_decay=0.1).step()
observed = weight.item()

# %% tags=["adamw-default", "trap"]
weight = nn.Parameter(torch.ones(1))
(0 * weight).sum().backward()
torch.optim.AdamW([weight], lr=1).step()
observed = 1 - weight.item()

# %% tags=["adam-decay", "trap"]
weight = nn.Parameter(torch.ones(1))
(0 * weight).sum().backward()
torch.optim.Adam([weight], lr=0.1, weight_decay=0.1).step()
observed = weight.item()

# %% tags=["decay-biases", "trap"]
layer = nn.Linear(1, 1)
nn.init.ones_(layer.bias)
layer(torch.zeros(1, 1)).sum().mul(0).backward()
torch.optim.AdamW(layer.parameters(), lr=0.1, weight_decay=0.1).step()
observed = layer.bias.item() != 1

# %% tags=["decay-biases", "mend"]
layer = nn.Linear(1, 1)
nn.init.ones_(layer.bias)
layer(torch.zeros(1, 1)).sum().mul(0).backward()
groups = [{"params": [layer.weight]}, {"params": [layer.bias], "weight_decay": 0}]
torch.optim.AdamW(groups, lr=0.1, weight_decay=0.1).step()
observed = layer.bias.item() != 1

# %% tags=["rmsprop-first", "trap"]
weight = nn.Parameter(torch.zeros(1))
weight.sum().backward()
torch.optim.RMSprop([weight], lr=0.1).step()
observed = -weight.item() / 0.1

# %% tags=["rmsprop-epsilon", "trap"]
weight = nn.Parameter(torch.zeros(1))
(1e-4 * weight).sum().backward()
torch.optim.RMSprop([weight], lr=0.1, alpha=0.9, eps=1e-7).step()
observed = -weight.item() / 0.1

# %% tags=["adagrad-first", "trap"]
weight = nn.Parameter(torch.zeros(1))
weight.sum().backward()
torch.optim.Adagrad([weight], lr=0.1).step()
observed = -weight.item() / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = torch.optim.Adadelta([nn.Parameter(torch.zeros(1))]).param_groups[0]["lr"]

# %% tags=["sgd-rate", "trap"]
weight = nn.Parameter(torch.zeros(1))
weight.sum().backward()
torch.optim.SGD([weight]).step()
observed = -weight.item()

# %% tags=["clip-norm", "trap"]
one, other = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
(3 * one + 4 * other).sum().backward()
nn.utils.clip_grad_norm_([one, other], 1)
observed = "together" if one.grad.item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1, momentum=0.9)
weight.sum().backward()
optimizer.step()
optimizer.param_groups[0]["lr"] = 0
before = weight.item()
optimizer.step()
observed = before - weight.item()

# %% tags=["schedule-unit", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
weight.sum().backward()
for _ in range(2):
    optimizer.step()
observed = "in each update" if optimizer.param_groups[0]["lr"] < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
for x in torch.ones(8).split(4):
    (weight * x).mean().backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation", "mend"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
for x in torch.ones(8).split(4):
    ((weight * x).mean() / 2).backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
for x in torch.zeros(6), torch.full((2,), 4.0):
    ((weight * x).mean() / 2).backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "mend"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
for x in torch.zeros(6), torch.full((2,), 4.0):
    ((weight * x).sum() / 8).backward()
optimizer.step()
observed = -weight.item()
