# %% [markdown]
# # Convolution and pooling: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import (
    AveragePooling2D,
    Conv2D,
    Conv2DTranspose,
    Flatten,
    Input,
    MaxPooling2D,
    Reshape,
    UpSampling2D,
    ZeroPadding2D,
)
from keras.models import Model, Sequential
from keras.utils import convert_all_kernels_in_model

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


# %% tags=["channel-order", "trap"]
images = np.zeros((1, 12, 14, 3))  # (batch, height, width, channels), unless ~/.keras/keras.json says otherwise
observed = "NHWC" if predict(Conv2D(8, 3), images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = np.zeros((1, 3, 12, 14))
observed = "NCHW" if predict(Conv2D(8, 3, data_format="channels_first"), images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = Conv2D(1, kernel_size=(3), input_shape=(12, 12, 1))
Sequential([layer])
observed = "x".join(map(str, layer.get_weights()[0].shape[:2]))

# %% tags=["padding-default", "trap"]
observed = predict(Conv2D(1, 3), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = Conv2D(1, 3, strides=2, padding="same", kernel_initializer="ones")
corners = predict(layer, np.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layers = [ZeroPadding2D(1, input_shape=(12, 12, 1)), Conv2D(1, 3, strides=2, kernel_initializer="ones")]
corners = Sequential(layers).predict(np.ones((1, 12, 12, 1)))[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
kernel = np.random.randn(3, 3, 1, 1)
model = Sequential([Conv2D(1, 3, use_bias=False, weights=[kernel], input_shape=(3, 3, 1))])
image = np.zeros((1, 3, 3, 1))
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if np.isclose(model.predict(image), kernel[0, 0]).all() else "convolution"

# %% tags=["kernel-orientation", "mend"]
observed = None
if K.backend() == "theano":
    convert_all_kernels_in_model(model)  # turns the kernels by 180 degrees
    observed = "cross-correlation" if np.isclose(model.predict(image), kernel[0, 0]).all() else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = predict(MaxPooling2D(3), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = predict(MaxPooling2D(3, strides=2), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["flatten-order", "trap"]
images = np.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = predict(Flatten(data_format="channels_first"), images)
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = predict(Reshape((-1,)), images)
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = Conv2DTranspose(1, (1, 3), strides=(1, 2), use_bias=False)
x = np.array([1, 10]).reshape(1, 1, 2, 1)
model = model_of(layer, x)
layer.set_weights([np.array([1, 2, 3]).reshape(1, 3, 1, 1)])
observed = " ".join(f"{number:.3g}" for number in model.predict(x).ravel())

# %% tags=["average-pooling-border", "trap"]
observed = predict(AveragePooling2D(3, strides=1, padding="same"), np.ones((1, 5, 5, 1)))[0, 0, 0, 0]

# %% tags=["resize-up", "trap"]
observed = None
if K.backend() != "cntk":  # it resizes only to the nearest
    image = np.array([[0, 0], [1, 1]]).reshape(1, 2, 2, 1)
    outputs = predict(UpSampling2D(2, interpolation="bilinear"), image)[0, :, 0, 0]
    observed = " ".join(f"{number:.3g}" for number in outputs)
