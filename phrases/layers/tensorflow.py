# %% [markdown]
# # Layers: phrases in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)
tensor = tf.constant
channels_last = True

# %% tags=["dense", "by-hand"]
y = tf.matmul(x, w, transpose_b=True) + b

# %% tags=["conv-2d"]
kernel = tf.transpose(
    kernel, [2, 3, 1, 0]
)  # (height, width, channels, filters)
y = tf.nn.conv2d(
    x, kernel, strides=1, padding="VALID"
)  # neither has a default

# %% tags=["conv-1d"]
kernel = tf.transpose(kernel, [2, 1, 0])  # (width, channels, filters)
y = tf.nn.conv1d(x, kernel, stride=1, padding="VALID")

# %% tags=["transposed-conv"]
kernel = kernel[:, :, None, None]  # (height, width, filters, channels)
y = tf.nn.conv2d_transpose(x, kernel, output_shape=[1, 4, 4, 1], strides=2)

# %% tags=["transposed-conv", "same"]
kernel = kernel[:, :, None, None]
y = tf.nn.conv2d_transpose(x, kernel, [1, 5, 5, 1], strides=2, padding="VALID")

# %% tags=["depthwise-conv"]
kernel = tf.transpose(kernel, [1, 2, 0])[
    ..., None
]  # one filter for each channel
y = tf.nn.depthwise_conv2d(x, kernel, strides=[1, 1, 1, 1], padding="VALID")

# %% tags=["dilated-conv"]
kernel = tf.transpose(kernel, [2, 3, 1, 0])
y = tf.nn.conv2d(x, kernel, strides=1, padding="VALID", dilations=2)

# %% tags=["max-pool"]
y = tf.nn.max_pool2d(
    x, ksize=2, strides=2, padding="VALID"
)  # none has a default

# %% tags=["average-pool"]
y = tf.nn.avg_pool2d(x, ksize=3, strides=1, padding="SAME")

# %% tags=["global-average-pool"]
y = tf.reduce_mean(x, axis=[1, 2])

# %% tags=["batch-norm"]
mean, variance = tf.nn.moments(x, axes=[0])
y = tf.nn.batch_normalization(
    x, mean, variance, None, None, 1e-5
)  # no default

# %% [markdown] tags=["batch-norm-statistics"]
# None at all: `tf.nn.batch_normalization` keeps no statistics. A layer is in
# Keras.

# %% tags=["layer-norm", "by-hand"]
mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
y = tf.nn.batch_normalization(x, mean, variance, None, None, 1e-5)

# %% tags=["group-norm", "by-hand"]
groups = tf.reshape(
    x, [1, 1, 2, 2, 2]
)  # (batch, height, width, groups, channels)
mean, variance = tf.nn.moments(groups, axes=[1, 2, 4], keepdims=True)
normal = tf.nn.batch_normalization(groups, mean, variance, None, None, 1e-5)
y = tf.reshape(normal, x.shape)

# %% tags=["rms-norm", "by-hand"]
square = tf.reduce_mean(x**2, axis=-1, keepdims=True)
y = x * tf.math.rsqrt(square + np.finfo(np.float32).eps)

# %% tags=["instance-norm", "by-hand"]
mean, variance = tf.nn.moments(x, axes=[1, 2], keepdims=True)
y = tf.nn.batch_normalization(x, mean, variance, None, None, 1e-5)

# %% tags=["dropout"]
y = tf.sort(tf.unique(tf.nn.dropout(tf.ones([1000]), 0.25)).y)

# %% tags=["spatial-dropout"]
dropped = tf.nn.dropout(tf.ones([1, 4, 4, 8]), 0.5, noise_shape=[1, 1, 1, 8])
channels = tf.reshape(dropped, [16, 8])
y = tf.reduce_max(
    tf.reduce_max(channels, axis=0) - tf.reduce_min(channels, axis=0)
)

# %% tags=["embedding"]
y = tf.nn.embedding_lookup(table, ids)

# %% tags=["flatten"]
y = tf.reshape(x, [len(x), -1])

# %% tags=["resize"]
y = tf.image.resize(x, [4, 4])

# %% tags=["reflect-pad"]
y = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
