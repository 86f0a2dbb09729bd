# %% [markdown]
# # Normalisation: checks in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["batchnorm-variance", "trap"]
mean, variance = tf.nn.moments(tf.constant([[0.0], [4.0]]), axes=[0])  # 4 if divided by n, 8 if by n - 1
observed = float(variance[0]) / 4

# %% tags=["norm-float16", "trap"]
x = tf.constant([[0, 600]], tf.float16)  # their variance is 90,000: float16 ends at 65,504
mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
outputs = tf.nn.batch_normalization(x, mean, variance, offset=None, scale=None, variance_epsilon=1e-5)
observed = bool(abs(outputs[0, 1] - 1) < 0.01)

# %% tags=["norm-float16", "mend"]
numbers = tf.cast(x, tf.float32)
mean, variance = tf.nn.moments(numbers, axes=[-1], keepdims=True)
outputs = tf.nn.batch_normalization(numbers, mean, variance, offset=None, scale=None, variance_epsilon=1e-5)
observed = bool(abs(tf.cast(outputs, tf.float16)[0, 1] - 1) < 0.01)
