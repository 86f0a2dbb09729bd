# %% [markdown]
# # Convolution and pooling: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["channel-order", "trap"]
images = np.zeros((1, 12, 14, 3))  # (batch, height, width, channels), unless ~/.keras/keras.json says otherwise
observed = "NHWC" if layers.Conv2D(8, 3)(images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = keras.Input((3, 12, 14))
outputs = layers.Conv2D(8, 3, data_format="channels_first")(images)  # TensorFlow can't run it on a CPU
observed = "NCHW" if outputs.shape == (None, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = layers.Conv2D(1, kernel_size=(3))
layer.build((None, 12, 12, 1))
observed = "x".join(map(str, layer.kernel.shape[:2]))

# %% tags=["padding-default", "trap"]
observed = layers.Conv2D(1, 3)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = layers.Conv2D(1, 3, strides=2, padding="same", kernel_initializer="ones")
corners = layer(np.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padded = layers.ZeroPadding2D(1)(np.ones((1, 12, 12, 1)))
corners = layers.Conv2D(1, 3, strides=2, kernel_initializer="ones")(padded)[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = layers.Conv2D(1, 3, use_bias=False)
image = np.zeros((1, 3, 3, 1))
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = float(layer(image)[0, 0, 0, 0])
observed = "cross-correlation" if np.isclose(output, layer.get_weights()[0][0, 0, 0, 0]) else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = layers.MaxPooling2D(3)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = layers.MaxPooling2D(3, strides=2)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["flatten-order", "trap"]
images = np.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = ops.convert_to_numpy(layers.Flatten(data_format="channels_first")(images))
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = ops.convert_to_numpy(layers.Reshape((-1,))(images))
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = layers.Conv1DTranspose(1, 3, strides=2, use_bias=False)
layer.build((1, 2, 1))
layer.set_weights([np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)])
outputs = ops.convert_to_numpy(layer(np.array([1.0, 10.0], "float32").reshape(1, 2, 1)))
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["average-pooling-border", "trap"]
outputs = layers.AveragePooling2D(3, strides=1, padding="same")(np.ones((1, 5, 5, 1), "float32"))
observed = float(outputs[0, 0, 0, 0])

# %% tags=["resize-up", "trap"]
outputs = ops.image.resize(np.array([0, 1], "float32").reshape(1, 2, 1, 1), (4, 1))
observed = " ".join(f"{number:.3g}" for number in ops.convert_to_numpy(outputs).ravel())

# %% tags=["resize-down", "trap"]
outputs = ops.image.resize(np.array([0, 1, 2, 6], "float32").reshape(1, 4, 1, 1), (2, 1))
observed = " ".join(f"{number:.3g}" for number in ops.convert_to_numpy(outputs).ravel())

# %% tags=["resize-nearest", "trap"]
outputs = ops.image.resize(np.arange(7, dtype="float32").reshape(1, 7, 1, 1), (3, 1), interpolation="nearest")
observed = " ".join(f"{number:.3g}" for number in ops.convert_to_numpy(outputs).ravel())
