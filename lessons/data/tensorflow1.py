# %% [markdown]
# # Data and batches: checks in TensorFlow 1

# %%

import numpy as np
import tensorflow as tf

from rosetta_common.ground.shuffles import kind_of_shuffle

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


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
