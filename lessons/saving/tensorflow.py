# %% [markdown]
# # Saving: checks in TensorFlow

# %%
import os
import tempfile

import tensorflow as tf

tf.random.set_seed(0)
path = os.path.join(tempfile.mkdtemp(), "model")


class Dense(tf.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.kernel, self.bias = tf.Variable(tf.random.normal([inputs, outputs])), tf.Variable(tf.zeros(outputs))


# %% tags=["checkpoint-content", "trap"]
model = Dense(1, 1)
velocities = [tf.Variable(tf.zeros_like(parameter)) for parameter in model.trainable_variables]
tf.train.Checkpoint(model=model).write(path)
observed = any("velocities" in name for name, _ in tf.train.list_variables(path))

# %% tags=["checkpoint-content", "mend"]
tf.train.Checkpoint(model=model, velocities=velocities).write(path)
observed = any("velocities" in name for name, _ in tf.train.list_variables(path))

# %% tags=["missing-name", "trap"]
tf.train.Checkpoint(kernel=tf.Variable([[0.0]])).write(path)
try:
    status = tf.train.Checkpoint(Dense(1, 1)).read(path)
    observed = "nothing"
except AssertionError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
try:
    status.assert_existing_objects_matched()
    observed = "nothing"
except AssertionError:
    observed = "an error"
