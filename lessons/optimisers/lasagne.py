# %% [markdown]
# # Optimisers: checks in Lasagne on Theano

# %%
import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne

lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["momentum", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.momentum(weight, [weight], learning_rate=1, momentum=0.9))
for _ in range(3):
    train()
observed = -weight.get_value()

# %% tags=["gradient-clipping", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.sgd(1000 * weight, [weight], learning_rate=1))
train()
observed = -weight.get_value()

# %% tags=["adam-correction", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.adam(weight, [weight], learning_rate=0.01))
train()
observed = -weight.get_value() / 0.01
