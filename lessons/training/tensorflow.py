# %% [markdown]
# # Training and prediction: checks in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)


# %% tags=["dropout-flag", "trap"]
def model(x):
    return tf.nn.dropout(x, 0.5)  # it has no switch


x = tf.random.normal([10, 400])
observed = not np.array_equal(model(x), model(x))


# %% tags=["dropout-flag", "mend"]
def model(x, training=False):
    return tf.nn.dropout(x, 0.5) if training else x


observed = not np.array_equal(model(x), model(x))

# %% tags=["dropout-argument", "trap"]
observed = (tf.nn.dropout(tf.ones(10_000), 0.25).numpy() == 0).mean()

# %% tags=["prediction-graph", "trap"]
kernel = tf.Variable(tf.random.normal([400, 200]))
prediction = tf.zeros([1, 400]) @ kernel  # without a tape around it, nothing is kept
with tf.GradientTape() as tape:
    pass
observed = tape.gradient(prediction, kernel) is not None

# %% tags=["nan-loss", "trap", "raises"]
weight = tf.Variable(float("nan"))
with tf.GradientTape() as tape:
    loss = 2 * weight
weight.assign_sub(tape.gradient(loss, weight))
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with tf.GradientTape() as tape:
    loss = tf.debugging.check_numerics(2 * weight, "loss")
weight.assign_sub(tape.gradient(loss, weight))
observed = "goes on"

# %% tags=["gradients-add-up", "trap"]
weight = tf.Variable(0.0)
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = 1 * weight
    gradient = tape.gradient(loss, weight)
observed = float(gradient)


# %% tags=["list-of-layers", "trap"]
class Dense(tf.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.kernel, self.bias = tf.Variable(tf.random.normal([inputs, outputs])), tf.Variable(tf.zeros(outputs))


class Network(tf.Module):
    def __init__(self):
        super().__init__()
        self.layers = [Dense(4, 5), Dense(5, 2)]


observed = len(Network().trainable_variables)
