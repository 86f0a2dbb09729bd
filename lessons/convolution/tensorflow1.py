# %% [markdown]
# # Convolution and pooling: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["channel-order", "trap"]
images = tf.zeros([1, 12, 14, 3])  # (batch, height, width, channels)
observed = "NHWC" if tf.layers.conv2d(images, 8, 3).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = tf.zeros([1, 3, 12, 14])
outputs = tf.layers.conv2d(images, 8, 3, data_format="channels_first")  # on a CPU TensorFlow builds it but can't run it
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = tf.layers.Conv2D(1, kernel_size=(3))
layer(tf.zeros([1, 12, 12, 1]))
observed = "x".join(map(str, layer.kernel.shape[:2]))

# %% tags=["padding-default", "trap"]
observed = tf.layers.conv2d(tf.zeros([1, 12, 12, 1]), 1, 3).shape[1].value

# %% tags=["uneven-padding", "trap"]
x = tf.ones([1, 12, 12, 1])
outputs = tf.layers.conv2d(x, 1, 3, strides=2, padding="same", kernel_initializer=tf.ones_initializer())
initialise()
corners = outputs.eval()[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
outputs = tf.layers.conv2d(padded, 1, 3, strides=2, kernel_initializer=tf.ones_initializer())
initialise()
corners = outputs.eval()[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = tf.layers.Conv2D(1, 3, use_bias=False)
image = np.zeros((1, 3, 3, 1), np.float32)
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = layer(image)
initialise()
observed = "cross-correlation" if output.eval().item() == layer.kernel.eval()[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap", "raises"]
observed = tf.layers.max_pooling2d(tf.zeros([1, 12, 12, 1]), 3).shape[1].value

# %% tags=["pooling-border", "trap"]
observed = tf.layers.max_pooling2d(tf.zeros([1, 12, 12, 1]), 3, strides=2).shape[1].value

# %% tags=["flatten-order", "trap"]
images = tf.constant([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = tf.layers.flatten(images, data_format="channels_first").eval()
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = tf.layers.flatten(images).eval()  # without data_format: in the order in memory
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
kernel = tf.constant_initializer([1, 2, 3])
layer = tf.layers.Conv2DTranspose(1, (1, 3), strides=(1, 2), use_bias=False, kernel_initializer=kernel)
outputs = layer(tf.reshape([1.0, 10.0], [1, 1, 2, 1]))
initialise()
observed = " ".join(f"{number:.3g}" for number in outputs.eval().ravel())

# %% tags=["average-pooling-border", "trap"]
layer = tf.layers.AveragePooling2D(3, strides=1, padding="same")
observed = layer(tf.ones((1, 5, 5, 1))).eval()[0, 0, 0, 0]

# %% tags=["resize-up", "trap"]
outputs = tf.image.resize_bilinear(np.array([0, 1], "float32").reshape(1, 2, 1, 1), (4, 1)).eval()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-up", "mend"]
x = np.array([0, 1], "float32").reshape(1, 2, 1, 1)
outputs = tf.image.resize_bilinear(x, (4, 1), half_pixel_centers=True).eval()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-down", "trap"]
outputs = tf.image.resize_bilinear(np.array([0, 1, 2, 6], "float32").reshape(1, 4, 1, 1), (2, 1)).eval()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-nearest", "trap"]
outputs = tf.image.resize_nearest_neighbor(np.arange(7, dtype="float32").reshape(1, 7, 1, 1), (3, 1)).eval()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-nearest", "mend"]
x = np.arange(7, dtype="float32").reshape(1, 7, 1, 1)
outputs = tf.image.resize_nearest_neighbor(x, (3, 1), half_pixel_centers=True).eval()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())
