# %% [markdown]
# # Activations and initialisers: phrases in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)
tensor = tf.constant

# %% tags=["gelu"]
y = tf.nn.gelu(x)

# %% tags=["leaky-relu"]
y = tf.nn.leaky_relu(x)

# %% tags=["leaky-relu", "same"]
y = tf.nn.leaky_relu(x, alpha=0.01)

# %% tags=["hard-sigmoid", "by-hand"]
y = tf.nn.relu6(x + 3) / 6

# %% tags=["softmax-axis"]
y = tf.nn.softmax(x)

# %% tags=["softplus"]
y = tf.nn.softplus(x)

# %% tags=["glorot-limit", "by-hand"]
fan_in, fan_out = 3 * 3 * 2, 3 * 3 * 4  # tf.initializers is Keras'
y = []
for limit in ((6 / (fan_in + fan_out)) ** 0.5, (6 / fan_in) ** 0.5):
    draws = tf.random.uniform([1000, 3, 3, 2, 4], -limit, limit)
    y.append(round(float(tf.reduce_max(tf.abs(draws))), 2))

# %% tags=["orthogonal", "by-hand"]
kernel, _ = tf.linalg.qr(tf.random.normal([3, 3]))
product = tf.matmul(kernel, kernel, transpose_b=True)
y = tf.abs(tf.round(product * 1e4) / 1e4)

# %% tags=["truncated-normal"]
y = round(float(tf.math.reduce_std(tf.random.truncated_normal([100_000]))), 1)

# %% [markdown] tags=["bias-start"]
# None at all: it has no dense layer. A bias begins with what its variable is
# given.
