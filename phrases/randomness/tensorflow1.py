# %% [markdown]
# # Randomness: phrases in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["seed"]
draws = []
for _ in range(2):
    with tf.Graph().as_default(), tf.Session():
        tf.set_random_seed(0)  # belongs to the graph: before its operations
        draws.append(tf.random.normal([3]).eval())
y = abs(draws[0] - draws[1]).max()

# %% tags=["keys-or-state"]
draw = tf.random.normal([3])
y = int(np.array_equal(session.run(draw), session.run(draw)))

# %% tags=["same-layer"]
kernels = []
for _ in range(2):
    with tf.Graph().as_default(), tf.Session():
        tf.set_random_seed(0)
        layer = tf.layers.Dense(2)
        layer(tf.zeros([1, 3]))
        tf.global_variables_initializer().run()
        kernels.append(layer.kernel.eval())
y = int(np.array_equal(*kernels))

# %% tags=["seeded-dropout"]
passes = []
for _ in range(2):
    with tf.Graph().as_default(), tf.Session():
        tf.set_random_seed(0)
        dropped = tf.layers.dropout(tf.ones([100]), 0.5, training=True)
        passes.append(dropped.eval())
y = int(np.array_equal(*passes))

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    data = tf.data.Dataset.range(10).shuffle(10, seed=0).batch(10)
    orders.append(session.run(data.make_one_shot_iterator().get_next()))
y = int(np.array_equal(*orders))

# %% [markdown] tags=["workers"]
# None at all: `tf.data` loads with threads of one process.

# %% [markdown] tags=["deterministic"]
# None at all but an environment variable for cuDNN alone,
# TF_CUDNN_DETERMINISTIC.

# %% tags=["draw"]
categorical = tf.random.categorical(tf.log([[0.5, 0.5]]), 2)[0]
draws = tf.random.normal([2]), tf.random.uniform([2]), categorical
y = [draw.shape.as_list() for draw in draws]
