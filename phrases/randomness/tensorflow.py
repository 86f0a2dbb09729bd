# %% [markdown]
# # Randomness: phrases in TensorFlow

# %%
import tensorflow as tf
from tensorflow.python.framework import config

tensor = tf.constant
tf.random.set_seed(0)

# %% tags=["seed"]
tf.random.set_seed(
    0
)  # NumPy's and Python's generators have seeds of their own
first = tf.random.normal([3])
tf.random.set_seed(0)
y = tf.reduce_max(tf.abs(tf.random.normal([3]) - first))

# %% tags=["keys-or-state"]
first, second = tf.random.normal([3]), tf.random.normal([3])
y = int(tf.reduce_all(first == second))

# %% tags=["same-layer", "by-hand"]
tf.random.set_seed(0)
first = tf.Variable(tf.random.normal([3, 2]))
tf.random.set_seed(0)
second = tf.Variable(tf.random.normal([3, 2]))
y = int(tf.reduce_all(first == second))

# %% tags=["seeded-dropout"]
tf.random.set_seed(0)
first = tf.nn.dropout(tf.ones([100]), 0.5)
tf.random.set_seed(0)
second = tf.nn.dropout(tf.ones([100]), 0.5)
y = int(tf.reduce_all(first == second))

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    data = tf.data.Dataset.range(10).shuffle(10, seed=0)
    orders.append(list(data.as_numpy_iterator()))
y = int(orders[0] == orders[1])

# %% [markdown] tags=["workers"]
# None at all: `tf.data` loads with threads of one process.

# %% tags=["deterministic"]
tf.config.experimental.enable_op_determinism()
y = int(config.is_op_determinism_enabled())

# %% tags=["draw"]
categorical = tf.random.categorical(tf.math.log([[0.5, 0.5]]), 2)[0]
draws = tf.random.normal([2]), tf.random.uniform([2]), categorical
y = [list(draw.shape) for draw in draws]
