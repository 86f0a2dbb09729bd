# %% [markdown]
# # Normalisation: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


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

# %% tags=["layernorm-epsilon", "trap"]
x = mx.nd.array([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (initialised(nn.LayerNorm())(x)[0, 1].asscalar() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = mx.nd.array([[-1e-4, 1e-4]])
observed = 1e-8 * (initialised(nn.GroupNorm(1))(x.expand_dims(2))[0, 1].asscalar() ** -2 - 1)

# %% tags=["layernorm-axes", "trap"]
outputs = initialised(nn.LayerNorm())(mx.nd.arange(24).reshape((2, 3, 4)) ** 2)
observed = "the last" if outputs.mean(-1).abs().max().asscalar() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
layer = initialised(nn.LayerNorm())
layer.cast("float16")
x = mx.nd.array([[0, 600]], dtype="float16")  # their variance is 90,000: float16 ends at 65,504
observed = abs(layer(x)[0, 1].asscalar() - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = initialised(nn.BatchNorm())
x = mx.nd.full((4, 1), 2)
layer(x)  # its parameters get their shapes
layer.collect_params().setattr("grad_req", "null")
x.attach_grad()  # from the layers before it
with autograd.record():
    outputs = layer(x)
outputs.backward()
observed = layer.running_mean.data().asscalar() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = initialised(nn.BatchNorm(use_global_stats=True))
x.attach_grad()
with autograd.record():
    outputs = layer(x)
outputs.backward()
observed = layer.running_mean.data().asscalar() != 0
