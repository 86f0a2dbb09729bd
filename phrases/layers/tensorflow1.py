# %% [markdown]
# # Layers: phrases in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


channels_last = True

# %% tags=["dense"]
layer = tf.layers.Dense(2)
y = layer(x)
session.run([layer.kernel.assign(tf.transpose(w)), layer.bias.assign(b)])

# %% tags=["conv-2d"]
layer = tf.layers.Conv2D(1, 2, use_bias=False)
y = layer(x)
kernel = tf.transpose(
    kernel, [2, 3, 1, 0]
)  # (height, width, channels, filters)
session.run(layer.kernel.assign(kernel))

# %% tags=["conv-1d"]
layer = tf.layers.Conv1D(1, 2, use_bias=False)
y = layer(x)
kernel = tf.transpose(kernel, [2, 1, 0])  # (width, channels, filters)
session.run(layer.kernel.assign(kernel))

# %% tags=["transposed-conv"]
layer = tf.layers.Conv2DTranspose(1, 3, strides=2, use_bias=False)
y = layer(x)
session.run(layer.kernel.assign(kernel[:, :, None, None]))

# %% tags=["depthwise-conv"]
kernel = tf.transpose(kernel, [1, 2, 0])[
    ..., None
]  # one filter for each channel
y = tf.nn.depthwise_conv2d(x, kernel, strides=[1, 1, 1, 1], padding="VALID")

# %% tags=["dilated-conv"]
layer = tf.layers.Conv2D(1, 2, dilation_rate=2, use_bias=False)
y = layer(x)
session.run(layer.kernel.assign(tf.transpose(kernel, [2, 3, 1, 0])))

# %% tags=["max-pool"]
y = tf.layers.max_pooling2d(
    x, pool_size=2, strides=2
)  # strides has no default

# %% tags=["average-pool"]
y = tf.layers.average_pooling2d(x, pool_size=3, strides=1, padding="same")

# %% tags=["global-average-pool"]
y = tf.reduce_mean(x, axis=[1, 2])

# %% tags=["batch-norm"]
y = tf.layers.batch_normalization(x, training=True)
tf.global_variables_initializer().run()

# %% tags=["batch-norm", "same"]
y = tf.layers.batch_normalization(x, epsilon=1e-5, training=True)
tf.global_variables_initializer().run()

# %% tags=["batch-norm-statistics"]
layer = tf.layers.BatchNormalization()
layer(x, training=True)
tf.global_variables_initializer().run()
session.run(layer.updates)  # also in tf.GraphKeys.UPDATE_OPS; nobody runs them
y = tf.concat([layer.moving_mean, layer.moving_variance], axis=0)

# %% tags=["batch-norm-statistics", "same"]
layer = tf.layers.BatchNormalization(momentum=0.9)
layer(x[:, None, None], training=True)  # an image: divides by n - 1
tf.global_variables_initializer().run()
session.run(layer.updates)
y = tf.concat([layer.moving_mean, layer.moving_variance], axis=0)

# %% tags=["layer-norm"]
y = tf.contrib.layers.layer_norm(x)  # over all axes but the first
tf.global_variables_initializer().run()

# %% tags=["layer-norm", "same"]
mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
y = tf.nn.batch_normalization(x, mean, variance, None, None, 1e-5)

# %% tags=["group-norm"]
y = tf.contrib.layers.group_norm(x, groups=2)
tf.global_variables_initializer().run()

# %% tags=["group-norm", "same"]
y = tf.contrib.layers.group_norm(x, groups=2, epsilon=1e-5)
tf.global_variables_initializer().run()

# %% tags=["rms-norm", "by-hand"]
square = tf.reduce_mean(x**2, axis=-1, keepdims=True)
y = x * tf.math.rsqrt(square + np.finfo(np.float32).eps)

# %% tags=["instance-norm"]
y = tf.contrib.layers.instance_norm(x)
tf.global_variables_initializer().run()

# %% tags=["instance-norm", "same"]
y = tf.contrib.layers.instance_norm(x, epsilon=1e-5)
tf.global_variables_initializer().run()

# %% tags=["dropout"]
y = tf.sort(
    tf.unique(tf.layers.dropout(tf.ones([1000]), 0.25, training=True)).y
)

# %% tags=["spatial-dropout"]
ones = tf.ones([1, 4, 4, 8])
dropped = tf.layers.dropout(ones, 0.5, noise_shape=[1, 1, 1, 8], training=True)
channels = tf.reshape(dropped, [16, 8])
y = tf.reduce_max(
    tf.reduce_max(channels, axis=0) - tf.reduce_min(channels, axis=0)
)

# %% tags=["embedding"]
y = tf.nn.embedding_lookup(table, ids)

# %% tags=["flatten"]
y = tf.layers.flatten(x)

# %% tags=["resize"]
y = tf.image.resize_images(x, [4, 4])

# %% tags=["resize", "same"]
y = tf.image.resize_bilinear(x, [4, 4], half_pixel_centers=True)

# %% tags=["reflect-pad"]
y = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
