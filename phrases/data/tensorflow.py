# %% [markdown]
# # Data: phrases in TensorFlow

# %%
import tensorflow as tf

tensor = tf.constant

# %% tags=["batches"]
y = [len(batch) for batch in tf.data.Dataset.from_tensor_slices(x).batch(2)]

# %% tags=["shuffle-batches"]
data = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(2)
y = tf.sort(tf.concat(list(data), axis=0))

# %% tags=["last-batch"]
data = tf.data.Dataset.from_tensor_slices(x).batch(2, drop_remainder=True)
y = [len(batch) for batch in data]

# %% tags=["own-dataset"]
data = tf.data.Dataset.range(4).map(lambda i: i**2).batch(4)
y = next(iter(data))

# %% tags=["augment"]
data = (
    tf.data.Dataset.from_tensor_slices(x)
    .map(lambda sample: 2 * sample)
    .batch(2)
)
y = next(iter(data))

# %% tags=["prefetch"]
data = (
    tf.data.Dataset.from_tensor_slices(x).batch(2).prefetch(tf.data.AUTOTUNE)
)
y = sum(tf.reduce_sum(batch) for batch in data)

# %% tags=["pad-batch"]
y = tf.ragged.stack([first, second]).to_tensor()

# %% tags=["labels-dtype"]
y = tf.cast(labels, tf.int32)  # or int64

# %% tags=["one-hot"]
y = tf.one_hot(labels, 3)
