# %% [markdown]
# # Layers: phrases in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import (
    AveragePooling,
    BatchNormalization,
    Convolution1D,
    Convolution2D,
    ConvolutionTranspose2D,
    Dense,
    Dropout,
    Embedding,
    GlobalAveragePooling,
    LayerNormalization,
    MaxPooling,
)

tensor = np.float32  # all its numbers are floats
C.cntk_py.reset_random_seed(1)


def train_forward(model, x):
    """A pass as in training: eval() uses the running means."""
    inputs, outputs = {model.arguments[0]: x}, model.outputs
    _, found = model.forward(inputs, outputs, keep_for_backward=outputs)
    return found[model.output]


# %% tags=["dense"]
layer = Dense(2)(C.input_variable(3))
layer.W.value, layer.b.value = w.T, b
y = layer.eval(x)

# %% tags=["conv-2d"]
layer = Convolution2D((2, 2), 1, bias=False)(C.input_variable((1, 3, 3)))
layer.W.value = kernel
y = layer.eval(x)

# %% tags=["conv-1d"]
layer = Convolution1D(2, 1, bias=False)(C.input_variable((2, 4)))
layer.W.value = kernel
y = layer.eval(x)

# %% tags=["transposed-conv"]
images = C.input_variable((1, 2, 2))
layer = ConvolutionTranspose2D((3, 3), 1, strides=2, bias=False)(images)
layer.W.value = kernel[None, None]
y = layer.eval(x)

# %% tags=["depthwise-conv"]
images, kernels = C.input_variable((2, 3, 3)), C.constant(kernel[:, None])
# The layers refuse groups.
y = C.convolution(kernels, images, auto_padding=[False], groups=2).eval(x)

# %% tags=["dilated-conv", "by-hand"]
spread = np.zeros((1, 1, 3, 3), np.float32)
spread[..., ::2, ::2] = kernel  # on a CPU, dilation=2 isn't implemented
layer = Convolution2D((3, 3), 1, bias=False)(C.input_variable((1, 4, 4)))
layer.W.value = spread
y = layer.eval(x)

# %% tags=["max-pool"]
y = MaxPooling((2, 2))(C.input_variable((1, 3, 3))).eval(x)  # strides=1

# %% tags=["max-pool", "same"]
y = MaxPooling((2, 2), strides=2)(C.input_variable((1, 3, 3))).eval(x)

# %% tags=["average-pool"]
y = AveragePooling((3, 3), pad=True)(C.input_variable((1, 3, 3))).eval(x)

# %% tags=["global-average-pool"]
y = C.squeeze(GlobalAveragePooling()(C.input_variable((2, 2, 2)))).eval(x)

# %% tags=["batch-norm"]
y = train_forward(BatchNormalization()(C.input_variable(2)), x)

# %% tags=["batch-norm-statistics"]
layer = BatchNormalization()(C.input_variable(1))
train_forward(layer, x)  # the first batch's are taken whole
y = np.concatenate(
    [layer.aggregate_mean.value, layer.aggregate_variance.value]
)

# %% tags=["layer-norm"]
y = LayerNormalization()(C.input_variable(4)).eval(x)

# %% tags=["layer-norm", "same", "by-hand"]
numbers = C.input_variable(4)
centred = numbers - C.reduce_mean(numbers)
y = (centred / C.sqrt(C.reduce_mean(C.square(centred)) + 1e-5)).eval(x)

# %% tags=["group-norm"]
groups = C.reshape(C.input_variable((4, 1, 2)), (2, 2, 1, 2))
y = C.reshape(C.mean_variance_normalization(groups), (4, 1, 2)).eval(x)

# %% tags=["group-norm", "same", "by-hand"]
groups = C.reshape(C.input_variable((4, 1, 2)), (2, 4))
centred = groups - C.reduce_mean(groups, axis=1)
variance = C.reduce_mean(C.square(centred), axis=1)
y = C.reshape(centred / C.sqrt(variance + 1e-5), (4, 1, 2)).eval(x)

# %% tags=["rms-norm", "by-hand"]
numbers = C.input_variable(4)
squares = C.reduce_mean(C.square(numbers))
y = (numbers / C.sqrt(squares + np.finfo(np.float32).eps)).eval(x)

# %% tags=["instance-norm"]
y = C.mean_variance_normalization(C.input_variable((2, 2, 2))).eval(x)

# %% tags=["instance-norm", "same", "by-hand"]
images = C.input_variable((2, 2, 2))
centred = images - C.reduce_mean(images, axis=(1, 2))
variance = C.reduce_mean(C.square(centred), axis=(1, 2))
y = (centred / C.sqrt(variance + 1e-5)).eval(x)

# %% tags=["dropout"]
model = Dropout(0.25)(C.input_variable(1000))
y = np.unique(train_forward(model, np.ones((1, 1000), np.float32)))

# %% tags=["spatial-dropout", "by-hand"]
images = C.input_variable((8, 4, 4))
model = images * Dropout(0.5)(C.ones_like(C.reduce_mean(images, axis=(1, 2))))
channels = train_forward(model, np.ones((1, 8, 4, 4), np.float32))
y = (channels.max((2, 3)) - channels.min((2, 3))).max()

# %% tags=["embedding"]
numbers = C.input_variable(())
y = Embedding(weights=table)(C.one_hot(numbers, 4)).eval(ids)

# %% tags=["flatten"]
y = C.reshape(C.input_variable((2, 2, 2)), -1).eval(x)

# %% tags=["resize", "by-hand"]
images = C.input_variable((1, 2, 2))
layer = ConvolutionTranspose2D((4, 4), 1, strides=2, bias=False)(images)
kernel = C.parameter((1, 1, 4, 4), init=C.initializer.bilinear(4, 4))
layer.W.value = kernel.value
y = layer.eval(x)[..., 1:-1, 1:-1]  # zeros around the image darken its border

# %% tags=["reflect-pad"]
images = C.input_variable((1, 3, 3))
y = C.pad(images, [(0, 0), (1, 1), (1, 1)], mode=C.ops.REFLECT_PAD).eval(x)
