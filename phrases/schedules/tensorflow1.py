# %% [markdown]
# # Learning-rate schedules: phrases in TensorFlow 1

# %%
import math

import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


loss = tf.Variable(0.0)

# %% tags=["step-or-epoch"]
step = tf.Variable(0, trainable=False)
rate = tf.train.exponential_decay(0.1, step, 4, 0.5, staircase=True)  # 4 steps
train = tf.train.GradientDescentOptimizer(rate).minimize(
    loss, global_step=step
)
tf.global_variables_initializer().run()
y = [session.run([rate, train])[0] for _ in range(8)]

# %% tags=["exponential-decay"]
step = tf.Variable(0, trainable=False)
rate = tf.train.exponential_decay(0.1, step, decay_steps=1, decay_rate=0.5)
train = tf.train.GradientDescentOptimizer(rate).minimize(
    loss, global_step=step
)
tf.global_variables_initializer().run()
y = [session.run([rate, train])[0] for _ in range(4)]

# %% tags=["cosine-decay"]
step = tf.Variable(0, trainable=False)
rate = tf.train.cosine_decay(0.1, step, decay_steps=4)
train = tf.train.GradientDescentOptimizer(rate).minimize(
    loss, global_step=step
)
tf.global_variables_initializer().run()
y = [session.run([rate, train])[0] for _ in range(5)]

# %% tags=["warm-up"]
step = tf.Variable(0, trainable=False)
rate = tf.train.polynomial_decay(
    0.0, step, decay_steps=4, end_learning_rate=0.1
)
train = tf.train.GradientDescentOptimizer(rate).minimize(
    loss, global_step=step
)
tf.global_variables_initializer().run()
y = [session.run([rate, train])[0] for _ in range(6)]

# %% [markdown] tags=["one-cycle"]
# None at all: `tf.train` has decays of several kinds, but no cycle.

# %% tags=["plateau", "by-hand"]
rate, best, waited, y = tf.Variable(0.1, trainable=False), math.inf, 0, []
halve = rate.assign(0.5 * rate)
session.run(rate.initializer)
for number in session.run(losses):
    best, waited = (number, 0) if number < best else (best, waited + 1)
    if waited == 2:
        session.run(halve)
        waited = 0
    y.append(session.run(rate))

# %% tags=["current-rate"]
step = tf.Variable(0, trainable=False)
rate = tf.train.exponential_decay(0.1, step, decay_steps=1, decay_rate=0.5)
train = tf.train.GradientDescentOptimizer(rate).minimize(
    loss, global_step=step
)
tf.global_variables_initializer().run()
for _ in range(3):
    session.run(train)
y = session.run(rate)
