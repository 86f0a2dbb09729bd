# %% [markdown]
# # Export and import: phrases in TensorFlow 1

# %%
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["export-graph"]
inputs = tf.placeholder(tf.float32, [None, 2])
outputs = tf.layers.dense(inputs, 1, kernel_initializer=tf.ones_initializer())
tf.global_variables_initializer().run()
freeze = tf.graph_util.convert_variables_to_constants
frozen = freeze(session, session.graph_def, [outputs.op.name])
path = tf.io.write_graph(frozen, tempfile.mkdtemp(), "model.pb", as_text=False)
graph = tf.GraphDef.FromString(Path(path).read_bytes())
(y,) = tf.import_graph_def(graph, {inputs.name: x}, [outputs.name])

# %% tags=["saved-model"]
folder = tempfile.mkdtemp() + "/model"
inputs = tf.placeholder(tf.float32, [None, 2])
outputs = tf.layers.dense(inputs, 1, kernel_initializer=tf.ones_initializer())
tf.global_variables_initializer().run()
tf.saved_model.simple_save(session, folder, {"x": inputs}, {"y": outputs})
run = tf.contrib.predictor.from_saved_model(folder)
y = run({"x": session.run(x)})["y"]

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
layer = tf.layers.Dense(1)
layer(tf.zeros([1, 2]))
tf.global_variables_initializer().run()
np.savez(
    path, **{weight.op.name: session.run(weight) for weight in layer.weights}
)
with np.load(path) as held:
    y = sum(held[name].size for name in held)
