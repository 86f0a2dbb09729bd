# %% [markdown]
# # Data and batches: checks in TensorFlow

# %%
import time
import tensorflow as tf

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
