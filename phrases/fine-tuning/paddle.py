# %% [markdown]
# # Fine-tuning: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

tensor = paddle.to_tensor

# %% tags=["replace-head"]
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 5))
model[1] = nn.Linear(2, 3)
y = model(x).shape[1]

# %% tags=["freeze-layer"]
base, head = nn.Linear(2, 2), nn.Linear(2, 1)
for parameter in base.parameters():
    parameter.stop_gradient = True
parameters = [*base.parameters(), *head.parameters()]
optimiser = paddle.optimizer.SGD(0.1, parameters=parameters)
before = base.weight.clone(), head.weight.clone()
F.mse_loss(head(base(x)), targets).backward()
optimiser.step()
changes = [base.weight - before[0], head.weight - before[1]]
y = [int(change.abs().max() > 0) for change in changes]

# %% tags=["frozen-batch-norm"]
layer = nn.BatchNorm1D(1)
for parameter in layer.parameters():
    parameter.stop_gradient = True
layer.train()
layer(x)
y = layer.state_dict()["_mean"]

# %% tags=["frozen-batch-norm", "same"]
layer = nn.BatchNorm1D(1, use_global_stats=True)
for parameter in layer.parameters():
    parameter.stop_gradient = True
layer.train()
layer(x)
y = layer.state_dict()["_mean"]

# %% tags=["two-rates-of-layers"]
ones = nn.initializer.Constant(1.0)
base, head = (
    nn.Linear(1, 1, weight_attr=ones, bias_attr=False) for _ in range(2)
)
groups = [
    {"params": base.parameters(), "learning_rate": 0.1},  # a factor
    {"params": head.parameters()},
]
optimiser = paddle.optimizer.SGD(0.1, parameters=groups)
head(base(paddle.ones([1, 1]))).sum().backward()
optimiser.step()
y = [base.weight, head.weight]

# %% tags=["features"]
model = nn.Sequential(*(nn.Linear(2, 2, bias_attr=False) for _ in range(2)))
for layer in model:
    layer.weight.set_value(w.T)
y = model[:1](x)

# %% tags=["unfreeze-later"]
weight = nn.Parameter(paddle.ones([1]))
optimiser = paddle.optimizer.SGD(0.1, parameters=[weight])
x = paddle.to_tensor([1.0], stop_gradient=False)
y = []
for frozen in (True, False):
    weight.stop_gradient = frozen
    (x * weight).sum().backward()
    optimiser.step()
    y.append(weight.item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = nn.Linear(2, 2, bias_attr=False)
layer.weight.set_value(w.T)
layer.weight.stop_gradient = True
down, up = nn.Parameter(a), nn.Parameter(b)
y = layer(x) + 2 * (x @ down.T @ up.T)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: `paddle.vision.models` has weights, but says nowhere which
# scaling of images they expect.
