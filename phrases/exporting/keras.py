# %% [markdown]
# # Export and import: phrases in Keras

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

import h5py
import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor

# %% tags=["export-graph"]
path = Path(tempfile.mkdtemp()) / "model.keras"
layer = layers.Dense(1, kernel_initializer="ones")
model = keras.Sequential([layers.Input((2,)), layer])
model.save(path)
y = keras.saving.load_model(path)(x)

# %% tags=["saved-model", "raises"]
path = tempfile.mkdtemp()
layer = layers.Dense(1, kernel_initializer="ones")
model = keras.Sequential([layers.Input((2,)), layer])
model.export(path, verbose=False)  # needs TensorFlow beside JAX and PyTorch
y = layers.TFSMLayer(path, call_endpoint="serve")(x)

# %% tags=["old-keras-file"]
path = Path(tempfile.mkdtemp()) / "weights.h5"
with h5py.File(path, "w") as file:  # as Keras 2 writes it
    file.attrs["layer_names"] = [b"dense_1"]
    file["dense_1/dense_1/kernel:0"] = np.full((1, 1), 2, "float32")
    file["dense_1"].attrs["weight_names"] = [b"dense_1/kernel:0"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False)])
model.load_weights(path)
y = model.layers[0].kernel

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
layer = layers.Dense(1)
layer.build((None, 2))
np.savez(path, **{weight.name: weight.numpy() for weight in layer.weights})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
