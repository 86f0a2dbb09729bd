# %% [markdown]
# # Training loops: phrases in TensorFlow 1

# %%
import tempfile

import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


def begin(weight=0.0):
    start = tf.constant_initializer(weight)
    return tf.layers.Dense(1, use_bias=False, kernel_initializer=start)


# %% tags=["one-step"]
model = begin()
loss = tf.losses.mean_squared_error(targets, model(x))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
tf.global_variables_initializer().run()
session.run(step)
y = tf.reshape(model.kernel, [-1])


# %% tags=["fit"]
def model_fn(features, labels, mode):
    loss = tf.losses.mean_squared_error(labels, begin()(features))
    optimiser = tf.train.GradientDescentOptimizer(0.1)
    step = optimiser.minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=step)


arrays = session.run([x, targets])
data = tf.estimator.inputs.numpy_input_fn(*arrays, batch_size=1, shuffle=False)
estimator = tf.estimator.Estimator(model_fn, model_dir=tempfile.mkdtemp())
estimator.train(data)
y = estimator.get_variable_value("dense/kernel").ravel()

# %% tags=["train-or-evaluate"]
y = tf.layers.dropout(x, 0.5, training=False)  # the default

# %% tags=["predict"]
outputs = begin(1.0)(x)
tf.global_variables_initializer().run()
y = session.run(outputs)  # an array: nothing else is kept

# %% tags=["compiled-step"]
model = begin()
loss = tf.losses.mean_squared_error(targets, model(x))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)  # always a graph
tf.global_variables_initializer().run()
session.run(step)
y = tf.reshape(model.kernel, [-1])

# %% tags=["validation"]
data = tf.data.Dataset.from_tensor_slices((x, targets)).batch(2)
inputs, wanted = data.make_one_shot_iterator().get_next()
mean, update = tf.metrics.mean_squared_error(wanted, begin()(inputs))
session.run(
    [tf.global_variables_initializer(), tf.local_variables_initializer()]
)
for _ in range(2):
    session.run(update)
y = mean

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = float("inf"), 0, 0
for loss in session.run(losses):
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
variable, best = tf.Variable(0.0), float("inf")
saver, path = tf.train.Saver([variable]), tempfile.mkdtemp() + "/best"
for loss, weight in zip(*session.run([losses, weights])):
    variable.load(weight, session)  # an epoch of training
    if loss < best:
        best, kept = loss, saver.save(session, path)
saver.restore(session, kept)
y = variable

# %% tags=["accuracy-over-batches"]
labels, predicted = tf.placeholder(tf.int64), tf.placeholder(tf.int64)
accuracy, update = tf.metrics.accuracy(labels, predicted)
tf.local_variables_initializer().run()
for batch in session.run([(first_labels, first), (second_labels, second)]):
    session.run(update, dict(zip((labels, predicted), batch)))
y = accuracy

# %% tags=["hooks"]
ones = tf.ones_initializer()
hidden = tf.layers.dense(x, 2, use_bias=False, kernel_initializer=ones)
outputs = tf.layers.dense(hidden, 1, use_bias=False, kernel_initializer=ones)
tf.global_variables_initializer().run()
_, y = session.run([outputs, hidden])  # any tensor can be fetched

# %% tags=["progress-bar", "by-hand"]
loss = tf.losses.mean_squared_error(targets, begin()(x))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
tf.global_variables_initializer().run()
for epoch in range(2):
    _, number = session.run([step, loss])
    print(f"epoch {epoch + 1}: loss {number:.4f}")
y = number

# %% tags=["two-optimisers"]
first, second = tf.Variable(a), tf.Variable(b)
slow, fast = (tf.train.GradientDescentOptimizer(rate) for rate in (0.01, 0.1))
train_first = fast.minimize((first * second - 1) ** 2, var_list=[first])
train_second = slow.minimize((first * second - 3) ** 2, var_list=[second])
tf.global_variables_initializer().run()
session.run(train_first)
session.run(train_second)
y = session.run([first, second])


# %% tags=["own-gradient"]
@tf.custom_gradient
def straight_through(numbers):
    return tf.round(numbers), lambda gradient: gradient


(y,) = tf.gradients(tf.reduce_sum(straight_through(x)), x)

# %% tags=["checkpointed-gradient"]
inner = tf.contrib.layers.recompute_grad(tf.sin)
(y,) = tf.gradients(tf.reduce_sum(tf.sin(inner(x))), x)
