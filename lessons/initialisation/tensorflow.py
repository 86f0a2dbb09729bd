# %% [markdown]
# # First weights and seeds: checks in TensorFlow

# %%
import math
import random

import numpy as np
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["initialiser", "trap"]
kernel = tf.Variable(tf.random.normal([400, 200]))  # as in the documentation of tf.Module
observed = kernel.numpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
limit = math.sqrt(6 / (400 + 200))
kernel = tf.Variable(tf.random.uniform([400, 200], -limit, limit))
observed = kernel.numpy().var() * (400 + 200) / 2

# %% tags=["equal-layers", "trap"]
tf.random.set_seed(1)
observed = np.array_equal(tf.random.normal([4, 5]), tf.random.normal([4, 5]))


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two kernels are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(tf.random.normal([4, 5]))
    return np.array_equal(*drawn)


sources = {"the framework's own": tf.random.set_seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
