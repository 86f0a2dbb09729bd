# %% [markdown]
# # Speed and devices: checks in MXNet Gluon

# %%
from time import perf_counter
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn
from rosetta_common.ground.pairs import paired_processes, paired_ratios

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["asynchronous-engine", "trap"]
x = mx.nd.random.normal(shape=(1000, 1000))
call = lambda: mx.nd.dot(x, x)  # returns before the result is ready

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: mx.nd.waitall()  # or array.wait_to_read(), or code that reads a number

# %% tags=["asynchronous-engine", "measure"]
observed = []
for _ in range(16):
    wait()
    begin = perf_counter()
    product = call()
    returned = perf_counter()
    wait()
    observed.append((returned - begin) / (perf_counter() - begin))
del observed[0]

# %% tags=["numpy-in-the-loop", "trap"]
model = nn.HybridSequential()
model.add(nn.Dense(400, activation="tanh"), nn.Dense(10))
model.initialize()
model.hybridize()
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.01})


def train_step(x, y):
    with autograd.record():
        loss = loss_fn(model(x), y)
    loss.backward()
    trainer.step(batch_size=64)
    return loss.mean()


def reading_each(batches):
    return [train_step(x, y).asscalar() for x, y in batches]  # waits in every batch


# %% tags=["numpy-in-the-loop", "mend"]
def reading_at_the_end(batches):
    losses = [train_step(x, y) for x, y in batches]
    return mx.nd.stack(*losses).asnumpy()


# %% tags=["numpy-in-the-loop", "measure"]
x, y = mx.nd.random.normal(shape=(64 * 100, 400)), mx.nd.arange(64 * 100) % 10
batches = [(x[i : i + 64], y[i : i + 64]) for i in range(0, len(x), 64)]
observed = paired_ratios(lambda: reading_each(batches), lambda: reading_at_the_end(batches))

# %% tags=["input-gradient", "trap"]
images = mx.nd.random.normal(shape=(10, 3, 32, 32))
layer = initialised(nn.Conv2D(8, 3))
with autograd.record():
    loss = layer(images).sum()
loss.backward()
observed = images.grad is not None  # it would have one after images.attach_grad()

# %% tags=["relu-after-pooling", "trap"]
first = nn.HybridSequential()
first.add(nn.Activation("relu"), nn.MaxPool2D(2))

# %% tags=["relu-after-pooling", "mend"]
last = nn.HybridSequential()
last.add(nn.MaxPool2D(2), nn.Activation("relu"))

# %% tags=["relu-after-pooling", "measure"]
x = mx.nd.random.normal(shape=(64, 50, 32, 32))
x.attach_grad()
first.hybridize()
last.hybridize()
assert np.array_equal(first(x).asnumpy(), last(x).asnumpy())


def pass_through(model):
    with autograd.record():
        loss = model(x).sum()
    loss.backward()
    mx.nd.waitall()


observed = paired_ratios(lambda: pass_through(first), lambda: pass_through(last))

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time, mxnet as mx
layer = mx.gluon.rnn.GRU(50, layout="NTC")
layer.initialize()
x = mx.nd.random.normal(shape=(32, 50, 50))
def step():
    with mx.autograd.record():
        loss = layer(x).sum()
    loss.backward()
    mx.nd.waitall()
step()
start = time.perf_counter()
for _ in range(10):
    step()
print(time.perf_counter() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE"}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None}

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)

# %% tags=["gone-frameworks", "trap"]
x, y = mx.nd.random.uniform(shape=(64, 4)), mx.nd.arange(64) % 2
model = nn.HybridSequential()
model.add(nn.Dense(8, activation="relu"), nn.Dense(2))
model.initialize()
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
losses = []
for _ in range(10):
    with autograd.record():
        loss = loss_fn(model(x), y)
    loss.backward()
    trainer.step(batch_size=64)
    losses.append(loss.mean().asscalar())
observed = losses[-1] < losses[0]
