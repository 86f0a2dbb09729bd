# %% [markdown]
# # Optimisers: checks in TensorFlow 1

# %%
import inspect

import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


def stepped(optimizer, start, gradient):  # one weight, one step
    weight = tf.Variable(float(start))
    step = optimizer.minimize(gradient * weight)
    initialise()
    step.run()
    return weight.eval()


# %% tags=["momentum", "trap"]
weight = tf.Variable(0.0)
step = tf.train.MomentumOptimizer(1, momentum=0.9).minimize(weight)
initialise()
for _ in range(3):
    step.run()
observed = -weight.eval()

# %% tags=["gradient-clipping", "trap"]
weight = tf.Variable(0.0)
step = tf.train.GradientDescentOptimizer(1).minimize(1000 * weight)
initialise()
step.run()
observed = -weight.eval()

# %% tags=["adam-correction", "trap"]
weight = tf.Variable(0.0)
step = tf.train.AdamOptimizer(0.01).minimize(weight)
initialise()
step.run()
observed = -weight.eval() / 0.01

# %% tags=["small-gradient", "trap"]
observed = -stepped(tf.train.AdamOptimizer(0.01), 0, 1e-8) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(tf.contrib.opt.AdamWOptimizer(weight_decay=0.1, learning_rate=0.1), 1, 0)

# %% tags=["adamw-default", "trap", "raises"]
observed = 1 - stepped(tf.contrib.opt.AdamWOptimizer(learning_rate=1), 1, 0)

# %% tags=["adam-decay", "trap"]
weight = tf.Variable(1.0)
decay = tf.contrib.layers.l2_regularizer(0.1)(weight)  # AdamOptimizer has none
step = tf.train.AdamOptimizer(0.1).minimize(0 * weight + decay)
initialise()
step.run()
observed = weight.eval()

# %% tags=["decay-biases", "trap"]
kernel, bias = tf.Variable(1.0), tf.Variable(1.0)
step = tf.contrib.opt.AdamWOptimizer(weight_decay=0.1, learning_rate=0.1).minimize(0 * (kernel + bias))
initialise()
step.run()
observed = bias.eval() != 1

# %% tags=["decay-biases", "mend"]
kernel, bias = tf.Variable(1.0), tf.Variable(1.0)
optimizer = tf.contrib.opt.AdamWOptimizer(weight_decay=0.1, learning_rate=0.1)
gradients = optimizer.compute_gradients(0 * (kernel + bias))
step = optimizer.apply_gradients(gradients, decay_var_list=[kernel])  # minimize takes the list, too, and forgets it
initialise()
step.run()
observed = bias.eval() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(tf.train.RMSPropOptimizer(0.1), 0, 1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(tf.train.AdagradOptimizer(0.1), 0, 1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = inspect.signature(tf.train.AdadeltaOptimizer).parameters["learning_rate"].default

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(tf.train.GradientDescentOptimizer(), 0, 1)

# %% tags=["clip-norm", "trap"]
one, other = (tf.clip_by_norm(tf.constant([gradient]), 1.0).eval()[0] for gradient in (3.0, 4.0))
observed = "together" if one < 0.9 else "each by itself"

# %% tags=["clip-norm", "mend"]
(one, other), _ = tf.clip_by_global_norm([tf.constant([3.0]), tf.constant([4.0])], 1.0)
observed = "together" if one.eval()[0] < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight, rate = tf.Variable(0.0), tf.placeholder(tf.float32)
step = tf.train.MomentumOptimizer(rate, momentum=0.9).minimize(weight)
initialise()
step.run({rate: 1})
before = weight.eval()
step.run({rate: 0})
observed = before - weight.eval()

# %% tags=["schedule-unit", "trap"]
updates = tf.train.get_or_create_global_step()
rate = tf.train.exponential_decay(1.0, updates, decay_steps=1, decay_rate=0.5)
step = tf.train.GradientDescentOptimizer(rate).minimize(tf.Variable(0.0), global_step=updates)  # without it: never
initialise()
for _ in range(2):
    step.run()
observed = "in each update" if rate.eval() < 1 else "when it is stepped"
