# %% [markdown]
# # Optimisers: checks in TensorFlow 1

# %%
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)


def initialise():
    tf.global_variables_initializer().run()


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
