# %% [markdown]
# # Data and batches: checks in TensorFlow

# %%
import time
import numpy as np
import tensorflow as tf

from rosetta_common.ground.shuffles import kind_of_shuffle

tf.random.set_seed(0)


# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in tf.data.Dataset.range(10).shuffle(10).batch(4))

# %% tags=["late-epoch", "trap"]
matrix = tf.random.normal([700, 700])


@tf.function
def busy_step(x):  # about ten milliseconds on all cores
    return tf.linalg.matmul(tf.linalg.matmul(matrix, matrix), matrix) * x[0, 0]


def longest_wait(dataset):
    waits = []
    for _ in range(10):
        for x in dataset:
            busy_step(x).numpy()
            last = time.perf_counter()
        waits.append(time.perf_counter() - last)
    return max(waits)


dataset = tf.data.Dataset.from_tensor_slices(tf.random.normal([2000, 10])).batch(32)
observed = longest_wait(dataset)

# %% tags=["late-epoch", "mend"]
options = tf.data.Options()
options.autotune.enabled = False
observed = longest_wait(dataset.with_options(options))

# %% tags=["pipeline-order", "trap"]
data = tf.data.Dataset.range(1000).shuffle(1000).batch(10)
observed = kind_of_shuffle(*(np.concatenate(list(data.as_numpy_iterator())) for _ in range(2)), 10)

# %% tags=["shuffle-window", "trap"]
data = tf.data.Dataset.range(1000).shuffle(100).batch(10)
observed = int(next(iter(data)).numpy().max())

# %% tags=["shuffle-window", "mend"]
data = tf.data.Dataset.range(1000).shuffle(1000).batch(10)
observed = int(next(iter(data)).numpy().max())

# %% tags=["cached-order", "trap"]
data = tf.data.Dataset.range(1000).shuffle(1000).cache()
observed = np.array_equal(*(list(data.as_numpy_iterator()) for _ in range(2)))

# %% tags=["cached-order", "mend"]
data = tf.data.Dataset.range(1000).cache().shuffle(1000)
observed = np.array_equal(*(list(data.as_numpy_iterator()) for _ in range(2)))
