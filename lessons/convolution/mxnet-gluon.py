# %% [markdown]
# # Convolution and pooling: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["channel-order", "trap"]
images = mx.nd.zeros((1, 3, 12, 14))  # (batch, channels, height, width)
observed = "NCHW" if initialised(nn.Conv2D(8, 3))(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2D(1, kernel_size=(3), in_channels=1)
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = initialised(nn.Conv2D(1, 3))(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = initialised(nn.Conv2D(1, 3, strides=2, padding=1, weight_initializer="ones"))
corners = layer(mx.nd.ones((1, 1, 12, 12))).asnumpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = initialised(nn.Conv2D(1, 3, in_channels=1))
image = mx.nd.zeros((1, 1, 3, 3))
image[:, :, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
same = layer(image).asscalar() == layer.weight.data()[0, 0, 0, 0].asscalar()
observed = "cross-correlation" if same else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2D(3)(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2D(3, strides=2)(mx.nd.zeros((1, 1, 12, 12))).shape[-1]

# %% tags=["flatten-order", "trap"]
images = mx.nd.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = nn.Flatten()(images).asnumpy()
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = initialised(nn.Conv1DTranspose(1, 3, strides=2, use_bias=False, in_channels=1))
layer.weight.set_data(mx.nd.array([[[1, 2, 3]]]))
outputs = layer(mx.nd.array([[[1, 10]]])).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["average-pooling-border", "trap"]
observed = nn.AvgPool2D(3, strides=1, padding=1)(mx.nd.ones((1, 1, 5, 5)))[0, 0, 0, 0].asscalar()

# %% tags=["average-pooling-border", "mend"]
layer = nn.AvgPool2D(3, strides=1, padding=1, count_include_pad=False)
observed = layer(mx.nd.ones((1, 1, 5, 5)))[0, 0, 0, 0].asscalar()

# %% tags=["resize-up", "trap"]
x = mx.nd.array([0, 1]).reshape((1, 1, 2, 1))
outputs = mx.nd.contrib.BilinearResize2D(x, height=4, width=1).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-down", "trap"]
x = mx.nd.array([0, 1, 2, 6]).reshape((1, 1, 4, 1))
outputs = mx.nd.contrib.BilinearResize2D(x, height=2, width=1).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-nearest", "trap"]
picture = mx.nd.arange(7).reshape((7, 1, 1)).astype("uint8")
outputs = mx.gluon.data.vision.transforms.Resize((1, 3), interpolation=0)(picture).asnumpy()  # width, height
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())
