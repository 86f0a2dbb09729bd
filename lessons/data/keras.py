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

from rosetta_common.ground.cifar10 import DIGITS
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


# %% tags=["batch-shuffling", "trap"]
by_batch = {"batch_size": 64, "epochs": 5, "shuffle": "batch"}  # shuffles within each batch of 64, no more

# %% tags=["batch-shuffling", "mend"]
by_sample = {"batch_size": 64, "epochs": 5, "shuffle": True}  # the default

# %% tags=["batch-shuffling", "measure"]
network = keras.Sequential([layers.Input((64,)), layers.Dense(128, activation="relu"), layers.Dense(10)])
network.compile(
    keras.optimizers.SGD(0.1, momentum=0.9),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)


def accuracy(how, x, y, x_test, y_test, seed):
    keras.utils.set_random_seed(seed)
    network.set_weights(
        [np.random.uniform(-0.15, 0.15, w.shape) if w.ndim > 1 else np.zeros(w.shape) for w in network.get_weights()]
    )
    for variable in network.optimizer.variables[2:]:  # behind the count of steps and the learning rate: the momentum
        variable.assign(np.zeros(variable.shape))
    network.fit(x, y, verbose=0, **how)
    return 100 * network.evaluate(x_test, y_test, verbose=0)[1]


def gains(arrange=lambda labels: slice(None)):
    points = []
    for seed in range(10):
        stored = np.load(DIGITS)
        order = np.random.RandomState(seed).permutation(len(stored["labels"]))
        x, y = stored["images"][order].reshape(-1, 64) / 16.0, stored["labels"][order]
        arranged = arrange(y[:1280])
        data = x[:1280][arranged], y[:1280][arranged], x[1280:], y[1280:]
        points.append(accuracy(by_sample, *data, seed=seed) - accuracy(by_batch, *data, seed=seed))
    return points


observed = gains()

# %% tags=["sorted-data", "trap"]
stored = np.load(DIGITS)
order = np.argsort(stored["labels"])  # sorted as in imdb.npz: whole batches with one label
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "mend"]
order = np.random.permutation(len(stored["labels"]))
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "measure"]
observed = gains(np.argsort)

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
