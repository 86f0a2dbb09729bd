# %% [markdown]
# # Normalisation: checks in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["batchnorm-variance", "trap"]
mean, variance = tf.nn.moments(tf.constant([[0.0], [4.0]]), axes=[0])  # 4 if divided by n, 8 if by n - 1
observed = float(variance[0]) / 4
