# %% [markdown]
# # Normalisation: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["batchnorm-momentum", "trap"]
layer = tf.layers.BatchNormalization()
layer(tf.constant([[0.0], [2.0]]), training=True)  # the batch's mean is 1
initialise()
session.run(layer.updates)  # they don't run by themselves; tf.GraphKeys.UPDATE_OPS holds them, too
observed = layer.moving_mean.eval()[0]

# %% tags=["batchnorm-momentum", "mend"]
layer = tf.layers.BatchNormalization(momentum=0.9)
layer(tf.constant([[0.0], [2.0]]), training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_mean.eval()[0]

# %% tags=["batchnorm-epsilon", "trap"]
layer = tf.layers.BatchNormalization(moving_variance_initializer=tf.zeros_initializer())
outputs = layer(tf.ones([1, 1]))
initialise()
observed = outputs.eval()[0, 0] ** -2.0  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = tf.layers.BatchNormalization(epsilon=1e-5, moving_variance_initializer=tf.zeros_initializer())
outputs = layer(tf.ones([1, 1]))
initialise()
observed = outputs.eval()[0, 0] ** -2.0

# %% tags=["batchnorm-variance", "trap"]
images = tf.reshape([0.0, 4.0], [2, 1, 1, 1])  # their variance is 4 if divided by n, 8 if by n - 1
layer = tf.layers.BatchNormalization(momentum=0.0)
layer(images, training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_variance.eval()[0] / 4

# %% tags=["batchnorm-variance", "mend"]
layer = tf.layers.BatchNormalization(momentum=0.0, fused=False)  # as by default for inputs that are no images
layer(images, training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_variance.eval()[0] / 4

# %% tags=["batchnorm-scale", "trap"]
layer = tf.layers.BatchNormalization()
layer(tf.zeros([1, 4]))
observed = layer.gamma in tf.trainable_variables()

# %% tags=["batchnorm-prediction", "trap"]
images = tf.placeholder(tf.float32, [None, 8, 8, 4])
layer = tf.layers.BatchNormalization()
layer(images, training=True)
prediction = layer(images)
initialise()
for _ in range(20):
    session.run(layer.updates, {images: 3 + 2 * np.random.randn(64, 8, 8, 4)})
x = np.random.randn(10, 8, 8, 4)
gamma, beta, mean, variance = session.run(layer.weights)
by_hand = (x - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
observed = abs(prediction.eval({images: x}) - by_hand).max()

# %% tags=["layernorm-epsilon", "trap"]
outputs = tf.contrib.layers.layer_norm(tf.constant([[-1e-4, 1e-4]]))  # the variance is 1e-8
initialise()
observed = 1e-8 * (outputs.eval()[0, 1] ** -2.0 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = tf.constant([[[[-1e-4, 1e-4]]]])
outputs = tf.contrib.layers.group_norm(x, groups=1)
initialise()
observed = 1e-8 * (outputs.eval()[0, 0, 0, 1] ** -2.0 - 1)

# %% tags=["layernorm-axes", "trap"]
outputs = tf.contrib.layers.layer_norm(tf.reshape(tf.range(24.0), (2, 3, 4)) ** 2)
initialise()
observed = "the last" if abs(outputs.eval().mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
x = tf.constant([[0, 600]], tf.float16)  # their variance is 90,000: float16 ends at 65,504
outputs = tf.contrib.layers.layer_norm(x)
initialise()
observed = bool(abs(outputs.eval()[0, 1] - 1) < 0.01)

# %% tags=["norm-float16", "mend"]
outputs = tf.cast(tf.contrib.layers.layer_norm(tf.cast(x, tf.float32)), tf.float16)
initialise()
observed = bool(abs(outputs.eval()[0, 1] - 1) < 0.01)

# %% tags=["frozen-batchnorm", "trap"]
layer = tf.layers.BatchNormalization(trainable=False)
layer(tf.fill((4, 1), 2.0), training=True)
initialise()
session.run(layer.updates)
observed = bool(layer.moving_mean.eval()[0] != 0)

# %% tags=["frozen-batchnorm", "mend"]
layer = tf.layers.BatchNormalization(trainable=False)
layer(tf.fill((4, 1), 2.0), training=False)
initialise()
session.run(layer.updates)
observed = bool(layer.moving_mean.eval()[0] != 0)

# %% tags=["forgotten-updates", "trap"]
layer = tf.layers.BatchNormalization()
loss = tf.reduce_mean(layer(tf.fill((4, 1), 2.0), training=True))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
initialise()
step.run()
observed = bool(layer.moving_mean.eval()[0] != 0)

# %% tags=["forgotten-updates", "mend"]
layer = tf.layers.BatchNormalization()
loss = tf.reduce_mean(layer(tf.fill((4, 1), 2.0), training=True))
with tf.control_dependencies(layer.updates):  # or tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
initialise()
step.run()
observed = bool(layer.moving_mean.eval()[0] != 0)
