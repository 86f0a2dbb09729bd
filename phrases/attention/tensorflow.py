# %% [markdown]
# # Attention: phrases in TensorFlow

# %%
import tensorflow as tf

tensor = tf.constant

# %% [markdown] tags=["mask-polarity"]
# In Keras, as `tf.keras.layers.MultiHeadAttention`: TensorFlow itself has no
# attention.

# %% tags=["multi-head", "by-hand"]
project_in, project_out = tf.eye(4, batch_shape=[3]), tf.eye(4)  # for q, k, v
heads = tf.reshape(tf.einsum("bti,pio->pbto", x, project_in), [3, 1, 3, 2, 2])
q, k, v = tf.unstack(
    tf.transpose(heads, [0, 1, 3, 2, 4])
)  # (batch, heads, time, size)
weights = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / 2**0.5)
y = (
    tf.reshape(tf.transpose(weights @ v, [0, 2, 1, 3]), [1, 3, 4])
    @ project_out
)

# %% tags=["causal-mask", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
keep = tf.linalg.band_part(tf.ones(scores.shape[-2:]), -1, 0) > 0
y = tf.nn.softmax(tf.where(keep, scores, scores.dtype.min)) @ v

# %% tags=["scaled-dot-product", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
y = tf.nn.softmax(scores) @ v

# %% tags=["padding-mask", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
keep = tf.sequence_mask(lengths)[:, None, None]  # (batch, 1, 1, keys)
y = tf.nn.softmax(tf.where(keep, scores, scores.dtype.min)) @ v

# %% tags=["cross-attention", "by-hand"]
scores = tf.matmul(q, memory, transpose_b=True) / q.shape[-1] ** 0.5
y = tf.nn.softmax(scores) @ memory

# %% tags=["sinusoidal-positions", "by-hand"]
angles = tf.range(3.0)[:, None] / 10000 ** (tf.range(0.0, 4.0, 2.0) / 4)
y = tf.reshape(tf.stack([tf.sin(angles), tf.cos(angles)], axis=2), [3, 4])

# %% tags=["rotary-positions", "by-hand"]
angles = tf.range(3.0)[:, None] / 10000 ** (tf.range(0.0, 4.0, 2.0) / 4)
cos, sin = tf.cos(angles), tf.sin(angles)
first, second = tf.split(x, 2, axis=-1)
y = tf.concat(
    [first * cos - second * sin, second * cos + first * sin], axis=-1
)

# %% tags=["cache-step", "by-hand"]
keys = tf.concat([cached_k, new_k], axis=2)
values = tf.concat([cached_v, new_v], axis=2)
scores = tf.matmul(q, keys, transpose_b=True) / q.shape[-1] ** 0.5
y = tf.nn.softmax(scores) @ values
