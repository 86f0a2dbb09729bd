# %% [markdown]
# # Optimisers: phrases in TensorFlow

# %%
import tempfile
from pathlib import Path

import tensorflow as tf

tensor = tf.constant

# %% tags=["momentum", "by-hand"]
variable, velocity = tf.Variable(w), tf.Variable(tf.zeros_like(w))
for _ in range(2):
    velocity.assign(0.9 * velocity + g)
    variable.assign_sub(0.1 * velocity)
y = variable

# %% [markdown] tags=["momentum"]
# The optimisers are Keras'. Without Keras a step is written out, as here.

# %% tags=["adam", "by-hand"]
variable = tf.Variable(w)
mean, square = tf.Variable(tf.zeros_like(w)), tf.Variable(tf.zeros_like(w))
for step in range(1, 2):
    mean.assign(0.9 * mean + 0.1 * g)
    square.assign(0.999 * square + 0.001 * g**2)
    root = tf.sqrt(square / (1 - 0.999**step))
    variable.assign_sub(0.1 * mean / (1 - 0.9**step) / (root + 1e-8))
y = variable

# %% [markdown] tags=["adamw"]
# In Keras, as `tf.keras.optimizers.AdamW`. Written out, it has no default
# decay.

# %% tags=["rmsprop", "by-hand"]
variable, square = tf.Variable(w), tf.Variable(tf.zeros_like(w))
square.assign(0.9 * square + 0.1 * g**2)  # the numbers of Hinton's lecture
variable.assign_sub(0.1 * g / tf.sqrt(square))
y = variable

# %% tags=["adagrad", "by-hand"]
variable, total = tf.Variable(w), tf.Variable(tf.zeros_like(w))
total.assign_add(g**2)
variable.assign_sub(0.1 * g / tf.sqrt(total))
y = variable

# %% tags=["weight-decay", "by-hand"]
variable = tf.Variable(w)
variable.assign_sub(0.1 * (g + 0.1 * variable))
y = variable

# %% tags=["no-decay-on-biases", "by-hand"]
kernel, bias = tf.Variable(w), tf.Variable(b)
for variable, decay in ((kernel, 0.1), (bias, 0.0)):
    gradient = tf.zeros_like(variable)
    step = gradient / (tf.abs(gradient) + 1e-8)  # Adam's first
    variable.assign_sub(0.1 * (step + decay * variable))
y = [kernel, bias]

# %% tags=["two-rates", "by-hand"]
first, second = tf.Variable(w), tf.Variable(b)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(first) + tf.reduce_sum(second)
of_first, of_second = tape.gradient(loss, [first, second])
first.assign_sub(0.1 * of_first)
second.assign_sub(0.01 * of_second)
y = [first, second]

# %% tags=["clip-norm"]
y, norm = tf.clip_by_global_norm([a, b], 1.0)

# %% tags=["clip-value"]
y = tf.clip_by_value(g, -1.0, 1.0)

# %% tags=["average-of-weights"]
weight = tf.Variable([1.0])
average = tf.train.ExponentialMovingAverage(0.9)
average.apply([weight])  # the first call copies
weight.assign(w)
average.apply([weight])
y = average.average(weight)

# %% tags=["accumulation", "by-hand"]
weight, total = tf.Variable(w), tf.Variable(tf.zeros_like(w))
for batch in tf.split(samples, 2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(weight * batch) / 2  # 2 batches
    total.assign_add(tape.gradient(loss, weight))
y = total

# %% tags=["freeze-parameter"]
frozen, free = tf.Variable(w, trainable=False), tf.Variable(b)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(frozen) + tf.reduce_sum(free)
trained = tape.watched_variables()
for variable, gradient in zip(trained, tape.gradient(loss, trained)):
    variable.assign_sub(0.1 * gradient)
y = [frozen, free]

# %% tags=["set-rate", "by-hand"]
rate = tf.Variable(0.1)  # a number of Python would be fixed in a tf.function
before = rate.numpy()
rate.assign(0.01)
y = [before, rate.numpy()]

# %% tags=["optimiser-state", "by-hand"]
path = str(Path(tempfile.mkdtemp()) / "optimiser")
velocity = tf.Variable(tf.zeros_like(w))
velocity.assign(0.9 * velocity + g)
tf.train.Checkpoint(velocity=velocity).write(path)
again = tf.Variable(tf.zeros_like(w))
tf.train.Checkpoint(velocity=again).read(path).assert_consumed()
y = again
