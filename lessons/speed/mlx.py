# %% [markdown]
# # Speed and devices: checks in MLX

# %%
from functools import partial
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from rosetta_common.ground.pairs import paired_ratios

mx.random.seed(0)

# %% tags=["asynchronous-engine", "measure"]
x = mx.random.normal((400, 400))
observed = paired_ratios(lambda: x @ x, lambda: mx.eval(x @ x))

# %% tags=["numpy-in-the-loop", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = optim.SGD(learning_rate=0.01)


@partial(nn.value_and_grad, model)
def loss_and_gradients(x, y):
    return nn.losses.cross_entropy(model(x), y, reduction="mean")


def reading_epoch(batches):
    losses = []
    for x, y in batches:
        loss, gradients = loss_and_gradients(x, y)
        optimizer.update(model, gradients)
        mx.eval(model.parameters())
        losses.append(loss.item())
    return losses


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = []
    for x, y in batches:
        loss, gradients = loss_and_gradients(x, y)
        optimizer.update(model, gradients)
        mx.async_eval(loss, model.parameters())  # doesn't wait
        losses.append(loss)
    return mx.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(mx.random.normal((16, 400)), mx.random.randint(0, 10, (16,))) for _ in range(20)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["input-gradient", "trap"]
images = mx.random.normal((10, 32, 32, 3))
layer = nn.Conv2d(3, 8, 3)
_, gradients = nn.value_and_grad(layer, lambda layer, images: layer(images).sum())(layer, images)
observed = gradients.keys() != layer.parameters().keys()  # only the requested gradients are computed

# %% tags=["relu-after-pooling", "trap"]
first = nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))

# %% tags=["relu-after-pooling", "mend"]
last = nn.Sequential(nn.MaxPool2d(2), nn.ReLU())

# %% tags=["relu-after-pooling", "measure"]
x = mx.random.normal((64, 32, 32, 50))
assert mx.array_equal(first(x), last(x)).item()
first_gradient, last_gradient = (mx.grad(lambda x, model=model: model(x).sum()) for model in (first, last))
observed = paired_ratios(lambda: mx.eval(first_gradient(x)), lambda: mx.eval(last_gradient(x)))
