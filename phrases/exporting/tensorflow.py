# %% [markdown]
# # Export and import: phrases in TensorFlow

# %%
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

tensor = tf.constant


class Dense(tf.Module):
    def __init__(self):
        super().__init__()
        self.kernel = tf.Variable(tf.ones([2, 1]), name="kernel")
        self.bias = tf.Variable(tf.zeros([1]), name="bias")

    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def __call__(self, inputs):
        return inputs @ self.kernel + self.bias


# %% tags=["export-graph"]
folder = tempfile.mkdtemp()
tf.saved_model.save(
    Dense(), folder
)  # __call__ is a tf.function with a signature
y = tf.saved_model.load(folder)(x)

# %% tags=["saved-model"]
folder, model = tempfile.mkdtemp(), Dense()
tf.saved_model.save(model, folder, signatures=model.__call__)
run = tf.saved_model.load(folder).signatures["serving_default"]
y = run(inputs=x)["output_0"]

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path, model = Path(tempfile.mkdtemp()) / "weights.npz", Dense()
weights = {variable.name: variable.numpy() for variable in model.variables}
np.savez(path, **weights)
with np.load(path) as held:
    y = sum(held[name].size for name in held)
