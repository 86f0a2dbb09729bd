# %% [markdown]
# # Randomness: phrases in Keras

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
import time

import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor

# %% tags=["seed"]
keras.utils.set_random_seed(0)  # of Python, NumPy and the backend, too
first = keras.random.normal((3,))
keras.utils.set_random_seed(0)
y = ops.max(ops.abs(keras.random.normal((3,)) - first))

# %% tags=["keys-or-state"]
first, second = keras.random.normal((3,)), keras.random.normal((3,))
y = int(ops.all(first == second))  # with seed=0 they are equal

# %% tags=["same-layer"]
dense = []
for _ in range(2):
    keras.utils.set_random_seed(0)
    dense.append(layers.Dense(2))
    dense[-1].build((None, 3))
y = int(ops.all(dense[0].kernel == dense[1].kernel))

# %% tags=["seeded-dropout"]
drop = layers.Dropout(0.5)  # it has a state of its own, but not on PyTorch
keras.utils.set_random_seed(0)
first = drop(ops.ones(100), training=True)
keras.utils.set_random_seed(0)
y = int(ops.all(drop(ops.ones(100), training=True) == first))

# %% tags=["seeded-dropout", "same"]
first = layers.Dropout(0.5, seed=0)(ops.ones(100), training=True)
second = layers.Dropout(0.5, seed=0)(ops.ones(100), training=True)
y = int(ops.all(first == second))

# %% tags=["seeded-shuffle"]
first, second = (
    keras.random.shuffle(ops.arange(10), seed=0) for _ in range(2)
)
y = int(ops.all(first == second))


# %% tags=["workers"]
class Draws(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        time.sleep(1)  # so that both workers get some
        return np.random.uniform(size=(1, 1))


np.random.seed(0)
model = keras.Sequential([layers.Input((1,)), layers.Identity()])
draws = Draws(workers=2, use_multiprocessing=True)
y = len(np.unique(model.predict(draws, verbose=0)))

# %% [markdown] tags=["deterministic"]
# None at all: Keras leaves it to the backend.

# %% tags=["draw"]
y = [
    list(keras.random.normal((2,)).shape),
    list(keras.random.uniform((2,)).shape),
    list(keras.random.categorical(ops.zeros((1, 2)), 2)[0].shape),
]
