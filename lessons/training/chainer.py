# %% [markdown]
# # Training and prediction: checks in Chainer

# %%
import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from rosetta_common.ground.cifar10 import DIGITS

np.random.seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x, y = (stored["images"][order].reshape(-1, 64) / 16).astype("float32"), stored["labels"][order].astype("int32")
    return x[:1280], y[:1280], x[1280:], y[1280:]


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


def zeros(*shape):
    return np.zeros(shape, np.float32)


# %% tags=["dropout-flag", "trap"]
model = chainer.Sequential(L.Linear(400, 200), F.dropout)
x = normal(10, 400)
observed = not np.array_equal(model(x).array, model(x).array)

# %% tags=["dropout-flag", "mend"]
with chainer.using_config("train", False):
    observed = not np.array_equal(model(x).array, model(x).array)


# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(np.ones(10_000, np.float32), 0.25).array == 0).mean()

# %% tags=["prediction-graph", "trap"]
model = L.Linear(400, 200)
observed = model(zeros(1, 400)).creator is not None

# %% tags=["prediction-graph", "mend"]
with chainer.no_backprop_mode():
    observed = model(zeros(1, 400)).creator is not None

# %% tags=["nan-loss", "trap", "raises"]
model = L.Classifier(L.Linear(2, 2))
optimizer = chainer.optimizers.SGD().setup(model)
optimizer.update(model, np.full((1, 2), np.nan, np.float32), np.array([0]))
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with chainer.using_config("debug", True):  # slow: shows where the NaN comes from
    optimizer.update(model, np.full((1, 2), np.nan, np.float32), np.array([0]))

# %% tags=["gradients-add-up", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
layer.cleargrads()
for _ in range(2):
    layer(np.ones((1, 1), np.float32)).backward()
observed = layer.W.grad.item()

# %% tags=["gradients-add-up", "mend"]
for _ in range(2):
    layer.cleargrads()
    layer(np.ones((1, 1), np.float32)).backward()
observed = layer.W.grad.item()

# %% tags=["kept-losses", "trap"]
model = L.Classifier(L.Linear(2, 2))
optimizer = chainer.optimizers.SGD().setup(model)
optimizer.update(model, normal(1, 2), np.array([0]))
losses = [model.loss]
observed = losses[0].creator is not None  # it holds the graph, and all activations

# %% tags=["kept-losses", "mend"]
model.loss.unchain_backward()  # or keep model.loss.array
losses = [model.loss]
observed = losses[0].creator is not None


# %% tags=["list-of-layers", "trap"]
class Network(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.layers = [L.Linear(4, 5), L.Linear(5, 2)]


observed = len(list(Network().params()))


# %% tags=["list-of-layers", "mend"]
class Network(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.layers = chainer.ChainList(L.Linear(4, 5), L.Linear(5, 2))


observed = len(list(Network().params()))

# %% tags=["frozen-late", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=1)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
layer.disable_update()
optimizer.update(layer, np.ones((1, 1), np.float32))
observed = layer.W.item() != 1

# %% tags=["epoch-loss", "trap"]
x, y = np.ones((64, 1), np.float32), zeros(64, 1)
model = L.Classifier(L.Linear(1, 1, initialW=1), lossfun=F.mean_squared_error)
model.compute_accuracy = False
optimizer = chainer.optimizers.SGD(lr=0.01).setup(model)
batches = chainer.iterators.SerialIterator(chainer.datasets.TupleDataset(x, y), batch_size=8)
updater = chainer.training.updaters.StandardUpdater(batches, optimizer)
trainer = chainer.training.Trainer(updater, (1, "epoch"), out=tempfile.mkdtemp())
trainer.extend(chainer.training.extensions.LogReport())
trainer.run()
reported = trainer.get_extension("LogReport").log[0]["main/loss"]  # PrintReport prints it
observed = reported / model(x, y).item() > 1.05

# %% tags=["statistics-as-parameters", "trap"]
observed = len(list(L.BatchNormalization(4).params()))

# %% tags=["fit-epochs", "trap"]
model = L.Classifier(L.Linear(1, 2))
optimizer = chainer.optimizers.SGD().setup(model)
samples = chainer.iterators.SerialIterator([(np.ones(1, np.float32), 0)], batch_size=1)
trainer = chainer.training.Trainer(chainer.training.StandardUpdater(samples, optimizer))


@trainer.extend  # it stops this check: without it, nothing stops the trainer
def stop(trainer):
    if trainer.updater.epoch == 2000:
        raise StopIteration


try:
    trainer.run(show_loop_exception_msg=False)
    observed = str(trainer.updater.epoch)
except StopIteration:
    observed = "without an end"
