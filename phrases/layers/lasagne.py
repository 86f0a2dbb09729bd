# %% [markdown]
# # Layers: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(
    x, ws=ds, stride=st, pad=padding, **others
)
import lasagne
from lasagne.layers import (
    Conv1DLayer,
    Conv2DLayer,
    DenseLayer,
    DropoutLayer,
    EmbeddingLayer,
    FlattenLayer,
    GlobalPoolLayer,
    InputLayer,
    MaxPool2DLayer,
    Pool2DLayer,
    get_output,
)
from theano.tensor.nnet.bn import batch_normalization_train

tensor = np.asarray
value = lambda y: y.eval() if hasattr(y, "eval") else y
lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["dense"]
layer = DenseLayer(InputLayer((None, 3)), 2, W=w.T, b=b)
y = get_output(layer, x)  # its activation is ReLU

# %% tags=["dense", "same"]
layer = DenseLayer(InputLayer((None, 3)), 2, W=w.T, b=b, nonlinearity=None)
y = get_output(layer, x)

# %% tags=["conv-2d"]
layer = Conv2DLayer(InputLayer(x.shape), 1, 2, W=kernel, b=None)
y = get_output(layer, x)  # the kernel is turned, and ReLU follows

# %% tags=["conv-2d", "same"]
turned = kernel[:, :, ::-1, ::-1]
layer = Conv2DLayer(
    InputLayer(x.shape), 1, 2, W=turned, b=None, nonlinearity=None
)
y = get_output(layer, x)

# %% tags=["conv-1d"]
layer = Conv1DLayer(InputLayer(x.shape), 1, 2, W=kernel, b=None)
y = get_output(layer, x)  # the kernel is turned, and ReLU follows

# %% tags=["conv-1d", "same"]
turned = kernel[:, :, ::-1]
layer = Conv1DLayer(
    InputLayer(x.shape), 1, 2, W=turned, b=None, nonlinearity=None
)
y = get_output(layer, x)

# %% tags=["transposed-conv"]
kernels = kernel[
    np.newaxis, np.newaxis
]  # Theano's: Lasagne 0.1 has no such layer
y = T.nnet.conv2d_transpose(
    x, kernels, output_shape=(1, 1, 5, 5), input_dilation=(2, 2)
)

# %% tags=["transposed-conv", "same"]
kernels = kernel[np.newaxis, np.newaxis]
y = T.nnet.conv2d_transpose(
    x,
    kernels,
    output_shape=(1, 1, 5, 5),
    input_dilation=(2, 2),
    filter_flip=False,
)

# %% tags=["depthwise-conv"]
# Theano's; by default, it would turn the kernel
y = T.nnet.conv2d(x, kernel[:, np.newaxis], num_groups=2, filter_flip=False)

# %% tags=["dilated-conv"]
y = T.nnet.conv2d(
    x, kernel, filter_dilation=(2, 2)
)  # Theano's: turns the kernel

# %% tags=["dilated-conv", "same"]
y = T.nnet.conv2d(x, kernel, filter_dilation=(2, 2), filter_flip=False)

# %% tags=["max-pool"]
y = get_output(MaxPool2DLayer(InputLayer(x.shape), 2), x)

# %% tags=["average-pool"]
layer = Pool2DLayer(
    InputLayer(x.shape), 3, stride=1, pad=1, mode="average_inc_pad"
)
y = get_output(layer, x)

# %% tags=["average-pool", "same"]
layer = Pool2DLayer(
    InputLayer(x.shape), 3, stride=1, pad=1, mode="average_exc_pad"
)
y = get_output(layer, x)

# %% tags=["global-average-pool"]
y = get_output(GlobalPoolLayer(InputLayer(x.shape)), x)

# %% tags=["batch-norm"]
scale, offset = np.ones(2, "float32"), np.zeros(2, "float32")
y, _, _ = batch_normalization_train(
    x, scale, offset
)  # Theano's: Lasagne 0.1 has none

# %% tags=["batch-norm", "same"]
scale, offset = np.ones(2, "float32"), np.zeros(2, "float32")
y, _, _ = batch_normalization_train(
    x, scale, offset, epsilon=1.001e-5
)  # 1e-5 is refused

# %% tags=["batch-norm-statistics"]
zero, one = (theano.shared(np.full(1, number, "float32")) for number in (0, 1))
*_, mean, variance = batch_normalization_train(
    x, one, zero, running_mean=zero, running_var=one
)
y = T.concatenate([mean, variance])

# %% [markdown] tags=["layer-norm"]
# None at all, neither in Lasagne 0.1 nor in Theano.

# %% [markdown] tags=["group-norm"]
# None at all, neither in Lasagne 0.1 nor in Theano.

# %% [markdown] tags=["rms-norm"]
# None at all, neither in Lasagne 0.1 nor in Theano.

# %% [markdown] tags=["instance-norm"]
# None at all, neither in Lasagne 0.1 nor in Theano.

# %% tags=["dropout"]
layer = DropoutLayer(InputLayer((1000,)), 0.25)
y = np.unique(get_output(layer, np.ones(1000, "float32")).eval())

# %% [markdown] tags=["spatial-dropout"]
# None at all in Lasagne 0.1.

# %% tags=["embedding"]
layer = EmbeddingLayer(InputLayer((3,)), 4, 2, W=table)
y = get_output(layer, ids)

# %% tags=["flatten"]
y = get_output(FlattenLayer(InputLayer(x.shape)), x)

# %% tags=["resize"]
y = T.nnet.abstract_conv.bilinear_upsampling(x, ratio=2)  # Theano's

# %% [markdown] tags=["reflect-pad"]
# None at all in Lasagne 0.1: its PadLayer fills with one number.
