# %% [markdown]
# # Learning-rate schedules: phrases in tinygrad

# %%
import math

from tinygrad import Tensor, nn

tensor = Tensor


def begin():
    return nn.optim.SGD([Tensor.zeros(1)], lr=0.1)


# %% tags=["step-or-epoch", "by-hand"]
optimiser = begin()
y = []
for step in range(8):
    y.append(optimiser.lr.item())  # and a step
    if step % 4 == 3:  # at the end of every second epoch
        optimiser.lr.assign(optimiser.lr / 2)

# %% tags=["exponential-decay", "by-hand"]
optimiser = begin()
y = []
for _ in range(4):
    y.append(optimiser.lr.item())  # and a step
    optimiser.lr.assign(optimiser.lr * 0.5)

# %% tags=["cosine-decay", "by-hand"]
optimiser = begin()
y = []
for step in range(5):
    optimiser.lr.assign([0.05 * (1 + math.cos(math.pi * step / 4))])
    y.append(optimiser.lr.item())  # and a step

# %% [markdown] tags=["warm-up"]
# None at all: it has no schedules.

# %% [markdown] tags=["one-cycle"]
# None at all: it has no schedules.

# %% tags=["plateau", "by-hand"]
optimiser = begin()
best, waited, y = math.inf, 0, []
for loss in losses.tolist():
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        optimiser.lr.assign(optimiser.lr / 2)
        waited = 0
    y.append(optimiser.lr.item())

# %% tags=["current-rate", "by-hand"]
optimiser = begin()
for _ in range(3):  # steps
    optimiser.lr.assign(optimiser.lr * 0.5)
y = optimiser.lr.item()
