# %% [markdown]
# # Activations and initialisers: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["gelu", "by-hand"]
y = x * (1 + tf.erf(x / 2**0.5)) / 2

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

# %% tags=["glorot-limit"]
y = []
for initialiser in (
    tf.initializers.glorot_uniform(),
    tf.initializers.he_uniform(),
):
    limit = tf.reduce_max(tf.abs(initialiser([3, 3, 2, 4])))
    limits = [session.run(limit) for _ in range(1000)]
    y.append(round(float(max(limits)), 2))

# %% tags=["orthogonal"]
kernel = tf.initializers.orthogonal()([3, 3])
y = tf.abs(tf.round(tf.matmul(kernel, kernel, transpose_b=True) * 1e4) / 1e4)

# %% tags=["truncated-normal"]
draws = session.run(tf.random.truncated_normal([100000]))
y = round(float(draws.std()), 1)

# %% tags=["bias-start"]
layer = tf.layers.Dense(2)
layer(tf.zeros([1, 3]))
tf.global_variables_initializer().run()
y = int((session.run(layer.bias) == 0).all())
