# %% [markdown]
# # First weights and seeds: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# %% tags=["initialiser", "trap"]
layer = layers.Dense(200)
layer.build((None, 400))
observed = layer.get_weights()[0].var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = layers.Dense(200)
layer.build((None, 400))
observed = "none" if layer.bias is None else "random" if layer.get_weights()[1].any() else "zero"

# %% tags=["equal-layers", "trap"]
keras.utils.set_random_seed(1)
dense = [layers.Dense(5), layers.Dense(5)]
for layer in dense:
    layer.build((None, 4))
observed = np.array_equal(*(layer.get_weights()[0] for layer in dense))
