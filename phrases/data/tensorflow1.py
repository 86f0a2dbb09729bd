# %% [markdown]
# # Data: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["batches"]
data = tf.data.Dataset.from_tensor_slices(x).batch(2)
batch = data.make_one_shot_iterator().get_next()
y = [len(session.run(batch)) for _ in range(3)]  # then an OutOfRangeError

# %% tags=["shuffle-batches"]
data = tf.data.Dataset.from_tensor_slices(x).shuffle(5).batch(2)
batch = data.make_one_shot_iterator().get_next()
y = tf.sort(tf.concat([session.run(batch) for _ in range(3)], axis=0))

# %% tags=["last-batch"]
data = tf.data.Dataset.from_tensor_slices(x).batch(2, drop_remainder=True)
batch = data.make_one_shot_iterator().get_next()
y = [len(session.run(batch)) for _ in range(2)]

# %% tags=["own-dataset"]
data = tf.data.Dataset.range(4).map(lambda i: i**2).batch(4)
y = data.make_one_shot_iterator().get_next()

# %% tags=["augment"]
data = (
    tf.data.Dataset.from_tensor_slices(x)
    .map(lambda sample: 2 * sample)
    .batch(2)
)
y = data.make_one_shot_iterator().get_next()

# %% tags=["prefetch"]
data = tf.data.Dataset.from_tensor_slices(x).batch(2).prefetch(1)
batch = data.make_one_shot_iterator().get_next()
total = tf.reduce_sum(batch)
y = sum(session.run(total) for _ in range(2))

# %% tags=["pad-batch"]
sequences = session.run([first, second])
data = tf.data.Dataset.from_generator(lambda: sequences, tf.float32, [None])
padded = data.padded_batch(2, [None])
y = padded.make_one_shot_iterator().get_next()

# %% tags=["labels-dtype"]
y = tf.cast(labels, tf.int32)  # or int64

# %% tags=["one-hot"]
y = tf.one_hot(labels, 3)
