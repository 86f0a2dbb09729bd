# %% [markdown]
# # Training loops: phrases in MLX

# %%
from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

tensor = mx.array


def begin(weight=0.0):
    model = nn.Linear(2, 1, bias=False)
    model.weight = mx.full((1, 2), weight)
    return model


def loss_fn(model, inputs, wanted):
    return nn.losses.mse_loss(model(inputs), wanted)


# %% tags=["one-step"]
model, optimiser = begin(), optim.SGD(learning_rate=0.1)
loss, gradients = nn.value_and_grad(model, loss_fn)(model, x, targets)
optimiser.update(model, gradients)
y = model.weight.flatten()

# %% tags=["fit", "by-hand"]
model, optimiser = begin(), optim.SGD(learning_rate=0.1)
loss_and_gradients = nn.value_and_grad(model, loss_fn)
for start in range(len(x)):
    batch = slice(start, start + 1)
    loss, gradients = loss_and_gradients(model, x[batch], targets[batch])
    optimiser.update(model, gradients)
    mx.eval(model.parameters(), optimiser.state)
y = model.weight.flatten()

# %% tags=["train-or-evaluate"]
model = nn.Dropout(0.5)
model.eval()  # model.train() switches back
y = model(x)

# %% tags=["predict"]
model = begin(1.0)
model.eval()
y = model(x)  # gradients are computed only where they are asked for

# %% tags=["compiled-step"]
model, optimiser = begin(), optim.SGD(learning_rate=0.1)
state = [model.state, optimiser.state]


@partial(mx.compile, inputs=state, outputs=state)
def step(inputs, wanted):
    loss, gradients = nn.value_and_grad(model, loss_fn)(model, inputs, wanted)
    optimiser.update(model, gradients)
    return loss


step(x, targets)
y = model.weight.flatten()

# %% tags=["validation", "by-hand"]
model = begin()
model.eval()
total = 0.0
for start in range(0, len(x), 2):
    inputs, wanted = x[start : start + 2], targets[start : start + 2]
    total += nn.losses.mse_loss(model(inputs), wanted, reduction="sum")
y = total / len(x)

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = float("inf"), 0, 0
for loss in losses.tolist():
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
model, best = nn.Linear(1, 1, bias=False), float("inf")
for loss, weight in zip(losses.tolist(), weights.tolist()):
    model.weight = mx.full((1, 1), weight)  # an epoch of training
    if loss < best:
        best, kept = loss, model.parameters()
model.update(kept)
y = model.weight.item()

# %% tags=["accuracy-over-batches", "by-hand"]
right = samples = 0
for predicted, labels in ((first, first_labels), (second, second_labels)):
    right += (predicted == labels).sum().item()
    samples += len(labels)
y = right / samples

# %% tags=["hooks", "by-hand"]
seen = []


def look(output):
    seen.append(output)
    return output


model = nn.Sequential(
    nn.Linear(2, 2, bias=False), look, nn.Linear(2, 1, bias=False)
)
model.apply(mx.ones_like)
model(x)
y = seen[0]

# %% tags=["progress-bar", "by-hand"]
model, optimiser = begin(), optim.SGD(learning_rate=0.1)
loss_and_gradients = nn.value_and_grad(model, loss_fn)
for epoch in range(2):
    loss, gradients = loss_and_gradients(model, x, targets)
    optimiser.update(model, gradients)
    print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
y = loss

# %% tags=["two-optimisers"]
first, second = optim.SGD(learning_rate=0.1), optim.SGD(learning_rate=0.01)
gradient = mx.grad(lambda a, b: ((a * b - 1) ** 2).sum(), argnums=0)(a, b)
a = first.apply_gradients({"a": gradient}, {"a": a})["a"]
gradient = mx.grad(lambda a, b: ((a * b - 3) ** 2).sum(), argnums=1)(a, b)
b = second.apply_gradients({"b": gradient}, {"b": b})["b"]
y = [a, b]


# %% tags=["own-gradient"]
@mx.custom_function
def rounded(numbers):
    return numbers.round()


@rounded.vjp
def rounded_backward(numbers, gradient, output):
    return gradient


y = mx.grad(lambda v: rounded(v).sum())(x)

# %% tags=["checkpointed-gradient"]
inner = mx.checkpoint(mx.sin)
y = mx.grad(lambda v: mx.sin(inner(v)).sum())(x)
