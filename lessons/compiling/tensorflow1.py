# %% [markdown]
# # Compiled code: checks in TensorFlow 1

# %%
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
