# %% [markdown]
# # Data and batches: checks in TensorFlow 1

# %%
import contextlib

import numpy as np
import tensorflow as tf

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


# %% tags=["batch-shuffling", "trap"]
def by_batch(samples):
    return samples.batch(64).shuffle(20)  # always the same 64 samples together


# %% tags=["batch-shuffling", "mend"]
def by_sample(samples):
    return samples.shuffle(1280).batch(64)


# %% tags=["batch-shuffling", "measure"]
def accuracy(shuffled, x, y, x_test, y_test, seed):
    with tf.Graph().as_default(), tf.Session() as training:
        tf.set_random_seed(seed)
        samples = tf.data.Dataset.from_tensor_slices((x, y))
        images, labels = shuffled(samples).repeat(5).make_one_shot_iterator().get_next()
        hidden, last = tf.layers.Dense(128, activation=tf.nn.relu), tf.layers.Dense(10)
        loss = tf.losses.sparse_softmax_cross_entropy(labels, last(hidden(images)))
        step = tf.train.MomentumOptimizer(0.1, momentum=0.9).minimize(loss)
        predictions = tf.argmax(last(hidden(tf.constant(x_test))), axis=1)
        training.run(tf.global_variables_initializer())
        with contextlib.suppress(tf.errors.OutOfRangeError):
            while True:
                training.run(step)
        return 100 * (training.run(predictions) == y_test).mean()


def gains(arrange=lambda labels: slice(None)):
    points = []
    for seed in range(10):
        stored = np.load(DIGITS)
        order = np.random.RandomState(seed).permutation(len(stored["labels"]))
        x, y = (stored["images"][order].reshape(-1, 64) / 16).astype("float32"), stored["labels"][order].astype("int64")
        arranged = arrange(y[:1280])
        data = x[:1280][arranged], y[:1280][arranged], x[1280:], y[1280:]
        points.append(accuracy(by_sample, *data, seed=seed) - accuracy(by_batch, *data, seed=seed))
    return points


observed = gains()

# %% tags=["sorted-data", "trap"]
stored = np.load(DIGITS)
order = np.argsort(stored["labels"])  # sorted as in imdb.npz: whole batches with one label
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "mend"]
order = np.random.permutation(len(stored["labels"]))
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "measure"]
observed = gains(np.argsort)

# %% tags=["last-batch", "trap"]
batch = tf.data.Dataset.range(10).shuffle(10).batch(4).make_one_shot_iterator().get_next()
observed = 0
try:
    while True:
        observed += len(batch.eval())
except tf.errors.OutOfRangeError:  # the usual end of an epoch
    pass

# %% tags=["pipeline-order", "trap"]
orders = []
for _ in range(2):
    feed = tf.estimator.inputs.numpy_input_fn(np.arange(10_000), batch_size=10, num_epochs=1, shuffle=True)()
    seen = []
    with tf.train.MonitoredSession() as session:
        while not session.should_stop():
            seen.append(session.run(feed))
    orders.append(np.concatenate(seen))
observed = kind_of_shuffle(*orders, 10)

# %% tags=["shuffle-window", "trap"]
batch = tf.data.Dataset.range(1000).shuffle(100).batch(10).make_one_shot_iterator().get_next()
observed = int(batch.eval().max())

# %% tags=["shuffle-window", "mend"]
batch = tf.data.Dataset.range(1000).shuffle(1000).batch(10).make_one_shot_iterator().get_next()
observed = int(batch.eval().max())

# %% tags=["cached-order", "trap"]
data = tf.data.Dataset.range(1000).shuffle(1000).cache()
epoch = data.repeat().batch(1000).make_one_shot_iterator().get_next()
observed = np.array_equal(epoch.eval(), epoch.eval())

# %% tags=["cached-order", "mend"]
data = tf.data.Dataset.range(1000).cache().shuffle(1000)
epoch = data.repeat().batch(1000).make_one_shot_iterator().get_next()
observed = np.array_equal(epoch.eval(), epoch.eval())
