# %% [markdown]
# # Attention: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% [markdown] tags=["mask-polarity"]
# None at all: the attention of `tf.contrib.seq2seq` is for decoders and takes
# lengths.

# %% tags=["multi-head", "by-hand"]
project_in, project_out = tf.eye(4, batch_shape=[3]), tf.eye(4)  # for q, k, v
heads = tf.reshape(tf.einsum("bti,pio->pbto", x, project_in), [3, 1, 3, 2, 2])
q, k, v = tf.unstack(
    tf.transpose(heads, [0, 1, 3, 2, 4])
)  # (batch, heads, time, size)
weights = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / 2**0.5)
attended = tf.reshape(tf.transpose(weights @ v, [0, 2, 1, 3]), [3, 4])
y = tf.reshape(attended @ project_out, [1, 3, 4])

# %% tags=["causal-mask", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / 2**0.5
keep = tf.linalg.band_part(tf.ones_like(scores), -1, 0) > 0
y = (
    tf.nn.softmax(
        tf.where(keep, scores, tf.fill(scores.shape, tf.float32.min))
    )
    @ v
)

# %% tags=["scaled-dot-product", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / 2**0.5
y = tf.nn.softmax(scores) @ v

# %% tags=["padding-mask", "by-hand"]
scores = tf.matmul(q, k, transpose_b=True) / 2**0.5
keep = tf.sequence_mask(lengths, dtype=tf.float32)[
    :, None, None
]  # (batch, 1, 1, keys)
y = tf.nn.softmax(scores + (1 - keep) * tf.float32.min) @ v

# %% tags=["cross-attention", "by-hand"]
scores = tf.matmul(q, memory, transpose_b=True) / 2**0.5
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
scores = tf.matmul(q, keys, transpose_b=True) / 2**0.5
y = tf.nn.softmax(scores) @ values
