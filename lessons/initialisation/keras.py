# %% [markdown]
# # First weights and seeds: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import random

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


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        layer = keras.layers.Dense(5)
        layer.build((1, 4))
        drawn.append(keras.ops.convert_to_numpy(layer.kernel))
    return np.array_equal(*drawn)


sources = {"NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
