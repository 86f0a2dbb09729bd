# %% [markdown]
# # Data and batches: checks in Keras

# %%
import importlib.util
import os
import time

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

from rosetta_common.ground.shuffles import kind_of_shuffle

keras.utils.set_random_seed(0)


def weight_of(optimizer):  # a model with one weight: loss = sum of outputs, gradient = sum of inputs
    model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
    return model


numbers = np.arange(1000, dtype="float32").reshape(-1, 1)


def noting():
    """A model whose loss notes the labels: the numbers of the samples."""
    seen = []

    def loss(labels, outputs):
        seen.append(ops.convert_to_numpy(labels).ravel())
        return ops.sum(outputs)

    model = keras.Sequential([layers.Input((1,)), layers.Dense(1)])
    model.compile("sgd", loss=loss, run_eagerly=True)
    return model, seen


# %% tags=["last-batch", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))  # a step of 1 for every sample
model.fit(np.ones((10, 1)), np.zeros((10, 1)), batch_size=4, verbose=0)
observed = -model.get_weights()[0].item()

# %% tags=["pipeline-order", "trap"]
observed = None  # fit on JAX compiles the loss: it can't note the samples
if keras.backend.backend() != "jax":
    keras.utils.set_random_seed(0)
    model, seen = noting()
    model.fit(np.zeros_like(numbers), numbers, batch_size=10, epochs=2, verbose=0)
    order = np.concatenate(seen[-200:])
    observed = kind_of_shuffle(order[:1000], order[1000:], 10)

# %% tags=["validation-split", "trap"]
observed = None
if keras.backend.backend() != "jax":
    model, seen = noting()
    model.fit(np.zeros_like(numbers), numbers, batch_size=10, epochs=1, validation_split=0.2, verbose=0)
    validated = np.concatenate(seen[-20:])
    observed = "the end" if validated.min() >= 800 else "drawn at random"


# %% tags=["worker-seeds", "trap"]
class Noise(keras.utils.PyDataset):
    """Batches of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        time.sleep(0.2)  # so that both workers get some
        return np.random.rand(1, 1), np.zeros((1, 1))


model = keras.Sequential([layers.Input((1,)), layers.Identity()])
numbers = model.predict(Noise(workers=2, use_multiprocessing=True), verbose=0)
observed = len(np.unique(numbers)) < 4
