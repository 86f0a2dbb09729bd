# %% [markdown]
# # Fine-tuning: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


mx.random.seed(0)

# %% tags=["replace-head"]
old = nn.HybridSequential()
old.add(nn.Dense(2), nn.Dense(5))
old.initialize()
model = nn.HybridSequential()  # a layer in it can't be replaced
model.add(*old[:-1], nn.Dense(3))
model[-1].initialize()
y = model(x).shape[1]

# %% tags=["freeze-layer"]
model = nn.HybridSequential()
model.add(nn.Dense(2, in_units=2), nn.Dense(1, in_units=2))
model.initialize()
model[0].collect_params().setattr("grad_req", "null")
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
before = [layer.weight.data().copy() for layer in model]
with autograd.record():
    loss = gluon.loss.L2Loss()(model(x), targets)
loss.backward()
trainer.step(batch_size=len(x))
changes = [layer.weight.data() - old for layer, old in zip(model, before)]
y = [int(change.abs().max().asscalar() > 0) for change in changes]

# %% tags=["frozen-batch-norm"]
layer = nn.BatchNorm(in_channels=1)
layer.initialize()
layer.collect_params().setattr("grad_req", "null")
x.attach_grad()  # as if there were layers before it
with autograd.record():
    outputs = layer(x)
outputs.backward()  # on a CPU the backward pass moves the statistics
y = layer.running_mean.data()

# %% tags=["frozen-batch-norm", "same"]
layer = nn.BatchNorm(in_channels=1, use_global_stats=True)
layer.initialize()
x.attach_grad()
with autograd.record():
    outputs = layer(x)
outputs.backward()
y = layer.running_mean.data()

# %% tags=["two-rates-of-layers"]
model = nn.HybridSequential()
model.add(nn.Dense(1, use_bias=False), nn.Dense(1, use_bias=False))
model.initialize("ones")
model[0].collect_params().setattr("lr_mult", 0.1)  # times the rate
with autograd.record():
    loss = model(mx.nd.ones((1, 1)))
loss.backward()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
trainer.step(batch_size=1)
y = [layer.weight.data() for layer in model]

# %% tags=["features"]
model = nn.HybridSequential()
for _ in range(2):
    model.add(nn.Dense(2, use_bias=False, in_units=2))
model.initialize()
for layer in model:
    layer.weight.set_data(w)
y = model[:1](x)

# %% tags=["unfreeze-later"]
model = nn.Dense(1, in_units=1, weight_initializer="ones")
model.initialize()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
y = []
for request in ("null", "write"):
    model.weight.grad_req = request
    with autograd.record():
        loss = model(mx.nd.ones((1, 1)))
    loss.backward()
    trainer.step(batch_size=1)
    y.append(model.weight.data().asnumpy().item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = nn.Dense(2, use_bias=False, in_units=2)
layer.initialize()
layer.weight.set_data(w)
layer.weight.grad_req = "null"
y = layer(x) + 2 * mx.nd.dot(mx.nd.dot(x, a.T), b.T)

# %% tags=["expected-preprocessing"]
mean, deviation = (
    mx.nd.array([0.485, 0.456, 0.406]),
    mx.nd.array([0.229, 0.224, 0.225]),
)
y = mx.image.color_normalize(pixel / 255, mean, deviation)
