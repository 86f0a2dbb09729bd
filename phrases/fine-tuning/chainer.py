# %% [markdown]
# # Fine-tuning: phrases in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.optimizers import SGD

tensor = np.array
np.random.seed(0)

# %% tags=["replace-head"]
model = chainer.Sequential(L.Linear(2, 2), L.Linear(2, 5))
model[1] = L.Linear(2, 3)
y = model(x).shape[1]

# %% tags=["freeze-layer"]
base, head = L.Linear(2, 2), L.Linear(2, 1)
model = chainer.Sequential(base, head)
optimiser = SGD(lr=0.1).setup(model)
base.disable_update()  # after setup
before = base.W.array.copy(), head.W.array.copy()
optimiser.update(lambda: F.mean_squared_error(model(x), targets))
after = base.W.array, head.W.array
y = [int(abs(new - old).max() > 0) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
layer = L.BatchNormalization(1)
layer.disable_update()
layer(x)
y = layer.avg_mean

# %% tags=["frozen-batch-norm", "same"]
layer = L.BatchNormalization(1)
with chainer.using_config("train", False):
    layer(x)
y = layer.avg_mean

# %% tags=["two-rates-of-layers"]
base, head = (L.Linear(1, 1, nobias=True, initialW=1) for _ in range(2))
model = chainer.Sequential(base, head)
optimiser = SGD(lr=0.1).setup(model)
base.W.update_rule.hyperparam.lr = 0.01
optimiser.update(lambda: F.sum(model(np.ones((1, 1), np.float32))))
y = [base.W, head.W]

# %% tags=["features"]
layers = (L.Linear(2, 2, nobias=True, initialW=w) for _ in range(2))
model = chainer.Sequential(*layers)
y = model[0](x)

# %% tags=["unfreeze-later"]
link = L.Parameter(np.ones(1, np.float32))
optimiser = SGD(lr=0.1).setup(link)
link.disable_update()
optimiser.update(lambda: F.sum(link.W))
y = [link.W.item()]
link.enable_update()
optimiser.update(lambda: F.sum(link.W))
y.append(link.W.item())

# %% tags=["low-rank-adapter", "by-hand"]
layer = L.Linear(2, 2, nobias=True, initialW=w)
layer.disable_update()
down, up = chainer.Parameter(a), chainer.Parameter(b)
y = layer(x) + 2 * F.linear(F.linear(x, down), up)

# %% [markdown] tags=["expected-preprocessing"]
# `chainer.links.model.vision.resnet.prepare` needs Pillow, which the pinned
# environment doesn't have.
