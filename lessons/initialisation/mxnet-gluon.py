# %% [markdown]
# # First weights and seeds: checks in MXNet Gluon

# %%
import random

import mxnet as mx
import numpy as np
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["initialiser", "trap"]
layer = nn.Dense(200, in_units=400)
layer.initialize()
observed = layer.weight.data().asnumpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = nn.Dense(200, in_units=400)
layer.initialize(mx.init.Xavier())
observed = layer.weight.data().asnumpy().var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = nn.Dense(200, in_units=400)
layer.initialize()
observed = "none" if layer.bias is None else "random" if layer.bias.data().asnumpy().any() else "zero"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
layers = [initialised(nn.Dense(5, in_units=4)) for _ in range(2)]
observed = np.array_equal(layers[0].weight.data().asnumpy(), layers[1].weight.data().asnumpy())


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        layer = nn.Dense(5, in_units=4)
        layer.initialize()
        drawn.append(layer.weight.data().asnumpy())
    return np.array_equal(*drawn)


sources = {"the framework's own": mx.random.seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
model = nn.Sequential()
model.add(nn.Dense(4, in_units=4), nn.BatchNorm(in_channels=4))
model.initialize(mx.init.Constant(7))
observed = model[1].gamma.data()[0].asscalar() == 7
