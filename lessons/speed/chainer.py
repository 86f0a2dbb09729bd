# %% [markdown]
# # Speed and devices: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from rosetta_common.ground.pairs import paired_ratios

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


# %% tags=["input-gradient", "trap"]
images = normal(10, 3, 32, 32)
outputs = L.Convolution2D(3, 8, 3)(images)
observed = outputs.creator.inputs[0].requires_grad  # it would be with chainer.Variable(images)

# %% tags=["relu-after-pooling", "trap"]
first = chainer.Sequential(F.relu, lambda x: F.max_pooling_2d(x, 2))

# %% tags=["relu-after-pooling", "mend"]
last = chainer.Sequential(lambda x: F.max_pooling_2d(x, 2), F.relu)

# %% tags=["relu-after-pooling", "measure"]
x = chainer.Variable(normal(64, 50, 32, 32))
assert np.array_equal(first(x).array, last(x).array)
observed = paired_ratios(lambda: F.sum(first(x)).backward(), lambda: F.sum(last(x)).backward())

# %% tags=["cudnn-autotune", "trap"]
observed = chainer.config.autotune

# %% tags=["cudnn-autotune", "mend"]
with chainer.using_config("autotune", True):
    observed = chainer.config.autotune

# %% tags=["gone-frameworks", "trap"]
model = L.Classifier(chainer.Sequential(L.Linear(4, 8), F.relu, L.Linear(8, 2)))
optimizer = chainer.optimizers.SGD(lr=0.1).setup(model)
x, y = normal(64, 4), np.arange(64) % 2
losses = []
for _ in range(10):
    optimizer.update(model, x, y)
    losses.append(model.loss.item())
observed = losses[-1] < losses[0]
