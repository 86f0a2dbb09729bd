# %% [markdown]
# # Weights: phrases in TensorFlow

# %%
import inspect
import tempfile
from pathlib import Path

import tensorflow as tf

tf.random.set_seed(0)
tensor = tf.constant


class Dense(tf.Module):  # TensorFlow itself has no layers: they are Keras'
    def __init__(self, inputs, outputs):
        super().__init__()
        self.kernel = tf.Variable(
            tf.random.normal([inputs, outputs]), name="kernel"
        )
        self.bias = tf.Variable(tf.zeros([outputs]), name="bias")

    def __call__(self, numbers):
        return numbers @ self.kernel + self.bias


# %% tags=["list-weights"]
layer = Dense(3, 2)
y = [f"{weight.name} {weight.shape}" for weight in layer.trainable_variables]

# %% tags=["count-weights"]
layer = Dense(3, 2)
y = sum(weight.shape.num_elements() for weight in layer.trainable_variables)

# %% tags=["set-weight"]
layer = Dense(3, 2)
layer.bias.assign(b)
y = layer.bias

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
tf.train.Checkpoint(Dense(3, 2)).write(str(folder / "model"))
y = sorted(path.name for path in folder.iterdir())

# %% tags=["load-weights"]
path = str(Path(tempfile.mkdtemp()) / "model")
layer = Dense(3, 2)
layer.bias.assign(b)
tf.train.Checkpoint(layer).write(path)
again = Dense(3, 2)
tf.train.Checkpoint(again).read(
    path
).assert_consumed()  # else it may load nothing
y = again.bias

# %% tags=["load-a-part"]
path = str(Path(tempfile.mkdtemp()) / "model")
part = Dense(3, 2)
part.bias.assign(b)
tf.train.Checkpoint(first=part).write(path)
model = tf.Module()
model.first, model.second = Dense(3, 2), Dense(2, 1)
tf.train.Checkpoint(model).read(path)  # what the file lacks stays as it is
y = model.first.bias

# %% tags=["save-optimiser-too", "by-hand"]
path = str(Path(tempfile.mkdtemp()) / "checkpoint")
model, steps = Dense(3, 2), tf.Variable(0)  # the optimisers are Keras'
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(tf.ones([1, 3])))
    model.bias.assign_sub(0.1 * tape.gradient(loss, model.bias))
    steps.assign_add(1)
tf.train.Checkpoint(model=model, steps=steps).write(path)
again, restored = Dense(3, 2), tf.Variable(0)
tf.train.Checkpoint(model=again, steps=restored).read(path).assert_consumed()
y = restored

# %% tags=["dense-layout", "by-hand"]
kernel = tf.ones([3, 2])
outputs = tf.ones([1, 3]) @ kernel
y = list(kernel.shape)

# %% tags=["conv-layout"]
kernel = tf.ones([5, 2, 3, 8])
outputs = tf.nn.conv2d(
    tf.ones([1, 9, 9, 3]), kernel, strides=1, padding="VALID"
)
y = list(kernel.shape)

# %% [markdown] tags=["gru-order"]
# In Keras, as `tf.keras.layers.GRU`: TensorFlow itself has no recurrent
# layers.

# %% [markdown] tags=["lstm-order"]
# In Keras, as `tf.keras.layers.LSTM`: TensorFlow itself has no recurrent
# layers.

# %% [markdown] tags=["attention-projection"]
# In Keras, as `tf.keras.layers.MultiHeadAttention`: TensorFlow itself has no
# attention.

# %% tags=["batch-norm-vectors"]
given = list(inspect.signature(tf.nn.batch_normalization).parameters)
y = [given[place] for place in (4, 3, 1, 2)]  # arguments: no layer holds them

# %% tags=["flatten-dense"]
by_pixel = tf.transpose(tf.reshape(kernel, [2, 1, 2, -1]), [1, 2, 0, 3])
y = tf.reshape(by_pixel, [4, -1])

# %% tags=["tie-weights"]
table = tf.Variable(table)
table[0].assign([1.0, 1.0])
y = tf.matmul(hidden, table, transpose_b=True)

# %% [markdown] tags=["pretrained"]
# In Keras, as `tf.keras.applications`: TensorFlow itself has no models.
