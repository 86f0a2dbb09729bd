# %% [markdown]
# # Optimisers: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np

tensor = np.float32  # all its numbers are floats

# %% tags=["momentum"]
weight = C.parameter(init=w)
learner = C.momentum_sgd([weight], lr=0.1, momentum=0.9)  # of unit gain
for _ in range(2):
    learner.update({weight: g}, 1)  # the gradient of one sample
y = weight.value

# %% tags=["momentum", "same"]
weight = C.parameter(init=w)
learner = C.momentum_sgd([weight], lr=0.1, momentum=0.9, unit_gain=False)
for _ in range(2):
    learner.update({weight: g}, 1)
y = weight.value

# %% tags=["adam"]
weight = C.parameter(init=w)
C.adam([weight], lr=0.1, momentum=0.9).update({weight: g}, 1)
y = weight.value

# %% tags=["adamw", "by-hand"]
weight = C.parameter(init=w)
learner = C.adam([weight], lr=0.1, momentum=0.9, variance_momentum=0.999)
weight.value = weight.value * (1 - 0.1 * 0.01)
learner.update({weight: g}, 1)
y = weight.value

# %% tags=["rmsprop"]
weight = C.parameter(init=w)
rest = {
    "gamma": 0.95,
    "inc": 1.2,
    "dec": 0.7,
    "max": 10,
    "min": 1e-8,
}  # no defaults
C.rmsprop([weight], lr=0.1, **rest).update({weight: g}, 1)
y = weight.value

# %% tags=["adagrad"]
weight = C.parameter(init=w)
C.adagrad([weight], lr=0.1).update({weight: g}, 1)
y = weight.value

# %% tags=["adagrad", "same"]
weight = C.parameter(init=w)
C.adagrad([weight], lr=0.1, need_ave_multiplier=False).update({weight: g}, 1)
y = weight.value

# %% tags=["weight-decay"]
weight = C.parameter(init=w)
C.sgd([weight], lr=0.1, l2_regularization_weight=0.1).update({weight: g}, 1)
y = weight.value

# %% tags=["no-decay-on-biases", "by-hand"]
kernel, bias = C.parameter(init=w), C.parameter(init=b)
learner = C.adam([kernel, bias], lr=0.1, momentum=0.9)
kernel.value = kernel.value * (1 - 0.1 * 0.1)
learner.update({kernel: np.zeros_like(w), bias: np.zeros_like(b)}, 1)
y = [kernel.value, bias.value]

# %% tags=["two-rates"]
first, second = C.parameter(init=w), C.parameter(init=b)
learners = (
    C.sgd([first], lr=0.1),
    C.sgd([second], lr=0.01),
)  # a Trainer takes both
for learner, weight in zip(learners, (first, second)):
    learner.update({weight: np.ones(2, np.float32)}, 1)
y = [first.value, second.value]

# %% tags=["clip-norm"]
first, second = C.parameter(2, init=0), C.parameter(2, init=0)
clipping = {"gradient_clipping_threshold_per_sample": 1.0}
clipping["gradient_clipping_with_truncation"] = (
    False  # by norm, each by itself
)
learner = C.sgd([first, second], lr=1.0, **clipping)
learner.update({first: a, second: b}, 1)
y = [-first.value, -second.value]

# %% tags=["clip-norm", "same", "by-hand"]
norm = C.sqrt(C.reduce_sum(C.square(a)) + C.reduce_sum(C.square(b)))
scale = 1 / C.element_max(norm, 1)
y = [(scale * a).eval(), (scale * b).eval()]

# %% tags=["clip-value"]
weight = C.parameter(3, init=0)
learner = C.sgd([weight], lr=1.0, gradient_clipping_threshold_per_sample=1.0)
learner.update({weight: g}, 1)
y = -weight.value

# %% tags=["average-of-weights", "by-hand"]
average, weight = C.parameter(1, init=1), C.parameter(init=w)
C.assign(average, 0.9 * average + 0.1 * weight).eval()
y = average.value

# %% tags=["accumulation", "by-hand"]
weight, batch = C.parameter(init=w), C.input_variable(1)
loss = C.reduce_mean(weight * batch, axis=C.Axis.all_axes())
halves = np.split(samples[:, None], 2)
y = sum(loss.grad({batch: half}, wrt=[weight]) / 2 for half in halves)

# %% tags=["freeze-parameter"]
frozen, free = C.parameter(init=w), C.parameter(init=b)
learner = C.sgd([free], lr=0.1)  # without the frozen one
learner.update({free: np.ones(2, np.float32)}, 1)
y = [frozen.value, free.value]

# %% tags=["set-rate"]
learner = C.sgd([C.parameter(1)], lr=0.1)
before = learner.learning_rate()
learner.reset_learning_rate(C.learning_parameter_schedule(0.01))
y = [before, learner.learning_rate()]

# %% tags=["optimiser-state"]
path = os.path.join(tempfile.mkdtemp(), "learner")
weight, momentum = C.parameter(init=w), {"momentum": 0.9}
learner = C.momentum_sgd([weight], lr=0.1, **momentum)
learner.update({weight: g}, 1)
learner.create_checkpoint().save(path)  # a Trainer saves it with the model
again = C.momentum_sgd([weight], lr=0.1, **momentum)
again.restore_from_checkpoint(C.cntk_py.Dictionary.load(path))
state = again.create_checkpoint()
(y,) = state["smoothed_gradients"]  # the rate is a factor of it

# %% tags=["optimiser-state", "same"]
path = os.path.join(tempfile.mkdtemp(), "learner")
weight, momentum = C.parameter(init=w), {"momentum": 0.9, "unit_gain": False}
learner = C.momentum_sgd([weight], lr=0.1, **momentum)
learner.update({weight: g}, 1)
learner.create_checkpoint().save(path)  # a Trainer saves it with the model
again = C.momentum_sgd([weight], lr=0.1, **momentum)
again.restore_from_checkpoint(C.cntk_py.Dictionary.load(path))
state = again.create_checkpoint()
y = state["smoothed_gradients"][0] / 0.1  # without the rate
