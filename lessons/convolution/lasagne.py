# %% [markdown]
# # Convolution and pooling: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    Conv2DLayer,
    FlattenLayer,
    InputLayer,
    MaxPool2DLayer,
    Pool2DLayer,
    get_output,
)

lasagne.random.set_rng(np.random.RandomState(0))


def ones(*shape):
    return np.ones(shape, "float32")


# %% tags=["channel-order", "trap"]
layer = Conv2DLayer(InputLayer((1, 3, 12, 14)), 8, 3)  # (batch, channels, height, width)
observed = "NCHW" if layer.output_shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, filter_size=(3))
observed = "x".join(map(str, layer.W.get_value().shape[2:]))

# %% tags=["padding-default", "trap"]
observed = get_output(Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, 3), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, 3, stride=2, pad="same", W=lasagne.init.Constant(1))
corners = get_output(layer, ones(1, 1, 12, 12)).eval()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 3, 3)), 1, 3, nonlinearity=None)
image = np.zeros((1, 1, 3, 3), "float32")
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = get_output(layer, image).eval().item()
observed = "cross-correlation" if output == layer.W.get_value()[0, 0, 0, 0] else "convolution"

# %% tags=["kernel-orientation", "mend"]
kernel = layer.W.get_value()  # from another framework
layer.W.set_value(kernel[:, :, ::-1, ::-1])
output = get_output(layer, image).eval().item()
observed = "cross-correlation" if output == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = get_output(MaxPool2DLayer(InputLayer((1, 1, 12, 12)), 3), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["pooling-border", "trap"]
observed = get_output(MaxPool2DLayer(InputLayer((1, 1, 12, 12)), 3, stride=2), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["flatten-order", "trap"]
image = np.arange(12, dtype="float32").reshape(1, 3, 2, 2)
flat = get_output(FlattenLayer(InputLayer((1, 3, 2, 2))), image).eval()
observed = "channels first" if flat[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["transposed-output", "trap"]
image, kernel = (np.array(numbers, "float32").reshape(1, 1, -1, 1) for numbers in ([1, 10], [1, 2, 3]))
output = T.nnet.conv2d_transpose(image, kernel, output_shape=(1, 1, 5, 1), input_dilation=(2, 1))
observed = " ".join(f"{number:.3g}" for number in output.eval().ravel())

# %% tags=["transposed-output", "mend"]
output = T.nnet.conv2d_transpose(image, kernel, output_shape=(1, 1, 5, 1), input_dilation=(2, 1), filter_flip=False)
observed = " ".join(f"{number:.3g}" for number in output.eval().ravel())

# %% tags=["average-pooling-border", "trap"]
layer = Pool2DLayer(InputLayer((1, 1, 5, 5)), 3, stride=1, pad=1, mode="average_inc_pad")  # its name says so
observed = get_output(layer, ones(1, 1, 5, 5)).eval()[0, 0, 0, 0]

# %% tags=["average-pooling-border", "mend"]
layer = Pool2DLayer(InputLayer((1, 1, 5, 5)), 3, stride=1, pad=1, mode="average_exc_pad")
observed = get_output(layer, ones(1, 1, 5, 5)).eval()[0, 0, 0, 0]

# %% tags=["resize-up", "trap"]
image = np.array([[[[0, 0], [1, 1]]]], "float32")
outputs = T.nnet.abstract_conv.bilinear_upsampling(image, 2).eval()[0, 0, :, 0]
observed = " ".join(f"{number:.3g}" for number in outputs)
