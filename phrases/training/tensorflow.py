# %% [markdown]
# # Training loops: phrases in TensorFlow

# %%
import tempfile

import tensorflow as tf

tf.random.set_seed(0)
tensor = tf.constant


class Dense(tf.Module):
    def __init__(self, weight=0.0):
        super().__init__()
        self.kernel = tf.Variable(tf.fill([2, 1], weight))

    def __call__(self, inputs):
        return inputs @ self.kernel


# %% tags=["one-step"]
model = Dense()
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((model(x) - targets) ** 2)
gradients = tape.gradient(loss, model.trainable_variables)
for variable, gradient in zip(model.trainable_variables, gradients):
    variable.assign_sub(0.1 * gradient)
y = tf.reshape(model.kernel, [-1])

# %% tags=["fit", "by-hand"]
model = Dense()
data = tf.data.Dataset.from_tensor_slices((x, targets)).batch(1)
for inputs, wanted in data:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(inputs) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    for variable, gradient in zip(model.trainable_variables, gradients):
        variable.assign_sub(0.1 * gradient)
y = tf.reshape(model.kernel, [-1])

# %% tags=["train-or-evaluate", "by-hand"]
training = False  # an argument of one's own: tf.nn.dropout always drops
y = tf.nn.dropout(x, 0.5) if training else x

# %% tags=["predict"]
model = Dense(1.0)
y = model(x)  # without a tape around it, nothing is recorded

# %% tags=["compiled-step"]
model = Dense()


@tf.function
def step(inputs, wanted):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(inputs) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    for variable, gradient in zip(model.trainable_variables, gradients):
        variable.assign_sub(0.1 * gradient)


step(x, targets)
y = tf.reshape(model.kernel, [-1])

# %% tags=["validation", "by-hand"]
model, total = Dense(), 0.0
for inputs, wanted in tf.data.Dataset.from_tensor_slices((x, targets)).batch(
    2
):
    total += tf.reduce_sum((model(inputs) - wanted) ** 2)
y = total / len(x)

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = float("inf"), 0, 0
for loss in losses:
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
variable, best = tf.Variable(0.0), float("inf")
checkpoint = tf.train.Checkpoint(variable=variable)
for loss, weight in zip(losses, weights):
    variable.assign(weight)  # an epoch of training
    if loss < best:
        best, kept = loss, checkpoint.write(tempfile.mkdtemp() + "/best")
checkpoint.read(kept)
y = variable

# %% tags=["accuracy-over-batches", "by-hand"]
right = samples = 0  # tf.metrics is Keras'
for predicted, labels in ((first, first_labels), (second, second_labels)):
    right += tf.math.count_nonzero(predicted == labels)
    samples += len(labels)
y = right / samples

# %% [markdown] tags=["hooks"]
# None at all: a `tf.Module` without hooks returns its inner outputs, too.

# %% tags=["progress-bar", "by-hand"]
model = Dense()
for epoch in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - targets) ** 2)
    model.kernel.assign_sub(0.1 * tape.gradient(loss, model.kernel))
    print(f"epoch {epoch + 1}: loss {loss:.4f}")
y = loss

# %% tags=["two-optimisers", "by-hand"]
first, second = tf.Variable(a), tf.Variable(b)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((first * second - 1) ** 2)
first.assign_sub(0.1 * tape.gradient(loss, first))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((first * second - 3) ** 2)
second.assign_sub(0.01 * tape.gradient(loss, second))
y = [first, second]


# %% tags=["own-gradient"]
@tf.custom_gradient
def straight_through(numbers):
    return tf.round(numbers), lambda gradient: gradient


with tf.GradientTape() as tape:
    tape.watch(x)
    total = tf.reduce_sum(straight_through(x))
y = tape.gradient(total, x)

# %% tags=["checkpointed-gradient"]
inner = tf.recompute_grad(tf.sin)
with tf.GradientTape() as tape:
    tape.watch(x)
    total = tf.reduce_sum(tf.sin(inner(x)))
y = tape.gradient(total, x)
