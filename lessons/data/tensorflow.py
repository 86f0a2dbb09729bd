# %% [markdown]
# # Data and batches: checks in TensorFlow

# %%
import time
import numpy as np
import tensorflow as tf

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

tf.random.set_seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x, y = stored["images"][order].reshape(-1, 64).astype("float32") / 16, stored["labels"][order].astype("int64")
    return x[:1280], y[:1280], x[1280:], y[1280:]


# %% tags=["batch-shuffling", "trap"]
by_batch = lambda data: data.batch(64).shuffle(20)  # always the same 64 together

# %% tags=["batch-shuffling", "mend"]
by_sample = lambda data: data.shuffle(1280).batch(64)


# %% tags=["batch-shuffling", "measure"]
def network(parameters, x):
    kernel1, bias1, kernel2, bias2 = parameters
    return tf.nn.relu(x @ kernel1 + bias1) @ kernel2 + bias2


def accuracy(order, x, y, x_test, y_test, seed):
    tf.random.set_seed(seed)
    kernels = tf.random.uniform([64, 128], -0.15, 0.15), tf.random.uniform([128, 10], -0.15, 0.15)
    parameters = [tf.Variable(array) for array in (kernels[0], tf.zeros(128), kernels[1], tf.zeros(10))]
    velocities = [tf.Variable(tf.zeros_like(parameter)) for parameter in parameters]

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, network(parameters, x)))
        for parameter, velocity, gradient in zip(parameters, velocities, tape.gradient(loss, parameters)):
            velocity.assign(0.9 * velocity + gradient)
            parameter.assign_sub(0.1 * velocity)

    data = order(tf.data.Dataset.from_tensor_slices((x, y)))
    for _ in range(5):
        for batch in data:
            train_step(*batch)
    return 100 * np.mean(tf.argmax(network(parameters, x_test), 1) == y_test)


def gains(arrange=lambda y: slice(None)):
    points = []
    for seed in range(10):
        x, y, x_test, y_test = digits(seed)
        arranged = arrange(y)
        one, other = (accuracy(o, x[arranged], y[arranged], x_test, y_test, seed) for o in (by_sample, by_batch))
        points.append(one - other)
    return points


observed = gains()

# %% tags=["sorted-data", "trap"]
images, labels = digits()[:2]
order = labels.argsort()  # sorted as in imdb.npz: whole batches with one label
data = tf.data.Dataset.from_tensor_slices((images[order], labels[order])).batch(64).shuffle(20)

# %% tags=["sorted-data", "mend"]
data = tf.data.Dataset.from_tensor_slices((images[order], labels[order])).shuffle(1280).batch(64)

# %% tags=["sorted-data", "measure"]
observed = gains(np.argsort)

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
