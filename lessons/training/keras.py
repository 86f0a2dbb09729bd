# %% [markdown]
# # Training and prediction: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["dropout-flag", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200), layers.Dropout(0.5)])
x = np.random.randn(10, 400)
observed = not np.array_equal(model.predict(x, verbose=0), model.predict(x, verbose=0))

# %% tags=["dropout-argument", "trap"]
outputs = layers.Dropout(0.25)(np.ones(10_000), training=True)
observed = (ops.convert_to_numpy(outputs) == 0).mean()

# %% tags=["prediction-graph", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200)])
observed = getattr(model(np.zeros((1, 400))), "requires_grad", False)  # a PyTorch tensor has it

# %% tags=["prediction-graph", "mend"]
observed = getattr(model.predict(np.zeros((1, 400)), verbose=0), "requires_grad", False)  # a numpy array

# %% tags=["nan-loss", "trap", "raises"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(1)])
model.compile("sgd", "mse")
x, y = np.full((8, 4), np.nan), np.zeros((8, 1))
model.fit(x, y, verbose=0)
observed = "stops" if model.stop_training else "goes on"

# %% tags=["nan-loss", "mend"]
model.fit(x, y, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()])
observed = "stops" if model.stop_training else "goes on"
