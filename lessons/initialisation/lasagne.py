# %% [markdown]
# # First weights and seeds: checks in Lasagne on Theano

# %%
import random

import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    DenseLayer,
    InputLayer,
)

lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["initialiser", "trap"]
layer = DenseLayer(InputLayer((None, 400)), 200)
observed = layer.W.get_value().var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = DenseLayer(InputLayer((None, 400)), 200).b
observed = "none" if bias is None else "random" if bias.get_value().any() else "zero"

# %% tags=["equal-layers", "trap"]
lasagne.random.set_rng(np.random.RandomState(1))
first, second = (DenseLayer(InputLayer((None, 4)), 5).W.get_value() for _ in range(2))
observed = np.array_equal(first, second)


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(lasagne.init.GlorotUniform().sample((4, 5)))
    return np.array_equal(*drawn)


sources = {
    "the framework's own": lambda seed: lasagne.random.set_rng(np.random.RandomState(seed)),
    "NumPy's": np.random.seed,
    "Python's": random.seed,
}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
