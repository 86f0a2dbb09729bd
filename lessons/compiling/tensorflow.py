# %% [markdown]
# # Compiled code: checks in TensorFlow

# %%
import numpy as np
import tensorflow as tf
from rosetta_common.ground.pairs import paired_ratios

tf.random.set_seed(0)

# %% tags=["compiling", "trap"]
kernel1, kernel2 = tf.Variable(tf.random.normal([400, 400], 0, 0.05)), tf.Variable(tf.zeros([400, 10]))


def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = tf.tanh(x @ kernel1) @ kernel2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
    for kernel, gradient in zip((kernel1, kernel2), tape.gradient(loss, (kernel1, kernel2))):
        kernel.assign_sub(0.01 * gradient)
    return loss


# %% tags=["compiling", "mend"]
compiled_step = tf.function(train_step)

# %% tags=["compiling", "measure"]
x, y = tf.random.normal([64, 400]), tf.random.uniform([64], maxval=10, dtype=tf.int64)
observed = paired_ratios(
    lambda: [train_step(x, y).numpy() for _ in range(50)], lambda: [compiled_step(x, y).numpy() for _ in range(50)]
)

# %% tags=["frozen-random", "trap"]
draw = tf.function(lambda: tf.constant(np.random.rand()))
observed = bool(draw() == draw())

# %% tags=["frozen-random", "mend"]
draw = tf.function(lambda: tf.random.uniform(()))
observed = bool(draw() == draw())

# %% tags=["frozen-state", "trap"]
draw = tf.function(lambda: tf.random.uniform(()))
observed = bool(draw() == draw())

# %% tags=["one-key", "trap"]
seed = [0, 1]
observed = bool(tf.random.stateless_uniform((), seed) == tf.random.stateless_uniform((), seed))

# %% tags=["one-key", "mend"]
first, second = tf.unstack(tf.random.split(seed))
observed = bool(tf.random.stateless_uniform((), first) == tf.random.stateless_uniform((), second))

# %% tags=["side-effects", "trap"]
calls = []


@tf.function
def function(x):
    calls.append(1)
    return x + 1


for _ in range(3):
    function(tf.constant(1.0))
observed = len(calls)

# %% tags=["retracing", "trap"]
function = tf.function(lambda x: tf.reduce_sum(x))
for size in (4, 5, 6, 7):
    function(tf.ones(size))
observed = function.experimental_get_tracing_count()

# %% tags=["retracing", "mend"]
function = tf.function(lambda x: tf.reduce_sum(x), input_signature=[tf.TensorSpec([None])])
for size in (4, 5, 6, 7):
    function(tf.ones(size))
observed = function.experimental_get_tracing_count()


# %% tags=["traced-if", "trap", "raises"]
@tf.function
def function(x):
    if x > 0:
        return x
    return -x


observed = float(function(tf.constant(-1.0)))

# %% tags=["where-nan", "trap"]
x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0, tf.sqrt(x), 0.0)
gradient = tape.gradient(y, x)
observed = "NaN" if tf.math.is_nan(gradient) else float(gradient)

# %% tags=["compiled-shape", "trap", "raises"]
total = tf.function(lambda x: tf.reduce_sum(x))
total(tf.ones(4))
observed = float(total(tf.ones(6)))

# %% tags=["compiled-output", "trap"]
double = tf.function(lambda x: 2 * x)
outputs = [double(tf.constant([number])) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.numpy().item() for output in outputs] != [2, 4, 6, 8]
