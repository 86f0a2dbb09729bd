# %% [markdown]
# # Checks of the lessons in MXNet Gluon

# %%
from time import perf_counter

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn, rnn

from rosetta_common.ground.pairs import paired_processes, paired_ratios

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["channel-order", "trap"]
images = mx.nd.zeros((1, 3, 12, 14))  # (batch, channels, height, width)
observed = "NCHW" if initialised(nn.Conv2D(8, 3))(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
model = nn.HybridSequential()
model.add(nn.Dense(200), nn.Dropout(0.5))
model.initialize()
x = mx.nd.random.normal(shape=(10, 400))
observed = not np.array_equal(model(x).asnumpy(), model(x).asnumpy())  # under autograd.record() they would differ

# %% tags=["loss-input", "trap"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
observed = loss_fn(mx.nd.array([[2, 0]]), mx.nd.array([0])).asscalar()

# %% tags=["softmax-twice", "trap"]
probabilities = mx.nd.array([[1, 0]])  # the outputs of a network that ends in softmax
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
observed = loss_fn(probabilities, mx.nd.array([0])).asscalar()

# %% tags=["softmax-twice", "mend"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss(from_logits=True)  # here "logits" means logarithms of probabilities
observed = loss_fn(probabilities.log(), mx.nd.array([0])).asscalar()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
layer = nn.Dense(200, in_units=400)
layer.initialize()
observed = layer.weight.data().asnumpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = nn.Dense(200, in_units=400)
layer.initialize(mx.init.Xavier())
observed = layer.weight.data().asnumpy().var() * (400 + 200) / 2

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

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2D(1, kernel_size=(3), in_channels=1)
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2D(3)(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2D(3, strides=2)(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["padding-default", "trap"]
observed = initialised(nn.Conv2D(1, 3))(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = initialised(nn.Conv2D(1, 3, strides=2, padding=1, weight_initializer="ones"))
corners = layer(mx.nd.ones((1, 1, 12, 12))).asnumpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
outputs = initialised(nn.Dense(200))(mx.nd.random.normal(shape=(100, 400)))
observed = (outputs < 0).mean().asscalar()

# %% tags=["bias-default", "trap"]
layer = nn.Dense(200, in_units=400)
layer.initialize()
observed = "none" if layer.bias is None else "random" if layer.bias.data().asnumpy().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
with autograd.record():
    loss = 1000 * weight.data()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar()

# %% tags=["nan-relu", "trap"]
x = mx.nd.array([float("nan")])
observed = "nan" if np.isnan(nn.Activation("relu")(x).asscalar()) else "0"

# %% tags=["nan-relu", "mend"]
observed = "nan" if np.isnan(mx.nd.relu(x).asscalar()) else "0"  # another operator, in a hybrid_forward F.relu

# %% tags=["nan-loss", "trap", "raises"]
layer = nn.Dense(1, weight_initializer=mx.init.Constant(float("nan")))
layer.initialize()
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 1})
with autograd.record():
    loss = layer(mx.nd.ones((1, 4)))
loss.backward()
trainer.step(batch_size=1)
mx.nd.waitall()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
if not mx.nd.contrib.isfinite(loss).asscalar():  # waits for the engine: once an epoch is enough
    raise FloatingPointError("the loss is no number")
observed = "goes on"

# %% tags=["sparse-labels", "trap"]
logits = mx.nd.zeros((1, 3))
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
loss_fn(logits, mx.nd.array([2]))
try:
    loss_fn(logits, mx.nd.array([[0, 0, 1]]))
    observed = "both"
except mx.MXNetError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        loss_fn(mx.nd.zeros((1, 3)), mx.nd.array([2], dtype=dtype)).wait_to_read()
    except mx.MXNetError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["prediction-graph", "trap"]
outputs = initialised(nn.Dense(200))(mx.nd.zeros((1, 400)))
try:
    outputs.backward()
    observed = True
except mx.MXNetError:  # "it is not in a computational graph": no array is, outside autograd.record()
    observed = False

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

# %% tags=["compiling", "trap"]
model, compiled = [nn.HybridSequential() for _ in range(2)]
for network in (model, compiled):
    network.add(nn.Dense(400, activation="tanh"), nn.Dense(10))
    network.initialize()

# %% tags=["compiling", "mend"]
compiled.hybridize(static_alloc=True, static_shape=True)

# %% tags=["compiling", "measure"]
x, y = mx.nd.random.normal(shape=(64, 400)), mx.nd.arange(64) % 10
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
trainers = {net: gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01}) for net in (model, compiled)}


def train(network):
    for _ in range(50):
        with autograd.record():
            loss = loss_fn(network(x), y)
        loss.backward()
        trainers[network].step(batch_size=64)
    mx.nd.waitall()


observed = paired_ratios(lambda: train(model), lambda: train(compiled))

# %% tags=["time-major", "trap"]
words = mx.nd.ones((7, 2, 4))  # two equal reviews of 7 words: their outputs are equal, those of two words aren't
outputs = initialised(rnn.GRU(5))(words).asnumpy()
observed = "TNC" if np.array_equal(outputs[:, 0], outputs[:, 1]) else "NTC"

