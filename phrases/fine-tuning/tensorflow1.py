# %% [markdown]
# # Fine-tuning: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["replace-head"]
base = tf.layers.dense(x, 2)
old_head = tf.layers.dense(base, 5)
head = tf.layers.dense(base, 3)  # what isn't fetched isn't computed
tf.global_variables_initializer().run()
y = session.run(head).shape[1]

# %% tags=["freeze-layer"]
base, head = tf.layers.Dense(2), tf.layers.Dense(1)
loss = tf.losses.mean_squared_error(targets, head(base(x)))
optimiser = tf.train.GradientDescentOptimizer(0.1)
step = optimiser.minimize(loss, var_list=head.trainable_weights)
tf.global_variables_initializer().run()
before = session.run([base.kernel, head.kernel])
session.run(step)
after = session.run([base.kernel, head.kernel])
y = [int(abs(new - old).max() > 0) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
layer = tf.layers.BatchNormalization(trainable=False)
layer(x, training=True)
tf.global_variables_initializer().run()
session.run(layer.updates)  # empty while it is frozen
y = layer.moving_mean

# %% tags=["two-rates-of-layers"]
ones = tf.ones_initializer()
base = tf.layers.Dense(1, use_bias=False, kernel_initializer=ones)
head = tf.layers.Dense(1, use_bias=False, kernel_initializer=ones)
outputs = head(base(tf.ones([1, 1])))
slow, fast = (tf.train.GradientDescentOptimizer(rate) for rate in (0.01, 0.1))
of_base, of_head = tf.gradients(outputs, [base.kernel, head.kernel])
with tf.control_dependencies([of_base, of_head]):  # both before any step
    step = tf.group(
        slow.apply_gradients([(of_base, base.kernel)]),
        fast.apply_gradients([(of_head, head.kernel)]),
    )
tf.global_variables_initializer().run()
session.run(step)
y = session.run([base.kernel, head.kernel])

# %% tags=["features"]
base, head = (tf.layers.Dense(2, use_bias=False) for _ in range(2))
hidden = base(x)
outputs = head(hidden)
session.run([layer.kernel.assign(tf.transpose(w)) for layer in (base, head)])
y = session.run(hidden)  # any tensor can be fetched

# %% tags=["unfreeze-later"]
weight, other = tf.Variable([1.0]), tf.Variable([1.0])
optimiser = tf.train.GradientDescentOptimizer(0.1)
frozen = optimiser.minimize(weight + other, var_list=[other])
free = optimiser.minimize(weight + other, var_list=[other, weight])
tf.global_variables_initializer().run()
y = []
for step in (frozen, free):
    session.run(step)
    y.append(session.run(weight).item())

# %% tags=["low-rank-adapter", "by-hand"]
kernel = tf.Variable(tf.transpose(w), trainable=False)
down, up = tf.Variable(tf.transpose(a)), tf.Variable(tf.transpose(b))
tf.global_variables_initializer().run()
y = x @ kernel + 2 * (x @ down @ up)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: slim's ResNets come without their weights and their
# preprocessing.
