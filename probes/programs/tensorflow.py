# %% [markdown]
# # Programs: probes in TensorFlow

# %%
import tensorflow as tf
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
@tf.custom_gradient
def swish(x):
    s = tf.sigmoid(x)
    return x * s, lambda slope: slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(function(x))
        return tape.gradient(y, x).numpy()

    return gradient


observed = operator_outcome(gradient_of(swish), gradient_of(lambda x: x * tf.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
@tf.function
def step(v, uniform, w, b, c):
    h = tf.sigmoid(v @ w + c)
    sample = tf.cast(uniform < h, tf.float32)
    v1 = tf.sigmoid(tf.matmul(sample, w, transpose_b=True) + b)
    h1 = tf.sigmoid(v1 @ w + c)
    change = tf.matmul(v, h, transpose_a=True) - tf.matmul(v1, h1, transpose_a=True)
    w.assign_add(RATE * change / len(v))
    b.assign_add(RATE * tf.reduce_mean(v - v1, axis=0))
    c.assign_add(RATE * tf.reduce_mean(h - h1, axis=0))


def train(batches, *start):
    parameters = [tf.Variable(array) for array in start]
    for v, uniform in batches:
        step(v, uniform, *parameters)
    return [parameter.numpy() for parameter in parameters]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
