# %% [markdown]
# # Compiled code: checks in PyTorch

# %%
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from rosetta_common.ground.pairs import paired_ratios

torch.manual_seed(0)

# %% tags=["compiling", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% tags=["compiling", "mend"]
compiled_step = torch.compile(train_step)

# %% tags=["compiling", "measure"]
x, y = torch.randn(64, 400), torch.randint(10, (64,))
observed = paired_ratios(
    lambda: [train_step(x, y) for _ in range(50)], lambda: [compiled_step(x, y) for _ in range(50)]
)

# %% tags=["frozen-random", "trap"]
draw = torch.compile(lambda x: x + np.random.rand())
observed = bool(draw(torch.zeros(())) == draw(torch.zeros(())))

# %% tags=["frozen-state", "trap"]
draw = torch.compile(lambda x: x + torch.rand(()))
observed = bool(draw(torch.zeros(())) == draw(torch.zeros(())))

# %% tags=["one-key", "trap"]
generator = torch.Generator().manual_seed(0)  # each draw moves it on
observed = bool(torch.rand((), generator=generator) == torch.rand((), generator=generator))

# %% tags=["side-effects", "trap"]
calls = []


@torch.compile
def function(x):
    calls.append(1)
    return x + 1


for _ in range(3):
    function(torch.ones(1))
observed = len(calls)

# %% tags=["traced-if", "trap", "raises"]
function = torch.compile(lambda x: x if x > 0 else -x)
observed = function(torch.tensor(-1.0)).item()

# %% tags=["where-nan", "trap"]
x = torch.zeros((), requires_grad=True)
torch.where(x > 0, torch.sqrt(x), torch.zeros(())).backward()
observed = "NaN" if x.grad.isnan() else x.grad.item()

# %% tags=["where-nan", "mend"]
x = torch.zeros((), requires_grad=True)
torch.where(x > 0, torch.sqrt(torch.where(x > 0, x, torch.ones(()))), torch.zeros(())).backward()
observed = "NaN" if x.grad.isnan() else x.grad.item()

# %% tags=["retracing", "trap"]
torch.compiler.reset()
compiles = []


def backend(graph, inputs):
    compiles.append(1)
    return graph.forward


function = torch.compile(lambda x: x.sum(), backend=backend)
for size in (4, 5, 6, 7):
    function(torch.ones(size))
observed = len(compiles)

# %% tags=["compiled-shape", "trap", "raises"]
total = torch.compile(lambda x: x.sum())
total(torch.ones(4))
observed = total(torch.ones(6)).item()

# %% tags=["compiled-output", "trap"]
double = torch.compile(lambda x: 2 * x)
outputs = [double(torch.tensor([number])) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]
