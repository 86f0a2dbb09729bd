# %% [markdown]
# # Learning-rate schedules: phrases in CNTK

# %%
import math

import cntk as C
import numpy as np

tensor = np.float32  # all its numbers are floats


def rates_of(schedule, steps):
    """The rates of so many steps, each with a batch of one sample."""
    weight, rates = C.parameter(1, init=0), []
    learner = C.sgd([weight], lr=schedule)
    for _ in range(steps):
        rates.append(learner.learning_rate())
        learner.update({weight: np.zeros(1, np.float32)}, 1)
    return rates


# %% tags=["step-or-epoch"]
# (epochs, rate), the last one for the rest; an epoch is a number of samples
schedule = C.learning_parameter_schedule([(2, 0.1), (1, 0.05)], epoch_size=2)
y = rates_of(schedule, 8)

# %% tags=["exponential-decay", "by-hand"]
rates = [0.1 * 0.5**step for step in range(4)]
y = rates_of(C.learning_parameter_schedule(rates, epoch_size=1), 4)

# %% tags=["cosine-decay", "by-hand"]
rates = [0.1 * (1 + math.cos(math.pi * step / 4)) / 2 for step in range(5)]
y = rates_of(C.learning_parameter_schedule(rates, epoch_size=1), 5)

# %% tags=["warm-up", "by-hand"]
rates = [0.1 * step / 4 for step in range(5)]
# A step with the rate 0 isn't counted: the schedule stays there.
y = rates_of(C.learning_parameter_schedule(rates, epoch_size=1), 6)

# %% tags=["warm-up", "same", "by-hand"]
rates = [1e-9] + [0.1 * step / 4 for step in range(1, 5)]
y = rates_of(C.learning_parameter_schedule(rates, epoch_size=1), 6)

# %% [markdown] tags=["one-cycle"]
# None at all: a schedule is a list of rates.

# %% tags=["plateau", "by-hand"]
learner = C.sgd([C.parameter(1)], lr=0.1)
best, waited, y = math.inf, 0, []
for loss in losses:
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        half = C.learning_parameter_schedule(learner.learning_rate() / 2)
        learner.reset_learning_rate(half)
        waited = 0
    y.append(learner.learning_rate())

# %% tags=["current-rate"]
weight, rates = C.parameter(1, init=0), [0.1 * 0.5**step for step in range(4)]
schedule = C.learning_parameter_schedule(rates, epoch_size=1)
learner = C.sgd([weight], lr=schedule)
for _ in range(3):
    learner.update({weight: np.zeros(1, np.float32)}, 1)
y = learner.learning_rate()
