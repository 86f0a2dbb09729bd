# %% [markdown]
# # Fine-tuning: phrases in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)
tensor = tf.constant


class Dense(tf.Module):  # TensorFlow itself has no layers: they are Keras'
    def __init__(self, inputs, outputs, trainable=True):
        super().__init__()
        start = tf.random.normal([inputs, outputs])
        self.kernel = tf.Variable(start, trainable=trainable)

    def __call__(self, numbers):
        return numbers @ self.kernel


# %% tags=["replace-head"]
model = tf.Module()
model.base, model.head = Dense(2, 2), Dense(2, 5)
model.head = Dense(2, 3)
y = model.head(model.base(x)).shape[1]

# %% tags=["freeze-layer"]
base, head = (
    Dense(2, 2, trainable=False),
    Dense(2, 1),
)  # can't be changed later
before = tf.identity(base.kernel), tf.identity(head.kernel)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((head(base(x)) - targets) ** 2)
trained = tape.watched_variables()
for variable, gradient in zip(trained, tape.gradient(loss, trained)):
    variable.assign_sub(0.1 * gradient)
after = base.kernel, head.kernel
y = [
    int(tf.reduce_max(tf.abs(new - old)) > 0)
    for new, old in zip(after, before)
]

# %% [markdown] tags=["frozen-batch-norm"]
# None at all: `tf.nn.batch_normalization` keeps no statistics. A layer is in
# Keras.

# %% tags=["two-rates-of-layers", "by-hand"]
base, head = Dense(1, 1), Dense(1, 1)
for layer in (base, head):
    layer.kernel.assign([[1.0]])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(head(base(tf.ones([1, 1]))))
of_base, of_head = tape.gradient(loss, [base.kernel, head.kernel])
base.kernel.assign_sub(0.01 * of_base)
head.kernel.assign_sub(0.1 * of_head)
y = [base.kernel, head.kernel]

# %% tags=["features"]
base, head = Dense(2, 2), Dense(2, 2)
for layer in (base, head):
    layer.kernel.assign(tf.transpose(w))  # (inputs, outputs)
y = base(x)

# %% tags=["unfreeze-later", "by-hand"]
weight, y = tf.Variable([1.0]), []
for trained in ([], [weight]):  # what a step changes is a list of one's own
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(weight)
    for variable, gradient in zip(trained, tape.gradient(loss, trained)):
        variable.assign_sub(0.1 * gradient)
    y.append(weight.numpy().item())

# %% tags=["low-rank-adapter", "by-hand"]
kernel = tf.Variable(tf.transpose(w), trainable=False)
down, up = tf.Variable(tf.transpose(a)), tf.Variable(tf.transpose(b))
y = x @ kernel + 2 * (x @ down @ up)

# %% [markdown] tags=["expected-preprocessing"]
# In Keras, as `tf.keras.applications`: TensorFlow itself has no models.
