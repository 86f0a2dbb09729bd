# %% [markdown]
# # Programs: probes in TensorFlow 1

# %%
import tensorflow as tf
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
session = tf.InteractiveSession()


# %% tags=["operator", "trap"]
@tf.custom_gradient
def swish(x):
    s = tf.sigmoid(x)
    return x * s, lambda slope: slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    x = tf.placeholder(tf.float32, [None])
    (gradient,) = tf.gradients(function(x), x)
    return lambda numbers: gradient.eval({x: numbers})


observed = operator_outcome(gradient_of(swish), gradient_of(lambda x: x * tf.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c = (tf.Variable(array) for array in start)
    v, uniform = (tf.placeholder(tf.float32, array.shape) for array in batches[0])
    h = tf.sigmoid(v @ w + c)
    sample = tf.cast(uniform < h, tf.float32)
    v1 = tf.sigmoid(tf.matmul(sample, w, transpose_b=True) + b)
    h1 = tf.sigmoid(v1 @ w + c)
    change = tf.matmul(v, h, transpose_a=True) - tf.matmul(v1, h1, transpose_a=True)
    changes = [change / len(batches[0][0]), tf.reduce_mean(v - v1, axis=0), tf.reduce_mean(h - h1, axis=0)]
    with tf.control_dependencies(changes):  # else one update could change what the next one reads
        step = tf.group(*(tf.assign_add(to, RATE * one) for to, one in zip((w, b, c), changes)))
    session.run(tf.variables_initializer([w, b, c]))
    for images, numbers in batches:
        session.run(step, {v: images, uniform: numbers})
    return session.run([w, b, c])


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
