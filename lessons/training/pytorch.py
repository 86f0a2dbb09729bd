# %% [markdown]
# # Training and prediction: checks in PyTorch

# %%
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from rosetta_common.ground.cifar10 import DIGITS

torch.manual_seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x = torch.tensor(stored["images"][order].reshape(-1, 64) / 16, dtype=torch.float32)
    y = torch.tensor(stored["labels"][order], dtype=torch.int64)
    return x[:1280], y[:1280], x[1280:], y[1280:]


# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = torch.randn(10, 400)
observed = not torch.equal(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not torch.equal(model(x), model(x))

# %% tags=["dropout-accuracy", "trap"]
model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
model.train()  # the state after training

# %% tags=["dropout-accuracy", "mend"]
model.eval()

# %% tags=["dropout-accuracy", "measure"]
observed = []
for seed in range(10):
    torch.manual_seed(seed)
    x, y, x_test, y_test = digits(seed)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for batch in torch.cat([torch.randperm(len(x)) for _ in range(5)]).split(64):
        optimizer.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        optimizer.step()
    with_dropout = (model(x_test).argmax(1) == y_test).float().mean()
    without = (model.eval()(x_test).argmax(1) == y_test).float().mean()
    observed.append(100 * (without - with_dropout).item())

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(torch.ones(10_000), 0.25) == 0).float().mean().item()

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
observed = model(torch.zeros(1, 400)).requires_grad

# %% tags=["prediction-graph", "mend"]
with torch.inference_mode():
    observed = model(torch.zeros(1, 400)).requires_grad

# %% tags=["nan-loss", "trap", "raises"]
weight = nn.Parameter(torch.tensor([float("nan")]))
weight.sum().backward()
torch.optim.SGD([weight], lr=1).step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
weight = nn.Parameter(torch.tensor([float("nan")]))
with torch.autograd.detect_anomaly(check_nan=True):  # slow: shows where the NaN comes from
    (weight.sqrt() * 2).sum().backward()

# %% tags=["gradients-add-up", "trap"]
weight = nn.Parameter(torch.zeros(1))
for _ in range(2):
    weight.sum().backward()
observed = weight.grad.item()

# %% tags=["gradients-add-up", "mend"]
optimizer = torch.optim.SGD([weight], lr=1)
for _ in range(2):
    optimizer.zero_grad()
    weight.sum().backward()
observed = weight.grad.item()

# %% tags=["kept-losses", "trap"]
weight = nn.Parameter(torch.zeros(1))
losses = [(2 * weight).sum()]
observed = losses[0].requires_grad  # it holds the graph, and all activations

# %% tags=["kept-losses", "mend"]
losses = [(2 * weight).sum().detach()]
observed = losses[0].requires_grad


# %% tags=["list-of-layers", "trap"]
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 5), nn.Linear(5, 2)]


observed = len(list(Network().parameters()))


# %% tags=["list-of-layers", "mend"]
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 5), nn.Linear(5, 2)])


observed = len(list(Network().parameters()))

# %% tags=["frozen-late", "trap"]
layer = nn.Linear(1, 1)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
layer.requires_grad_(False)  # after the optimiser was made
before = layer.weight.item()
layer(torch.ones(1, 1, requires_grad=True)).sum().backward()
optimizer.step()
observed = layer.weight.item() != before

# %% tags=["statistics-as-parameters", "trap"]
observed = len(list(nn.BatchNorm1d(4).parameters()))

# %% tags=["statistics-as-parameters", "mend"]
observed = len(nn.BatchNorm1d(4).state_dict()) - 1  # without the count of batches
