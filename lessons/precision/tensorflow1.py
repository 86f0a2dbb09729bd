# %% [markdown]
# # Low precision: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf
from tensorflow.python.training.experimental.loss_scale_optimizer import MixedPrecisionLossScaleOptimizer

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


def half_weight(value):
    return tf.Variable(tf.constant(value, tf.float16))


# %% tags=["lost-updates", "trap"]
weight = half_weight(1.0)
step = tf.train.GradientDescentOptimizer(0.0001).minimize(1 * weight)
initialise()
for _ in range(100):
    step.run()
observed = weight.eval().item() == 1

# %% tags=["lost-updates", "mend"]
weight = tf.Variable(1.0)  # float32; the loss converts a copy
step = tf.train.GradientDescentOptimizer(0.0001).minimize(1 * tf.cast(weight, tf.float16))
initialise()
for _ in range(100):
    step.run()
observed = weight.eval().item() == 1

# %% tags=["loss-scaling", "trap"]
weight = tf.Variable(1.0)
optimizer = MixedPrecisionLossScaleOptimizer(tf.train.GradientDescentOptimizer(1.0), loss_scale="dynamic")
step = optimizer.minimize(float("inf") * weight)
initialise()
step.run()
observed = weight.eval().item() == 1

# %% tags=["scaled-clipping", "trap"]
weight = tf.Variable(0.0)
optimizer = MixedPrecisionLossScaleOptimizer(tf.train.GradientDescentOptimizer(1.0), loss_scale="dynamic")
gradients, weights = zip(*optimizer.compute_gradients(10 * weight, [weight]))
clipped, _ = tf.clip_by_global_norm(gradients, 1)
step = optimizer.apply_gradients(zip(clipped, weights))
initialise()
step.run()
observed = -weight.eval().item()

# %% tags=["running-total", "trap"]
total = tf.Variable(tf.constant(2048, tf.float16))
add = tf.assign_add(total, tf.ones((), tf.float16))
initialise()
for _ in range(128):
    add.op.run()
observed = float(total.eval())

# %% tags=["running-total", "mend"]
losses = tf.concat([tf.constant([2048], tf.float16), tf.ones(128, tf.float16)], 0)
observed = float(tf.reduce_sum(tf.cast(losses, tf.float32)).eval())  # in float16 this sum gives 2,160

# %% tags=["vanished-epsilon", "trap"]
weight = half_weight(1.0)
step = tf.train.AdamOptimizer().minimize(0 * weight)
initialise()
step.run()
observed = bool(np.isnan(weight.eval()))

# %% tags=["vanished-epsilon", "mend"]
weight = half_weight(1.0)
step = tf.train.AdamOptimizer(epsilon=1e-4).minimize(0 * weight)
initialise()
step.run()
observed = bool(np.isnan(weight.eval()))
