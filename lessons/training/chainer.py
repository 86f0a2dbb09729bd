# %% [markdown]
# # Training and prediction: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


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

# %% tags=["statistics-as-parameters", "trap"]
observed = len(list(L.BatchNormalization(4).params()))
