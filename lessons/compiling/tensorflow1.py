# %% [markdown]
# # Compiled code: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf
from rosetta_common.ground.pairs import paired_ratios

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["compiling", "trap"]
weights = [tf.Variable(tf.random.normal(shape, stddev=0.05)) for shape in ([400, 400], [400, 10])]


def loss_of(x, y):
    return tf.losses.sparse_softmax_cross_entropy(y, tf.tanh(x @ weights[0]) @ weights[1])


x, y = tf.Variable(tf.random.normal([64, 400])), tf.Variable(tf.range(64) % 10)
gradients = tf.gradients(loss_of(x, y), weights)
step = tf.train.GradientDescentOptimizer(0.01).apply_gradients(zip(gradients, weights))

# %% tags=["compiling", "mend"]
gradients = tf.xla.experimental.compile(lambda x, y: tf.gradients(loss_of(x, y), weights), [x, y])
compiled_step = tf.train.GradientDescentOptimizer(0.01).apply_gradients(zip(gradients, weights))

# %% tags=["compiling", "measure"]
initialise()
observed = paired_ratios(lambda: [step.run() for _ in range(50)], lambda: [compiled_step.run() for _ in range(50)])

# %% tags=["growing-graph", "trap"]
numbers, sizes = tf.constant([1.0, 2.0]), []
for _ in range(3):
    tf.reduce_sum(2 * numbers).eval()
    sizes.append(len(tf.get_default_graph().get_operations()))
observed = sizes[2] > sizes[1]

# %% tags=["growing-graph", "mend"]
total, sizes = tf.reduce_sum(2 * numbers), []
for _ in range(3):
    total.eval()
    sizes.append(len(tf.get_default_graph().get_operations()))
observed = sizes[2] > sizes[1]

# %% tags=["frozen-random", "trap"]
number = tf.zeros([]) + np.random.rand()
observed = bool(number.eval() == number.eval())

# %% tags=["frozen-random", "mend"]
number = tf.zeros([]) + tf.random.uniform([])
observed = bool(number.eval() == number.eval())

# %% tags=["frozen-state", "trap"]
number = tf.random.uniform([])
observed = bool(number.eval() == number.eval())

# %% tags=["side-effects", "trap"]
calls = []


def function(x):
    calls.append(1)
    return x + 1


x = tf.placeholder(tf.float32, [])
outputs = function(x)  # builds the graph
for _ in range(3):
    outputs.eval({x: 1})
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []


def function(x):
    traces.append(1)
    return tf.reduce_sum(x)


x = tf.placeholder(tf.float32, [None])
outputs = function(x)
for size in (4, 5, 6, 7):
    outputs.eval({x: np.ones(size)})
observed = len(traces)

# %% tags=["traced-if", "trap", "raises"]
x = tf.placeholder(tf.float32, [])
outputs = x if x > 0 else -x
observed = float(outputs.eval({x: -1}))

# %% tags=["traced-if", "mend"]
outputs = tf.cond(x > 0, lambda: x, lambda: -x)
observed = float(outputs.eval({x: -1}))

# %% tags=["where-nan", "trap"]
x = tf.Variable(0.0)
gradient = tf.gradients(tf.where(x > 0, tf.sqrt(x), 0 * x), x)[0]  # the gradient of log would be NaN
initialise()
observed = "NaN" if np.isnan(gradient.eval()) else float(gradient.eval())
