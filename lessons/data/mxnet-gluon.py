# %% [markdown]
# # Data and batches: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

mx.random.seed(0)


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
    mx.random.seed(seed)
    np.random.seed(seed)
    model = nn.HybridSequential()
    model.add(nn.Dense(128, activation="relu"), nn.Dense(10))
    model.initialize(mx.init.Xavier())
    model.hybridize()
    loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
    trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1, "momentum": 0.9})
    for _ in range(5):
        for batch in order(len(x), 64):
            with autograd.record():
                loss = loss_fn(model(mx.nd.array(x[batch])), mx.nd.array(y[batch]))
            loss.backward()
            trainer.step(batch_size=64)
    return 100 * (model(mx.nd.array(x_test)).argmax(axis=1).asnumpy() == y_test).mean()


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
observed = sum(len(batch) for batch in gluon.data.DataLoader(mx.nd.arange(10), batch_size=4, shuffle=True))

# %% tags=["pipeline-order", "trap"]
loader = gluon.data.DataLoader(mx.nd.arange(1000), batch_size=10)
observed = kind_of_shuffle(*(mx.nd.concat(*loader, dim=0).asnumpy() for _ in range(2)), 10)

# %% tags=["pipeline-order", "mend"]
loader = gluon.data.DataLoader(mx.nd.arange(1000), batch_size=10, shuffle=True)
observed = kind_of_shuffle(*(mx.nd.concat(*loader, dim=0).asnumpy() for _ in range(2)), 10)


# %% tags=["worker-seeds", "trap"]
class Noise(gluon.data.Dataset):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.rand()


numbers = [batch.asscalar() for batch in gluon.data.DataLoader(Noise(), batch_size=1, num_workers=2)]
observed = bool(numbers[0] == numbers[1])
