# %% [markdown]
# # Optimisers: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    DenseLayer,
    InputLayer,
    get_all_params,
    get_output,
)

lasagne.random.set_rng(np.random.RandomState(0))


def stepped(update, gradient, **arguments):  # one weight that begins at 0, one step
    weight = theano.shared(np.float32(0))
    theano.function([], updates=update(np.float32(gradient) * weight, [weight], **arguments))()
    return weight.get_value()


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


# %% tags=["small-gradient", "trap"]
observed = -stepped(lasagne.updates.adam, 1e-8, learning_rate=0.01) / 0.01

# %% tags=["adam-decay", "trap"]
weight = theano.shared(np.float32(1))
loss = 0 * weight + 0.1 * lasagne.regularization.l2(weight)
theano.function([], updates=lasagne.updates.adam(loss, [weight], learning_rate=0.1))()
observed = weight.get_value()

# %% tags=["decay-biases", "trap"]
layer = DenseLayer(InputLayer((None, 1)), 1, b=lasagne.init.Constant(1))
penalty = 0.1 * lasagne.regularization.regularize_network_params(layer, lasagne.regularization.l2)
loss = 0 * get_output(layer, T.zeros((1, 1))).sum() + penalty
theano.function([], updates=lasagne.updates.sgd(loss, get_all_params(layer), learning_rate=0.1))()
observed = layer.b.get_value()[0] != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(lasagne.updates.rmsprop, 1, learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(lasagne.updates.adagrad, 1, learning_rate=0.1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = lasagne.updates.adadelta.__defaults__[0]

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(lasagne.updates.sgd, 1)

# %% tags=["clip-norm", "trap"]
one, other = (theano.shared(np.float32([gradient])) for gradient in (3, 4))
clipped = lasagne.updates.total_norm_constraint([one, other], 1)
observed = "together" if clipped[0].eval()[0] < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight, rate = theano.shared(np.float32(0)), theano.shared(np.float32(1))
train = theano.function([], updates=lasagne.updates.momentum(weight, [weight], learning_rate=rate, momentum=0.9))
train()
before = weight.get_value()
rate.set_value(np.float32(0))
train()
observed = before - weight.get_value()
