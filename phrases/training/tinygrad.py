# %% [markdown]
# # Training loops: phrases in tinygrad

# %%
import math

from tinygrad import Context, Tensor, TinyJit, nn
from tinygrad.function import function

tensor = Tensor


def begin(weight=0.0):
    model = nn.Linear(2, 1, bias=False)
    model.weight = Tensor.full((1, 2), weight)
    return model


# %% tags=["one-step"]
model = begin()
optimiser = nn.optim.SGD(nn.state.get_parameters(model), lr=0.1)
with Context(TRAINING=1):
    optimiser.zero_grad()
    (model(x) - targets).square().mean().backward()
    optimiser.step()
y = model.weight.flatten()

# %% tags=["fit", "by-hand"]
model = begin()
optimiser = nn.optim.SGD(nn.state.get_parameters(model), lr=0.1)
with Context(TRAINING=1):
    for inputs, wanted in zip(x.split(1), targets.split(1)):
        optimiser.zero_grad()
        (model(inputs) - wanted).square().mean().backward()
        optimiser.step()
y = model.weight.flatten()

# %% tags=["train-or-evaluate"]
y = x.dropout(0.5)  # drops inside Context(TRAINING=1) alone

# %% tags=["predict"]
y = begin(1.0)(x)  # it is lazy: nothing is kept for gradients

# %% tags=["compiled-step"]
model = begin()
optimiser = nn.optim.SGD(nn.state.get_parameters(model), lr=0.1)


@TinyJit
@Context(TRAINING=1)
def step(inputs, wanted):
    optimiser.zero_grad()
    (model(inputs) - wanted).square().mean().backward()
    optimiser.step()


for _ in range(3):  # the second call is recorded, the third replays it
    model.weight.assign(Tensor.zeros(1, 2)).realize()
    step(x, targets)
y = model.weight.flatten()

# %% tags=["validation", "by-hand"]
model = begin()
total = 0.0
for inputs, wanted in zip(x.split(2), targets.split(2)):
    total += (model(inputs) - wanted).square().sum().item()
y = total / len(x)

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = math.inf, 0, 0
for loss in losses.tolist():
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
model, best = nn.Linear(1, 1, bias=False), math.inf
for loss, weight in zip(losses.tolist(), weights.tolist()):
    model.weight = Tensor([[weight]])  # an epoch of training
    if loss < best:
        best, kept = loss, model.weight.clone().realize()
model.weight.assign(kept)
y = model.weight.item()

# %% tags=["accuracy-over-batches", "by-hand"]
right = samples = 0
for predicted, labels in ((first, first_labels), (second, second_labels)):
    right += (predicted == labels).sum().item()
    samples += len(labels)
y = right / samples

# %% tags=["hooks", "by-hand"]
first, second = nn.Linear(2, 2, bias=False), nn.Linear(2, 1, bias=False)
first.weight, second.weight = Tensor.ones(2, 2), Tensor.ones(1, 2)
seen = []
x.sequential([first, lambda hidden: seen.append(hidden) or hidden, second])
y = seen[0]

# %% tags=["progress-bar", "by-hand"]
model = begin()
optimiser = nn.optim.SGD(nn.state.get_parameters(model), lr=0.1)
with Context(TRAINING=1):
    for epoch in range(2):
        optimiser.zero_grad()
        loss = (model(x) - targets).square().mean().backward()
        # computed after the step, the loss would be that of the new weights
        loss.realize(*optimiser.schedule_step())
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
y = loss

# %% tags=["two-optimisers"]
first, second = nn.optim.SGD([a], lr=0.1), nn.optim.SGD([b], lr=0.01)
with Context(TRAINING=1):
    (a * b - 1).square().sum().backward()
    first.step()
    second.zero_grad()  # the first loss left a gradient in b
    (a * b - 3).square().sum().backward()
    second.step()
y = [a, b]


# %% tags=["own-gradient"]
def straight_through(gradient, call):
    return (gradient,)


@function(grad_fxn=straight_through)
def rounded(numbers):
    return numbers.round()


rounded(x).sum().backward()
y = x.grad

# %% [markdown] tags=["checkpointed-gradient"]
# None at all: it is lazy, and its scheduler decides what is kept and what is
# computed again.
