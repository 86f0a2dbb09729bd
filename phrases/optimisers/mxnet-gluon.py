# %% [markdown]
# # Optimisers: phrases in MXNet Gluon

# %%
import tempfile
from pathlib import Path

import mxnet as mx
from mxnet import autograd, gluon


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def parameter(start, name="weight"):
    held = gluon.Parameter(name, shape=start.shape, init="zeros")
    held.initialize()
    held.set_data(start)
    return held


def backward(weight, gradient):
    with autograd.record():
        loss = (gradient * weight.data()).sum()
    loss.backward()


# %% tags=["momentum"]
weight = parameter(w)
trainer = gluon.Trainer(
    [weight], "sgd", {"learning_rate": 0.1, "momentum": 0.9}
)
for _ in range(2):
    backward(weight, g)
    trainer.step(batch_size=1)
y = weight.data()

# %% tags=["adam"]
weight = parameter(w)
trainer = gluon.Trainer([weight], "adam", {"learning_rate": 0.1})
backward(weight, g)
trainer.step(batch_size=1)
y = weight.data()

# %% tags=["adamw", "by-hand"]
mean, variance = mx.nd.zeros_like(w), mx.nd.zeros_like(w)
# an operator: by default no decay, and no correction of the first steps
mx.nd.contrib.adamw_update(
    w, g, mean, variance, rescale_grad=1, lr=0.1, eta=1, out=w
)
y = w

# %% tags=["adamw", "same", "by-hand"]
mean, variance = mx.nd.zeros_like(w), mx.nd.zeros_like(w)
steps = 1
correction = (1 - 0.999**steps) ** 0.5 / (1 - 0.9**steps)
rates = {"lr": correction, "eta": 0.1, "wd": 0.01}
mx.nd.contrib.adamw_update(
    w, g, mean, variance, rescale_grad=1, out=w, **rates
)
y = w

# %% tags=["rmsprop"]
weight = parameter(w)
trainer = gluon.Trainer(
    [weight], "rmsprop", {"learning_rate": 0.1}
)  # gamma1=0.9
backward(weight, g)
trainer.step(batch_size=1)
y = weight.data()

# %% tags=["rmsprop", "same"]
weight = parameter(w)
trainer = gluon.Trainer(
    [weight], "rmsprop", {"learning_rate": 0.1, "gamma1": 0.99}
)
backward(weight, g)
trainer.step(batch_size=1)
y = weight.data()

# %% tags=["adagrad"]
weight = parameter(w)
trainer = gluon.Trainer([weight], "adagrad", {"learning_rate": 0.1})
backward(weight, g)
trainer.step(batch_size=1)
y = weight.data()

# %% tags=["weight-decay"]
weight = parameter(w)
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 0.1, "wd": 0.1})
backward(weight, g)
trainer.step(batch_size=1)
y = weight.data()

# %% tags=["no-decay-on-biases", "by-hand"]
for weight, decay in ((w, 0.1), (b, 0.0)):  # for a trainer: bias.wd_mult = 0
    gradient, mean, variance = (mx.nd.zeros_like(weight) for _ in range(3))
    rates = {"lr": 1, "eta": 0.1, "wd": decay, "rescale_grad": 1}
    mx.nd.contrib.adamw_update(
        weight, gradient, mean, variance, out=weight, **rates
    )
y = [w, b]

# %% tags=["two-rates"]
first, second = parameter(w), parameter(b, "bias")
second.lr_mult = 0.1  # times the rate
trainer = gluon.Trainer([first, second], "sgd", {"learning_rate": 0.1})
for weight in (first, second):
    backward(weight, 1)
trainer.step(batch_size=1)
y = [first.data(), second.data()]

# %% tags=["clip-norm"]
gluon.utils.clip_global_norm([a, b], max_norm=1.0)  # in place
y = [a, b]

# %% tags=["clip-value"]
y = g.clip(-1, 1)  # a trainer does it with {"clip_gradient": 1}

# %% tags=["average-of-weights", "by-hand"]
average = mx.nd.ones(1)
y = 0.9 * average + 0.1 * w

# %% tags=["accumulation"]
w.attach_grad(
    grad_req="add"
)  # of a layer: collect_params().setattr("grad_req", "add")
for batch in samples.split(2, axis=0):
    with autograd.record():
        loss = (w * batch).mean() / 2  # 2 batches
    loss.backward()
y = w.grad

# %% tags=["freeze-parameter"]
frozen, free = parameter(w), parameter(b, "bias")
frozen.grad_req = "null"
trainer = gluon.Trainer([frozen, free], "sgd", {"learning_rate": 0.1})
with autograd.record():
    loss = frozen.data().sum() + free.data().sum()
loss.backward()
trainer.step(batch_size=1)
y = [frozen.data(), free.data()]

# %% tags=["set-rate"]
trainer = gluon.Trainer(
    [parameter(mx.nd.zeros(1))], "sgd", {"learning_rate": 0.1}
)
before = trainer.learning_rate
trainer.set_learning_rate(0.01)
y = [before, trainer.learning_rate]

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "optimiser.states"
update = mx.optimizer.get_updater(
    mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
)
update(0, g, w)  # a trainer has save_states and load_states
path.write_bytes(update.get_states())
again = mx.optimizer.get_updater(
    mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
)
again.set_states(path.read_bytes())
y = again.states[0]  # minus the rate times the gradient

# %% tags=["optimiser-state", "same"]
y = again.states[0] / -again.optimizer.learning_rate
