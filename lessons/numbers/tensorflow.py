# %% [markdown]
# # Numbers and precision: checks in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["tf32", "trap"]
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"

# %% tags=["tf32", "mend"]
tf.config.experimental.enable_tensor_float_32_execution(False)
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
tf.config.experimental.enable_tensor_float_32_execution(True)

# %% tags=["float64-input", "trap"]
observed = tf.convert_to_tensor(np.ones(2)).dtype.name

# %% tags=["float64-layer", "trap", "raises"]
observed = (tf.constant(np.ones((1, 2))) @ tf.ones((2, 1))).dtype.name

# %% tags=["default-int", "trap"]
observed = tf.constant([1, 2]).dtype.name

# %% tags=["deviation", "trap"]
observed = float(tf.math.reduce_std([0.0, 2.0]))

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
tensor = tf.convert_to_tensor(numbers)
numbers[0] = 1
observed = float(tensor[0]) == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = float(tf.reduce_mean([1, 2]))

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = (tf.constant([1]) + tf.constant([0.5])).dtype.name
