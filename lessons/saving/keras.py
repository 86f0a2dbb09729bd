# %% [markdown]
# # Saving: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import contextlib

import json
import tempfile

import h5py
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
folder = tempfile.mkdtemp()


def write_old_file(path, kernel):
    """Writes a Sequential model with one dense layer and no bias, with the groups and attributes of Keras 2.3."""
    config = {"name": "dense_1", "batch_input_shape": [None, 1], "units": 1, "use_bias": False}
    model = {"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": config}]}}
    with h5py.File(path, "w") as file:
        file.attrs.update(keras_version="2.3.1", backend="tensorflow", model_config=json.dumps(model))
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"dense_1"]
        weights["dense_1/dense_1/kernel:0"] = np.full((1, 1), kernel, "float32")
        weights["dense_1"].attrs["weight_names"] = [b"dense_1/kernel:0"]


# %% tags=["checkpoint-content", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1)])
model.compile("adam", "mse")
model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
model.save(os.path.join(folder, "model.keras"))
observed = int(keras.models.load_model(os.path.join(folder, "model.keras")).optimizer.iterations) == 1

# %% tags=["checkpoint-content", "mend"]
model.save_weights(os.path.join(folder, "model.weights.h5"))
other = keras.Sequential([layers.Input((1,)), layers.Dense(1)])
other.compile("adam", "mse")
other.load_weights(os.path.join(folder, "model.weights.h5"))
observed = int(other.optimizer.iterations) == 1

# %% tags=["missing-name", "trap"]
larger = keras.Sequential([layers.Input((1,)), layers.Dense(1), layers.Dense(1)])
try:
    larger.load_weights(os.path.join(folder, "model.weights.h5"))
    observed = "nothing"
except ValueError:
    observed = "an error"

# %% tags=["loading-runs-code", "trap"]
harm = os.path.join(folder, "harm")
model = keras.Sequential([layers.Input((1,)), layers.Lambda(lambda x: (os.makedirs(harm, exist_ok=True), x)[1])])
model.save(os.path.join(folder, "model.keras"))
os.rmdir(harm)
with contextlib.suppress(ValueError):
    keras.models.load_model(os.path.join(folder, "model.keras"))  # with safe_mode=False, it loads any Python code
observed = os.path.exists(harm)

# %% tags=["old-files", "trap", "raises"]
path = os.path.join(folder, "model_of_keras_2.h5")
write_old_file(path, kernel=2)
model = keras.models.load_model(path)
observed = model.predict(np.ones((1, 1)), verbose=0).item()

# %% tags=["old-files", "mend"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False)])
model.load_weights(path)
observed = model.predict(np.ones((1, 1)), verbose=0).item()
