# %% [markdown]
# # Data and batches: checks in Keras 2

# %%
import time

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import (
    Dense,
    Embedding,
)
from keras.models import Sequential
from keras.optimizers import SGD
from keras.utils import OrderedEnqueuer, Sequence
from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

np.random.seed(0)

# %% tags=["batch-shuffling", "trap"]
by_batch = {"batch_size": 64, "epochs": 5, "shuffle": "batch"}  # always the same 64 samples together

# %% tags=["batch-shuffling", "mend"]
by_sample = {"batch_size": 64, "epochs": 5, "shuffle": True}  # the default

# %% tags=["batch-shuffling", "measure"]
network = Sequential([Dense(128, activation="relu", input_shape=(64,)), Dense(10, activation="softmax")])
network.compile(SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])


def accuracy(how, x, y, x_test, y_test, seed):
    np.random.seed(seed)
    network.set_weights(
        [np.random.uniform(-0.15, 0.15, w.shape) if w.ndim > 1 else np.zeros(w.shape) for w in network.get_weights()]
    )
    K.batch_set_value([(weight, np.zeros(K.int_shape(weight))) for weight in network.optimizer.weights[1:]])
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
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("sgd", "mse")
sizes = []
count = LambdaCallback(on_batch_end=lambda batch, logs: sizes.append(logs["size"]))
model.fit(np.zeros((10, 1)), np.zeros(10), batch_size=4, verbose=0, callbacks=[count])
observed = sum(sizes)

# %% tags=["pipeline-order", "trap"]
model = Sequential([Embedding(1000, 1, input_length=1)])  # the rows that move are the samples of a batch
model.compile(SGD(lr=1), loss=lambda labels, outputs: outputs)
rows = [model.get_weights()[0].ravel()]
note = LambdaCallback(on_batch_end=lambda batch, logs: rows.append(model.get_weights()[0].ravel()))
model.fit(np.arange(1000), np.zeros((1000, 1, 1)), batch_size=10, epochs=2, verbose=0, callbacks=[note])
order = np.nonzero(np.diff(rows, axis=0))[1]
observed = kind_of_shuffle(order[:1000], order[1000:], 10)

# %% tags=["validation-split", "trap"]
model = Sequential([Embedding(1000, 1, input_length=1)])
model.compile(SGD(lr=1), loss=lambda labels, outputs: outputs)
before = model.get_weights()[0]
model.fit(np.arange(1000), np.zeros((1000, 1, 1)), validation_split=0.2, verbose=0)
validated = np.flatnonzero(model.get_weights()[0] == before)  # the rows that didn't move
observed = "the end" if validated.min() >= 800 else "drawn at random"


# %% tags=["worker-seeds", "trap"]
class Noise(Sequence):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        time.sleep(0.2)  # so that each worker has batches
        return np.random.rand()


def numbers_of(samples):
    loader = OrderedEnqueuer(samples, use_multiprocessing=True)  # as fit_generator makes it
    loader.start(workers=2)
    batches = loader.get()
    numbers = [next(batches) for _ in range(8)]
    loader.stop()
    return numbers


observed = len(set(numbers_of(Noise()))) < 8


# %% tags=["worker-seeds", "mend"]
class FreshNoise(Noise):
    def __getitem__(self, index):
        np.random.seed()  # from the operating system
        return super().__getitem__(index)


observed = len(set(numbers_of(FreshNoise()))) < 8
