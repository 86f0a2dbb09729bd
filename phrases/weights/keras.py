# %% [markdown]
# # Weights: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor

# %% tags=["list-weights"]
layer = layers.Dense(2, name="dense")
layer.build((None, 3))
y = [f"{weight.path} {tuple(weight.shape)}" for weight in layer.weights]

# %% tags=["count-weights"]
layer = layers.Dense(2)
layer.build((None, 3))
y = layer.count_params()

# %% tags=["set-weight"]
layer = layers.Dense(2)
layer.build((None, 3))
layer.bias.assign(b)
y = layer.bias

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
model = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
model.save_weights(folder / "model.weights.h5")  # only names that end so
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model.weights.h5"
model = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
again = keras.models.clone_model(model)
model.layers[0].bias.assign(b)
model.save_weights(path)
again.load_weights(path)
y = again.layers[0].bias

# %% tags=["load-a-part"]
path = Path(tempfile.mkdtemp()) / "model.weights.h5"
part = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
part.layers[0].bias.assign(b)
part.save_weights(path)
model = keras.Sequential(
    [layers.Input((3,)), layers.Dense(2), layers.Dense(1)]
)
model.load_weights(path, skip_mismatch=True)
y = model.layers[0].bias

# %% tags=["save-optimiser-too"]
path = Path(tempfile.mkdtemp()) / "model.keras"
model = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
model.compile("adam", "mse")
for _ in range(2):
    model.train_on_batch(np.ones((1, 3)), np.zeros((1, 2)))
model.save(path)
y = keras.saving.load_model(path).optimizer.iterations

# %% tags=["dense-layout"]
layer = layers.Dense(2)
layer.build((None, 3))
y = list(layer.kernel.shape)

# %% tags=["conv-layout"]
layer = layers.Conv2D(8, (5, 2))
layer.build((None, None, None, 3))
y = list(layer.kernel.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    cell = layers.GRUCell(
        1, kernel_initializer="zeros", recurrent_initializer="zeros"
    )
    cell.build((1, 2))
    bias = np.zeros((2, 3))
    bias[0, block] = 100.0
    cell.bias.assign(bias)
    h, _ = cell(ops.zeros((1, 2)), [ops.full((1, 1), 2.0)])
    y.append(h[0, 0])

# %% tags=["lstm-order"]
y = []
for block in range(4):
    cell = layers.LSTMCell(
        1, kernel_initializer="zeros", recurrent_initializer="zeros"
    )
    cell.build((1, 2))
    bias = np.zeros(4)
    bias[block] = 100.0
    cell.bias.assign(bias)
    h, _ = cell(ops.zeros((1, 2)), [ops.zeros((1, 1)), ops.full((1, 1), 2.0)])
    y.append(h[0, 0])

# %% tags=["attention-projection"]
layer = layers.MultiHeadAttention(num_heads=2, key_dim=2, name="attention")
layer.build((None, None, 4), (None, None, 4))
y = [f"{weight.path} {tuple(weight.shape)}" for weight in layer.weights]

# %% tags=["batch-norm-vectors"]
layer = layers.BatchNormalization()
layer.build((None, 3))
y = [weight.name for weight in layer.weights]

# %% tags=["flatten-dense"]
y = ops.rearrange(kernel, "(c h w) units -> (h w c) units", c=2, h=1, w=2)

# %% tags=["tie-weights"]
layer = layers.ReversibleEmbedding(2, 2)
layer.build()
layer.set_weights([ops.slice_update(table, [0, 0], ops.ones((1, 2)))])
y = layer(hidden, reverse=True)

# %% tags=["pretrained"]
y = len(
    [name for name in vars(keras.applications) if name.startswith("ResNet")]
)