# %% tags=["time-major", "mend"]
outputs = initialised(rnn.GRU(5, layout="NTC"))(mx.nd.ones((2, 7, 4))).asnumpy()
observed = "NTC" if np.array_equal(outputs[0], outputs[1]) else "TNC"

# %% tags=["fused-weights", "trap"]
fused = rnn.GRU(5, layout="NTC", input_size=4)
fused.initialize(mx.init.Uniform(1))
cells = rnn.HybridSequentialRNNCell(prefix=fused.prefix, params=fused.params)  # one layout for both, shared by name
with cells.name_scope():
    cells.add(rnn.GRUCell(5, input_size=4, prefix="l0_"))
x = mx.nd.random.normal(shape=(2, 7, 4))
outputs, _ = cells.unroll(7, x, layout="NTC", merge_outputs=True)
observed = (outputs - fused(x)).abs().max().asscalar()


# %% tags=["gru-reset", "trap"]
def dense(x, weight, bias):  # for each of the three gates
    return mx.nd.FullyConnected(x, weight.data(), bias.data(), num_hidden=15).split(3)


cell = rnn.GRUCell(5, input_size=4)
cell.initialize(mx.init.Uniform(1))
word, state = mx.nd.random.normal(shape=(1, 4)), mx.nd.random.normal(shape=(1, 5))
output, _ = cell(word, [state])
word_r, word_z, word_n = dense(word, cell.i2h_weight, cell.i2h_bias)
state_r, state_z, state_n = dense(state, cell.h2h_weight, cell.h2h_bias)
reset, update = (word_r + state_r).sigmoid(), (word_z + state_z).sigmoid()
after = (1 - update) * (word_n + reset * state_n).tanh() + update * state
observed = "after" if np.allclose(output.asnumpy(), after.asnumpy(), atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = initialised(nn.BatchNorm())
with autograd.record():
    outputs = layer(mx.nd.array([[0], [2]]))  # the batch's mean is 1
outputs.backward()  # on a CPU the backward pass moves the running mean and variance
observed = layer.running_mean.data().asscalar()

# %% tags=["batchnorm-epsilon", "trap"]
layer = initialised(nn.BatchNorm(running_variance_initializer="zeros"))
observed = layer(mx.nd.ones((1, 1))).asscalar() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = initialised(nn.BatchNorm(momentum=0))
with autograd.record():
    outputs = layer(mx.nd.array([[0], [4]]))  # their variance is 4 if divided by n, 8 if by n - 1
outputs.backward()
observed = layer.running_var.data().asscalar() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = initialised(nn.BatchNorm())
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 1})
with autograd.record():
    loss = layer(mx.nd.random.normal(shape=(10, 4))) ** 2
loss.backward()
trainer.step(batch_size=10)
observed = (layer.gamma.data().asnumpy() != 1).all()

# %% tags=["batchnorm-prediction", "trap"]
layer = initialised(nn.BatchNorm())
for _ in range(20):
    with autograd.record():
        outputs = layer(mx.nd.random.normal(3, 2, shape=(64, 4)))
    outputs.backward()
x = mx.nd.random.normal(shape=(10, 4))
mean, variance = layer.running_mean.data(), layer.running_var.data()
by_hand = (x - mean) / (variance + 1e-5).sqrt() * layer.gamma.data() + layer.beta.data()
observed = (layer(x) - by_hand).abs().max().asscalar()

# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in gluon.data.DataLoader(mx.nd.arange(10), batch_size=4, shuffle=True))

# %% tags=["adam-correction", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "adam", {"learning_rate": 0.01})
with autograd.record():
    loss = weight.data().sum()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = initialised(nn.Embedding(3, 1))
trainer = gluon.Trainer(embedding.collect_params(), "adam", {"learning_rate": 0.01})
for word in (0, 1):
    before = embedding.weight.data().asnumpy()[0, 0]
    with autograd.record():
        loss = embedding(mx.nd.array([word])).sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = embedding.weight.data().asnumpy()[0, 0] != before  # it doesn't with nn.Embedding(..., sparse_grad=True)

# %% tags=["flatten-order", "trap"]
images = mx.nd.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = nn.Flatten()(images).asnumpy()
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = initialised(nn.Conv2D(1, 3, in_channels=1))
image = mx.nd.zeros((1, 1, 3, 3))
image[:, :, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
same = layer(image).asscalar() == layer.weight.data()[0, 0, 0, 0].asscalar()
observed = "cross-correlation" if same else "convolution"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
layers = [initialised(nn.Dense(5, in_units=4)) for _ in range(2)]
observed = np.array_equal(layers[0].weight.data().asnumpy(), layers[1].weight.data().asnumpy())

# %% tags=["dropout-argument", "trap"]
with autograd.train_mode():
    observed = (nn.Dropout(0.25)(mx.nd.ones(10_000)) == 0).mean().asscalar()

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
