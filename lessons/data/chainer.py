# %% [markdown]
# # Data and batches: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

np.random.seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x, y = (stored["images"][order].reshape(-1, 64) / 16).astype("float32"), stored["labels"][order].astype("int32")
    return x[:1280], y[:1280], x[1280:], y[1280:]


# %% tags=["batch-shuffling", "trap"]
def by_batch(n, size):
    return [64 * batch + np.arange(64) for batch in np.random.permutation(n // size)]  # always the same 64 together


# %% tags=["batch-shuffling", "mend"]
def by_sample(n, size):
    return np.random.permutation(n)[: n // size * size].reshape(-1, size)


# %% tags=["batch-shuffling", "measure"]
def accuracy(order, x, y, x_test, y_test, seed):
    np.random.seed(seed)
    model = L.Classifier(chainer.Sequential(L.Linear(64, 128), F.relu, L.Linear(128, 10)))
    optimizer = chainer.optimizers.MomentumSGD(lr=0.1, momentum=0.9).setup(model)
    for _ in range(5):
        for batch in order(len(x), 64):
            optimizer.update(model, x[batch], y[batch])
    model(x_test, y_test)
    return 100 * model.accuracy.item()


def gains(first, arrange=lambda y: slice(None)):
    points = []
    for seed in range(10):
        x, y, x_test, y_test = digits(seed)
        arranged = arrange(y)
        one, other = (accuracy(o, x[arranged], y[arranged], x_test, y_test, seed) for o in (by_sample, first))
        points.append(one - other)
    return points


observed = gains(by_batch)

# %% tags=["sorted-data", "trap"]
images, labels = digits()[:2]
order = labels.argsort()  # sorted as in imdb.npz: whole batches with one label
images, labels = images[order], labels[order]

# %% tags=["sorted-data", "mend"]
order = np.random.permutation(len(labels))
images, labels = images[order], labels[order]

# %% tags=["sorted-data", "measure"]
observed = gains(by_batch, np.argsort)

# %% tags=["last-batch", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(10), batch_size=4)
observed = 0
while not batches.is_new_epoch:
    observed += len(batches.next())  # the next epoch fills up the last batch

# %% tags=["last-batch", "mend"]
observed = sum(len(batch) for batch in chainer.iterators.SerialIterator(np.arange(10), batch_size=4, repeat=False))

# %% tags=["pipeline-order", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(1000), batch_size=10)  # it shuffles by default
order = [number for _ in range(200) for number in next(batches)]
observed = kind_of_shuffle(order[:1000], order[1000:], 10)


# %% tags=["worker-seeds", "trap"]
class Noise(chainer.dataset.DatasetMixin):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 100

    def get_example(self, index):
        return np.random.rand()


batches = chainer.iterators.MultiprocessIterator(Noise(), batch_size=10, repeat=False, n_processes=2)
numbers = [number for batch in batches for number in batch]
observed = len(set(numbers)) < len(numbers)
batches.finalize()
