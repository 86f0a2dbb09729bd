# %% [markdown]
# # Compiled code: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers
from rosetta_common.ground.pairs import paired_ratios

keras.utils.set_random_seed(0)

# %% tags=["compiling", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(400, activation="tanh"), layers.Dense(10)])
# By default, Keras compiles on JAX, and on TensorFlow if there is a GPU and the layers allow it (jit_compile="auto").
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))

# %% tags=["compiling", "mend"]
compiled = keras.models.clone_model(model)
compiled.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=True)

# %% tags=["compiling", "measure"]
x, y = np.random.randn(64, 400).astype("float32"), np.random.randint(10, size=64)
observed = paired_ratios(
    lambda: [model.train_on_batch(x, y) for _ in range(20)], lambda: [compiled.train_on_batch(x, y) for _ in range(20)]
)
