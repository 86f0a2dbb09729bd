# %% [markdown]
# # Data and batches: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

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
    hidden = mx.sym.Activation(mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=128), act_type="relu")
    model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=10), name="softmax"))
    model.bind([("data", (64, 64))], [("softmax_label", (64,))])
    model.init_params(mx.init.Xavier())
    model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1, "momentum": 0.9})
    for _ in range(5):
        for batch in order(len(x), 64):
            model.forward_backward(mx.io.DataBatch([mx.nd.array(x[batch])], [mx.nd.array(y[batch])]))
            model.update()
    [(_, share)] = model.score(mx.io.NDArrayIter(x_test, y_test, batch_size=len(x_test)), "acc")
    return 100 * share


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
batches = mx.io.NDArrayIter(images[order], labels[order], batch_size=64)

# %% tags=["sorted-data", "mend"]
batches = mx.io.NDArrayIter(images[order], labels[order], batch_size=64, shuffle=True)

# %% tags=["sorted-data", "measure"]
observed = gains(by_batch, np.argsort)

# %% tags=["last-batch", "trap"]
observed = sum(len(batch.data[0]) for batch in mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True))

# %% tags=["last-batch", "mend"]
batches = mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True)
observed = sum(len(batch.data[0][: 4 - batch.pad]) for batch in batches)  # `pad` samples fill up the last batch

# %% tags=["pipeline-order", "trap"]
batches = mx.io.NDArrayIter(np.arange(1000), batch_size=10, shuffle=True)
orders = []
for _ in range(2):
    batches.reset()
    orders.append(np.concatenate([batch.data[0].asnumpy() for batch in batches]))
observed = kind_of_shuffle(*orders, 10)
