# %% [markdown]
# # Fine-tuning: phrases in MLX

# %%
from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

tensor = mx.array

# %% tags=["replace-head"]
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 5))
model.layers[-1] = nn.Linear(2, 3)
y = model(x).shape[1]

# %% tags=["freeze-layer"]
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
model.layers[0].freeze()
before = [layer.weight for layer in model.layers]
step = nn.value_and_grad(model, lambda: nn.losses.mse_loss(model(x), targets))
_, gradients = step()
optim.SGD(learning_rate=0.1).update(model, gradients)
changes = [layer.weight - old for layer, old in zip(model.layers, before)]
y = [int((mx.abs(change).max() > 0).item()) for change in changes]

# %% tags=["frozen-batch-norm"]
layer = nn.BatchNorm(1)
layer.freeze()
layer.train()
layer(x)
y = layer.running_mean

# %% tags=["frozen-batch-norm", "same"]
layer = nn.BatchNorm(1)
layer.freeze()
layer.eval()  # after each model.train()
layer(x)
y = layer.running_mean

# %% tags=["two-rates-of-layers"]
model = nn.Sequential(nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False))
model.apply(mx.ones_like)
optimiser = optim.MultiOptimizer(
    [optim.SGD(learning_rate=0.01), optim.SGD(learning_rate=0.1)],
    [
        lambda name, weight: name.startswith("layers.0.")
    ],  # the last one has the rest
)
_, gradients = nn.value_and_grad(model, lambda: model(mx.ones((1, 1))).sum())()
optimiser.update(model, gradients)
y = [layer.weight for layer in model.layers]

# %% tags=["features"]
model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
model.apply(lambda _: w)
y = model.layers[0](x)

# %% tags=["unfreeze-later", "raises"]
model = nn.Linear(1, 1)
model.weight = mx.ones((1, 1))
optimiser = optim.SGD(learning_rate=0.1)
step = nn.value_and_grad(model, lambda: model(mx.ones((1, 1))).sum())
y = []
for switch in (partial(model.freeze, keys="weight"), model.unfreeze):
    switch()
    _, gradients = step()
    optimiser.update(model, gradients)  # its state has no place for the weight
    y.append(model.weight.item())

# %% tags=["unfreeze-later", "same"]
model = nn.Linear(1, 1)
model.weight = mx.ones((1, 1))
optimiser = optim.SGD(learning_rate=0.1)
step = nn.value_and_grad(model, lambda: model(mx.ones((1, 1))).sum())
y = []
for switch in (partial(model.freeze, keys="weight"), model.unfreeze):
    switch()
    optimiser.init(model.trainable_parameters())  # adds places for new weights
    _, gradients = step()
    optimiser.update(model, gradients)
    y.append(model.weight.item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = nn.Linear(2, 2, bias=False)
layer.weight = w
layer.freeze()
y = layer(x) + 2 * (x @ a.T @ b.T)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: it has no models with pretrained weights.
