# %% [markdown]
# # Training and prediction: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["dropout-flag", "trap"]
x = tf.ones([10, 400])
outputs = tf.layers.dropout(tf.layers.dense(x, 200), 0.5)  # training=False by default: it drops nothing
initialise()
observed = not np.array_equal(outputs.eval(), outputs.eval())

# %% tags=["dropout-argument", "trap"]
observed = (tf.nn.dropout(tf.ones([10000]), 0.25).eval() == 0).mean()  # keep_prob; in TensorFlow 2 it is the rate

# %% tags=["dropout-argument", "mend"]
observed = (tf.nn.dropout(tf.ones([10000]), rate=0.25).eval() == 0).mean()

# %% tags=["prediction-graph", "trap"]
outputs = tf.layers.dense(tf.zeros([1, 400]), 200)
initialise()
prediction = session.run(outputs)
observed = tf.contrib.framework.is_tensor(prediction)  # an array: the session has freed all the rest

# %% tags=["nan-loss", "trap", "raises"]
weight = tf.Variable(float("nan"))
step = tf.train.GradientDescentOptimizer(1).minimize(weight)
initialise()
step.run()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with tf.Graph().as_default():
    weight = tf.Variable(float("nan"))
    loss = 2 * weight
    step = tf.train.GradientDescentOptimizer(1).minimize(loss)
    with tf.train.MonitoredSession(hooks=[tf.train.NanTensorHook(loss)]) as monitored:  # an Estimator has this hook
        monitored.run(step)
observed = "goes on"


# %% tags=["fit-epochs", "trap"]
def model_fn(features, labels, mode):
    loss = tf.losses.mean_squared_error(labels, tf.layers.dense(features, 1))
    step = tf.train.GradientDescentOptimizer(0.1).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=step)


estimator = tf.estimator.Estimator(model_fn)
feed = tf.estimator.inputs.numpy_input_fn(np.ones((8, 1)), np.ones((8, 1)), batch_size=4, shuffle=False)
estimator.train(feed)
observed = int(estimator.get_variable_value("global_step")) // 2

# %% tags=["gradients-add-up", "trap"]
weight = tf.Variable(0.0)
gradients = tf.train.GradientDescentOptimizer(1).compute_gradients(weight, [weight])
initialise()
for _ in range(2):
    [(gradient, _)] = session.run(gradients)
observed = gradient

# %% tags=["list-of-layers", "trap"]
with tf.Graph().as_default():
    outputs = tf.zeros([1, 4])
    for layer in [tf.layers.Dense(5), tf.layers.Dense(2)]:
        outputs = layer(outputs)
    observed = len(tf.trainable_variables())

# %% tags=["frozen-late", "trap"]
layer = tf.layers.Dense(1, kernel_initializer=tf.ones_initializer())
loss = layer(tf.ones([1, 1]))
layer.trainable = False  # too late: tf.trainable_variables() holds its weights since they were made
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
initialise()
step.run()
observed = layer.kernel.eval().item() != 1

# %% tags=["frozen-late", "mend"]
frozen = tf.layers.Dense(1, kernel_initializer=tf.ones_initializer(), trainable=False)
step = tf.train.GradientDescentOptimizer(0.1).minimize(tf.layers.dense(frozen(tf.ones([1, 1])), 1))
initialise()
step.run()
observed = frozen.kernel.eval().item() != 1

# %% tags=["statistics-as-parameters", "trap"]
with tf.Graph().as_default():
    tf.layers.batch_normalization(tf.zeros([1, 4]))
    observed = len(tf.trainable_variables())

# %% tags=["statistics-as-parameters", "mend"]
with tf.Graph().as_default():
    tf.layers.batch_normalization(tf.zeros([1, 4]))
    observed = len(tf.global_variables())
