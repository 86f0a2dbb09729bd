# %% [markdown]
# # Numbers and precision: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
session = tf.InteractiveSession()

# %% tags=["float64-input", "trap"]
observed = tf.constant(np.ones(2)).dtype.name

# %% tags=["float64-layer", "trap", "raises"]
observed = tf.matmul(np.ones((1, 2)), tf.ones((2, 1))).dtype.name

# %% tags=["default-int", "trap"]
observed = tf.constant([1, 2]).dtype.name

# %% tags=["deviation", "trap"]
observed = tf.math.reduce_std([0.0, 2.0]).eval()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
tensor = tf.constant(numbers)
numbers[0] = 1
observed = bool(tensor.eval()[0] == 1)

# %% tags=["mean-of-integers", "trap", "raises"]
observed = float(tf.reduce_mean([1, 2]).eval())

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = (tf.constant([1]) + tf.constant([0.5])).dtype.name

# %% tags=["mean-of-integers", "mend"]
observed = float(tf.reduce_mean(tf.cast([1, 2], tf.float32)).eval())
