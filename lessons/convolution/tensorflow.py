# %% [markdown]
# # Convolution and pooling: checks in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["channel-order", "trap"]
images, kernels = tf.zeros([1, 12, 14, 3]), tf.zeros([3, 3, 3, 8])  # (batch, height, width, channels)
observed = "NHWC" if tf.nn.conv2d(images, kernels, strides=1, padding="VALID").shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = tf.zeros([1, 3, 12, 14])
turned = tf.transpose(images, [0, 2, 3, 1])  # data_format="NCHW" is an error on a CPU
outputs = tf.transpose(tf.nn.conv2d(turned, kernels, strides=1, padding="VALID"), [0, 3, 1, 2])
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["uneven-padding", "trap"]
x, kernels = tf.ones([1, 12, 12, 1]), tf.ones([3, 3, 1, 1])
corners = tf.nn.conv2d(x, kernels, strides=2, padding="SAME")[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padding = [[0, 0], [1, 1], [1, 1], [0, 0]]
corners = tf.nn.conv2d(x, kernels, strides=2, padding=padding)[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
kernel = tf.random.normal([3, 3, 1, 1])
image = tf.reshape(tf.one_hot(0, 9), [1, 3, 3, 1])  # this pixel meets the kernel's first number, or its last
output = tf.nn.conv2d(image, kernel, strides=1, padding="VALID")
observed = "cross-correlation" if np.allclose(output, kernel[0, 0]) else "convolution"

# %% tags=["pooling-stride", "trap", "raises"]
observed = tf.nn.max_pool2d(tf.zeros([1, 12, 12, 1]), ksize=3, padding="VALID").shape[1]

# %% tags=["flatten-order", "trap"]
images = tf.constant([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = tf.reshape(images, [len(images), -1])
observed = "channels first" if flat.numpy().tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
x, kernel = tf.reshape([1.0, 10.0], [1, 2, 1]), tf.reshape([1.0, 2.0, 3.0], [3, 1, 1])
outputs = tf.nn.conv1d_transpose(x, kernel, output_shape=[1, 4, 1], strides=2)  # padding="SAME" is the default
observed = " ".join(f"{number:.3g}" for number in outputs.numpy().ravel())

# %% tags=["transposed-output", "mend"]
outputs = tf.nn.conv1d_transpose(x, kernel, output_shape=[1, 5, 1], strides=2, padding="VALID")
observed = " ".join(f"{number:.3g}" for number in outputs.numpy().ravel())

# %% tags=["average-pooling-border", "trap"]
observed = float(tf.nn.avg_pool2d(tf.ones((1, 5, 5, 1)), 3, strides=1, padding="SAME")[0, 0, 0, 0])

# %% tags=["resize-up", "trap"]
outputs = tf.image.resize(np.array([0, 1], "float32").reshape(1, 2, 1, 1), (4, 1)).numpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-down", "trap"]
outputs = tf.image.resize(np.array([0, 1, 2, 6], "float32").reshape(1, 4, 1, 1), (2, 1)).numpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-nearest", "trap"]
outputs = tf.image.resize(np.arange(7).reshape(1, 7, 1, 1), (3, 1), method="nearest").numpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())
