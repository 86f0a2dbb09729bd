# %% [markdown]
# # Low precision: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.contrib import amp
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer, start="uniform"):
    layer.initialize(start)
    return layer


def dtypes(*arrays):  # NumPy has no bfloat16: MXNet uses a record type with this name
    return ", ".join((np.dtype(array.dtype).names or [np.dtype(array.dtype).name])[0] for array in arrays)


def half_weight(value, **arguments):
    weight = gluon.Parameter("weight", shape=(1,), dtype="float16", init=mx.init.Constant(value))
    weight.initialize()
    return weight, gluon.Trainer([weight], **arguments)


def scaled_step(gradient, clip=lambda weight, trainer: None):
    amp.init("bfloat16")
    weight = gluon.Parameter("weight", shape=(1,), init="zeros")
    weight.initialize()
    trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
    amp.init_trainer(trainer)
    with autograd.record(), amp.scale_loss(gradient * weight.data(), trainer) as loss:
        loss.backward()
    clip(weight, trainer)
    trainer.step(batch_size=1)
    return -weight.data().asscalar()


# %% tags=["autocast-types", "trap"]
amp.init("bfloat16")  # from here on, MXNet converts before each matrix product
layer, loss = initialised(nn.Dense(4)), gluon.loss.SoftmaxCrossEntropyLoss()
logits = layer(mx.nd.ones((4, 4)))
observed = dtypes(logits, mx.nd.softmax(logits), loss(logits, mx.nd.zeros(4)))

# %% tags=["mixed-parameters", "trap"]
amp.init("bfloat16")
layer = initialised(nn.Dense(4))
layer(mx.nd.ones((1, 4)))
observed = dtypes(layer.weight.data())

# %% tags=["mixed-parameters", "mend"]
layer = initialised(nn.Dense(4, in_units=4))
layer.cast("float16")
observed = dtypes(layer.weight.data())

# %% tags=["lost-updates", "trap"]
weight, trainer = half_weight(1, optimizer="sgd", optimizer_params={"learning_rate": 0.0001})
for _ in range(100):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = weight.data().asscalar() == 1

# %% tags=["lost-updates", "mend"]
exact = {"learning_rate": 0.0001, "multi_precision": True}  # the trainer keeps a copy in float32
weight, trainer = half_weight(1, optimizer="sgd", optimizer_params=exact)
for _ in range(100):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = weight.data().asscalar() == 1


# %% tags=["loss-scaling", "trap"]
observed = scaled_step(float("inf")) == 0


# %% tags=["scaled-clipping", "trap"]
observed = scaled_step(10, lambda weight, trainer: gluon.utils.clip_global_norm([weight.grad()], 1))


# %% tags=["scaled-clipping", "mend"]
def clip(weight, trainer):
    amp.unscale(trainer)
    gluon.utils.clip_global_norm([weight.grad()], 1)


observed = scaled_step(10, clip)

# %% tags=["running-total", "trap"]
total = mx.nd.full(1, 2048, dtype="float16")
for loss in mx.nd.ones(128, dtype="float16"):
    total += loss
observed = float(total.asscalar())

# %% tags=["running-total", "mend"]
losses = mx.nd.concat(mx.nd.full(1, 2048, dtype="float16"), mx.nd.ones(128, dtype="float16"), dim=0)
observed = float(losses.sum().asscalar())

# %% tags=["vanished-epsilon", "trap"]
weight, trainer = half_weight(1, optimizer="adam")
with autograd.record():
    loss = 0 * weight.data()
loss.backward()
trainer.step(batch_size=1)
observed = bool(np.isnan(weight.data().asscalar()))

# %% tags=["vanished-epsilon", "mend"]
weight, trainer = half_weight(1, optimizer="adam", optimizer_params={"multi_precision": True})
with autograd.record():
    loss = 0 * weight.data()
loss.backward()
trainer.step(batch_size=1)
observed = bool(np.isnan(weight.data().asscalar()))
