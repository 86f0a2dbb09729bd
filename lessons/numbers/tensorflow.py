# %% [markdown]
# # Numbers and precision: checks in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["tf32", "trap"]
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"

# %% tags=["tf32", "mend"]
tf.config.experimental.enable_tensor_float_32_execution(False)
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
tf.config.experimental.enable_tensor_float_32_execution(True)
