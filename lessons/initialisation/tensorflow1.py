# %% [markdown]
# # First weights and seeds: checks in TensorFlow 1

# %%
import random

import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["initialiser", "trap"]
layer = tf.layers.Dense(200)
layer(tf.zeros([1, 400]))
initialise()
observed = layer.kernel.eval().var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = tf.layers.Dense(200)
layer(tf.zeros([1, 400]))
initialise()
observed = "none" if layer.bias is None else "random" if layer.bias.eval().any() else "zero"

# %% tags=["equal-layers", "trap"]
with tf.Graph().as_default(), tf.Session():
    tf.set_random_seed(1)
    layers = [tf.layers.Dense(5), tf.layers.Dense(5)]
    for layer in layers:
        layer(tf.zeros([1, 4]))
    initialise()
    observed = np.array_equal(layers[0].kernel.eval(), layers[1].kernel.eval())


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        with tf.Graph().as_default(), tf.Session():
            seed(1)
            layer = tf.layers.Dense(5)
            layer(tf.zeros([1, 4]))
            initialise()
            drawn.append(layer.kernel.eval())
    return np.array_equal(*drawn)


sources = {"the framework's own": tf.set_random_seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
with tf.variable_scope("model", initializer=tf.constant_initializer(7)):
    layer = tf.layers.BatchNormalization()
    layer(tf.zeros([1, 4]))
initialise()
observed = bool(layer.gamma.eval()[0] == 7)
