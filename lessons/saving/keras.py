# %% [markdown]
# # Saving: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import contextlib
import tempfile

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
folder = tempfile.mkdtemp()

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
