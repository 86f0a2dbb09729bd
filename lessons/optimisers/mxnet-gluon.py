# %% [markdown]
# # Optimisers: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon

mx.random.seed(0)


def stepped(start, gradient, optimizer, **arguments):  # one weight, one step
    weight = gluon.Parameter("weight", shape=(1,), init=mx.init.Constant(start))
    weight.initialize()
    trainer = gluon.Trainer([weight], optimizer, arguments)
    with autograd.record():
        loss = gradient * weight.data()
    loss.backward()
    trainer.step(batch_size=1)
    return weight.data().asscalar()


# %% tags=["momentum", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1, "momentum": 0.9})
for _ in range(3):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = -weight.data().asscalar()

# %% tags=["gradient-clipping", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
with autograd.record():
    loss = 1000 * weight.data()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar()

# %% tags=["adam-correction", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "adam", {"learning_rate": 0.01})
with autograd.record():
    loss = weight.data().sum()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar() / 0.01

# %% tags=["small-gradient", "trap"]
observed = -stepped(0, 1e-8, "adam", learning_rate=0.01) / 0.01

# %% tags=["adamw-decay", "trap"]
weight, [gradient, mean, variance] = mx.nd.ones(1), mx.nd.zeros((3, 1))
mx.nd.contrib.adamw_update(weight, gradient, mean, variance, rescale_grad=1, lr=0.1, eta=1, wd=0.1, out=weight)
observed = weight.asscalar()  # a schedule in `eta` multiplies both

# %% tags=["adamw-default", "trap"]
weight, [gradient, mean, variance] = mx.nd.ones(1), mx.nd.zeros((3, 1))
mx.nd.contrib.adamw_update(weight, gradient, mean, variance, rescale_grad=1, lr=1, eta=1, out=weight)
observed = 1 - weight.asscalar()

# %% tags=["adam-decay", "trap"]
observed = stepped(1, 0, "adam", learning_rate=0.1, wd=0.1)

# %% tags=["decay-biases", "trap"]
layer = gluon.nn.Dense(1, in_units=1, bias_initializer="ones")
layer.initialize()
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 0.1, "wd": 0.1})
with autograd.record():
    loss = 0 * layer(mx.nd.zeros((1, 1)))
loss.backward()
trainer.step(batch_size=1)
observed = layer.bias.data().asscalar() != 1

# %% tags=["decay-biases", "mend"]
layer = gluon.nn.Dense(1, in_units=1, bias_initializer="ones")
layer.initialize()
layer.collect_params(".*bias").setattr("wd_mult", 0)
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 0.1, "wd": 0.1})
with autograd.record():
    loss = 0 * layer(mx.nd.zeros((1, 1)))
loss.backward()
trainer.step(batch_size=1)
observed = layer.bias.data().asscalar() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(0, 1, "rmsprop", learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(0, 1, "adagrad", learning_rate=0.1) / 0.1

# %% tags=["adadelta-rate", "trap"]
default = mx.optimizer.AdaDelta()
first = (default.epsilon / (1 - default.rho + default.epsilon)) ** 0.5  # of its formula, for a gradient of 1
observed = -stepped(0, 1, "adadelta") / first  # Trainer.learning_rate says 0.01, which isn't used

# %% tags=["sgd-rate", "trap"]
observed = -stepped(0, 1, "sgd")

# %% tags=["clip-norm", "trap"]
gradients = [mx.nd.array([3.0]), mx.nd.array([4.0])]
gluon.utils.clip_global_norm(gradients, 1)
observed = "together" if gradients[0].asscalar() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1, "momentum": 0.9})
for rate in (1, 0):
    before = weight.data().asscalar()
    trainer.set_learning_rate(rate)
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = before - weight.data().asscalar()

# %% tags=["schedule-unit", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=1)
trainer = gluon.Trainer([weight], "sgd", {"lr_scheduler": schedule})
for _ in range(3):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = "in each update" if trainer.learning_rate < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
weight = gluon.Parameter("weight", grad_req="add", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
for x in mx.nd.ones((2, 4)):
    with autograd.record():
        losses = weight.data() * x
    losses.backward()
trainer.step(batch_size=4)
observed = -weight.data().asscalar()

# %% tags=["accumulation", "mend"]
weight = gluon.Parameter("weight", grad_req="add", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
for x in mx.nd.ones((2, 4)):
    with autograd.record():
        losses = weight.data() * x
    losses.backward()
trainer.step(batch_size=2 * 4)  # it divides the sum over all samples
observed = -weight.data().asscalar()

# %% tags=["accumulation-uneven", "trap"]
weight = gluon.Parameter("weight", grad_req="add", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
for x in mx.nd.zeros(6), mx.nd.full(2, 4):
    with autograd.record():
        losses = weight.data() * x
    losses.backward()
trainer.step(batch_size=6 + 2)
observed = -weight.data().asscalar()

# %% tags=["divided-twice", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
with autograd.record():
    loss = (weight.data() * mx.nd.ones(8)).mean()
loss.backward()
trainer.step(batch_size=8)
observed = -weight.data().asscalar()

# %% tags=["divided-twice", "mend"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
with autograd.record():
    losses = weight.data() * mx.nd.ones(8)  # one for each sample, as Gluon's own losses
losses.backward()
trainer.step(batch_size=8)
observed = -weight.data().asscalar()
