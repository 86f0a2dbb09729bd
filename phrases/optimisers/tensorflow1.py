# %% [markdown]
# # Optimisers: phrases in TensorFlow 1

# %%
import tempfile
from pathlib import Path

import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["momentum"]
variable = tf.Variable(w)
optimiser = tf.train.MomentumOptimizer(0.1, momentum=0.9)
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
for _ in range(2):
    session.run(step)
y = variable

# %% tags=["adam"]
variable = tf.Variable(w)
step = tf.train.AdamOptimizer(0.1).apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["adam", "same"]
variable = tf.Variable(w)
epsilon = (
    1e-8 * (1 - 0.999) ** 0.5
)  # for the first step: it's added uncorrected
optimiser = tf.train.AdamOptimizer(0.1, epsilon=epsilon)
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["adamw"]
variable = tf.Variable(w)
optimiser = tf.contrib.opt.AdamWOptimizer(
    0.01, 0.1
)  # the decay has no default
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["adamw", "same"]
variable = tf.Variable(w)
optimiser = tf.contrib.opt.AdamWOptimizer(
    0.1 * 0.01, 0.1
)  # else not times the rate
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["rmsprop"]
variable = tf.Variable(w)
step = tf.train.RMSPropOptimizer(0.1).apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["rmsprop", "same"]
variable = tf.Variable(w)
optimiser = tf.train.RMSPropOptimizer(0.1, decay=0.99)
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
squares = optimiser.get_slot(variable, "rms")
session.run(squares.assign(tf.zeros([3])))  # they begin with 1
session.run(step)
y = variable

# %% tags=["adagrad"]
variable = tf.Variable(w)
step = tf.train.AdagradOptimizer(0.1).apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["adagrad", "same"]
variable = tf.Variable(w)
optimiser = tf.train.AdagradOptimizer(
    0.1, initial_accumulator_value=1e-10
)  # not 0
step = optimiser.apply_gradients([(g, variable)])
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["weight-decay"]
variable = tf.Variable(w)
decay = tf.contrib.layers.l2_regularizer(0.1)(
    variable
)  # 0.1 times half the squares
loss = tf.reduce_sum(g * variable) + decay
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
tf.global_variables_initializer().run()
session.run(step)
y = variable

# %% tags=["no-decay-on-biases"]
kernel, bias = tf.Variable(w), tf.Variable(b)
optimiser = tf.contrib.opt.AdamWOptimizer(0.1, 0.1)
pairs = [(tf.zeros_like(w), kernel), (tf.zeros_like(b), bias)]
step = optimiser.apply_gradients(pairs, decay_var_list=[kernel])
tf.global_variables_initializer().run()
session.run(step)
y = session.run([kernel, bias])

# %% tags=["no-decay-on-biases", "same"]
kernel, bias = tf.Variable(w), tf.Variable(b)
optimiser = tf.contrib.opt.AdamWOptimizer(
    0.1 * 0.1, 0.1
)  # else not times the rate
pairs = [(tf.zeros_like(w), kernel), (tf.zeros_like(b), bias)]
step = optimiser.apply_gradients(pairs, decay_var_list=[kernel])
tf.global_variables_initializer().run()
session.run(step)
y = session.run([kernel, bias])

# %% tags=["two-rates"]
first, second = tf.Variable(w), tf.Variable(b)
loss = tf.reduce_sum(first) + tf.reduce_sum(second)
step = tf.group(
    tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=[first]),
    tf.train.GradientDescentOptimizer(0.01).minimize(loss, var_list=[second]),
)
tf.global_variables_initializer().run()
session.run(step)
y = session.run([first, second])

# %% tags=["clip-norm"]
clipped, norm = tf.clip_by_global_norm([a, b], 1.0)
y = session.run(clipped)

# %% tags=["clip-value"]
y = tf.clip_by_value(g, -1.0, 1.0)

# %% tags=["average-of-weights"]
weight = tf.Variable([1.0])
average = tf.train.ExponentialMovingAverage(0.9)
update = average.apply([weight])
tf.global_variables_initializer().run()
session.run(weight.assign(w))
session.run(update)
y = average.average(weight)

# %% tags=["accumulation", "by-hand"]
weight, total = tf.Variable(w), tf.Variable(tf.zeros([1]), trainable=False)
batch = tf.placeholder(tf.float32, [2])
loss = tf.reduce_mean(weight * batch) / 2  # 2 batches
add = total.assign_add(tf.gradients(loss, weight)[0])
tf.global_variables_initializer().run()
for numbers in session.run(tf.split(samples, 2)):
    session.run(add, {batch: numbers})
y = total

# %% tags=["freeze-parameter"]
frozen, free = tf.Variable(w, trainable=False), tf.Variable(b)
loss = tf.reduce_sum(frozen) + tf.reduce_sum(free)
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
tf.global_variables_initializer().run()
session.run(step)
y = session.run([frozen, free])

# %% tags=["set-rate"]
rate = tf.Variable(
    0.1, trainable=False
)  # a number would be fixed in the graph
optimiser = tf.train.GradientDescentOptimizer(rate)
session.run(rate.initializer)
before = session.run(rate)
session.run(rate.assign(0.01))
y = [before, session.run(rate)]

# %% tags=["optimiser-state"]
path = str(Path(tempfile.mkdtemp()) / "optimiser")
variable = tf.Variable(w)
optimiser = tf.train.MomentumOptimizer(0.1, momentum=0.9)
step = optimiser.apply_gradients([(g, variable)])
saver = tf.train.Saver(optimiser.variables())
tf.global_variables_initializer().run()
session.run(step)
saver.save(session, path)
with tf.Session() as again:  # its variables have no values yet
    saver.restore(again, path)
    y = again.run(optimiser.get_slot(variable, "momentum"))
