# %% [markdown]
# # Fine-tuning: phrases in tinygrad

# %%
from tinygrad import Context, Tensor, nn
from tinygrad.nn.state import get_parameters

tensor = Tensor

# %% tags=["replace-head"]
model = [nn.Linear(2, 2), nn.Linear(2, 5)]
model[1] = nn.Linear(2, 3)
y = x.sequential(model).shape[1]

# %% tags=["freeze-layer"]
base, head = nn.Linear(2, 2), nn.Linear(2, 1)
for weight in get_parameters(base):
    weight.is_param_(False)  # before the optimiser is made
optimiser = nn.optim.SGD(get_parameters([base, head]), lr=0.1)
before = [layer.weight.clone().realize() for layer in (base, head)]
with Context(TRAINING=1):
    (head(base(x)) - targets).square().mean().backward()
    optimiser.step()
changes = [base.weight - before[0], head.weight - before[1]]
y = [int(change.abs().max().item() > 0) for change in changes]

# %% tags=["frozen-batch-norm"]
layer = nn.BatchNorm(1)
for weight in get_parameters(layer):
    weight.is_param_(False)
with Context(TRAINING=1):
    layer(x)
y = layer.running_mean

# %% tags=["frozen-batch-norm", "same"]
layer = nn.BatchNorm(1)
with Context(TRAINING=1), Context(TRAINING=0):  # the second around the base
    layer(x)
y = layer.running_mean

# %% tags=["two-rates-of-layers"]
base, head = (nn.Linear(1, 1, bias=False) for _ in range(2))
base.weight, head.weight = Tensor.ones(1, 1), Tensor.ones(1, 1)
optimiser = nn.optim.OptimizerGroup(
    nn.optim.SGD([base.weight], lr=0.01), nn.optim.SGD([head.weight], lr=0.1)
)
with Context(TRAINING=1):
    head(base(Tensor.ones(1, 1))).sum().backward()
    optimiser.step()
y = [base.weight, head.weight]

# %% tags=["features"]
model = [nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)]
for layer in model:
    layer.weight = w
y = x.sequential(model[:1])

# %% tags=["unfreeze-later"]
weight, other = Tensor.ones(1), Tensor.ones(1)
y = []
for frozen in (True, False):
    weight.is_param_(not frozen)
    optimiser = nn.optim.SGD([weight, other], lr=0.1)  # a new one each time
    weight.grad = other.grad = Tensor.ones(1)
    with Context(TRAINING=1):
        optimiser.step()
    y.append(weight.item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = nn.Linear(2, 2, bias=False)
layer.weight = w.is_param_(False)
y = layer(x) + 2 * (x @ a.T @ b.T)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: the package has no models for images, and no weights.
