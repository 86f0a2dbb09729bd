# %% [markdown]
# # Layers: phrases in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["dense"]
layer = initialised(nn.Dense(2, in_units=3))
layer.weight.set_data(w)
layer.bias.set_data(b)
y = layer(x)

# %% tags=["conv-2d"]
layer = initialised(nn.Conv2D(1, kernel_size=2, use_bias=False, in_channels=1))
layer.weight.set_data(kernel)
y = layer(x)

# %% tags=["conv-1d"]
layer = initialised(nn.Conv1D(1, kernel_size=2, use_bias=False, in_channels=2))
layer.weight.set_data(kernel)
y = layer(x)

# %% tags=["transposed-conv"]
layer = nn.Conv2DTranspose(
    1, kernel_size=3, strides=2, use_bias=False, in_channels=1
)
layer.initialize()
layer.weight.set_data(kernel.reshape((1, 1, 3, 3)))
y = layer(x)

# %% tags=["depthwise-conv"]
layer = nn.Conv2D(2, kernel_size=2, groups=2, use_bias=False, in_channels=2)
layer.initialize()
layer.weight.set_data(kernel.expand_dims(1))
y = layer(x)

# %% tags=["dilated-conv"]
layer = nn.Conv2D(1, kernel_size=2, dilation=2, use_bias=False, in_channels=1)
layer.initialize()
layer.weight.set_data(kernel)
y = layer(x)

# %% tags=["max-pool"]
y = nn.MaxPool2D(2)(x)

# %% tags=["average-pool"]
y = nn.AvgPool2D(3, strides=1, padding=1)(x)

# %% tags=["average-pool", "same"]
y = nn.AvgPool2D(3, strides=1, padding=1, count_include_pad=False)(x)

# %% tags=["global-average-pool"]
y = nn.GlobalAvgPool2D()(x).flatten()

# %% tags=["batch-norm"]
layer = initialised(nn.BatchNorm())
with autograd.train_mode():
    y = layer(x)

# %% tags=["batch-norm-statistics"]
layer = initialised(nn.BatchNorm())
with autograd.record():
    outputs = layer(x)
outputs.backward()  # on a CPU the backward pass moves the statistics
y = mx.nd.concat(layer.running_mean.data(), layer.running_var.data(), dim=0)

# %% tags=["layer-norm"]
y = initialised(nn.LayerNorm())(x)

# %% tags=["group-norm"]
y = initialised(nn.GroupNorm(2))(x)

# %% tags=["rms-norm", "by-hand"]
y = x / ((x**2).mean(axis=1, keepdims=True) + 1e-6).sqrt()

# %% tags=["instance-norm"]
y = initialised(nn.InstanceNorm())(x)

# %% tags=["dropout"]
with autograd.train_mode():
    outputs = nn.Dropout(0.25)(mx.nd.ones(1000))
y = np.unique(outputs.asnumpy())

# %% tags=["spatial-dropout"]
with autograd.train_mode():
    outputs = nn.Dropout(0.5, axes=(2, 3))(mx.nd.ones((1, 8, 4, 4)))
channels = outputs.reshape((0, 0, -1))
y = (channels.max(axis=2) - channels.min(axis=2)).max().asscalar()

# %% tags=["embedding"]
layer = initialised(nn.Embedding(4, 2))
layer.weight.set_data(table)
y = layer(ids)

# %% tags=["flatten"]
y = nn.Flatten()(x)

# %% tags=["resize"]
y = mx.nd.contrib.BilinearResize2D(x, height=4, width=4)  # corner to corner

# %% tags=["resize", "same"]
y = mx.nd.contrib.BilinearResize2D(x, height=4, width=4, align_corners=False)

# %% tags=["reflect-pad"]
y = nn.ReflectionPad2D(1)(x)
