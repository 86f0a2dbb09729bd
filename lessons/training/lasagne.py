# %% [markdown]
# # Training and prediction: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.compile.nanguardmode import NanGuardMode
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    DenseLayer,
    DropoutLayer,
    InputLayer,
    get_all_params,
    get_output,
)

lasagne.random.set_rng(np.random.RandomState(0))


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype("float32")


def ones(*shape):
    return np.ones(shape, "float32")


# %% tags=["dropout-flag", "trap"]
model = DropoutLayer(DenseLayer(InputLayer((10, 400)), 200), 0.5)
predict = theano.function([], get_output(model, normal(10, 400)))
observed = not np.array_equal(predict(), predict())

# %% tags=["dropout-flag", "mend"]
predict = theano.function([], get_output(model, normal(10, 400), deterministic=True))
observed = not np.array_equal(predict(), predict())

# %% tags=["dropout-argument", "trap"]
observed = (get_output(DropoutLayer(InputLayer((10000,)), 0.25), ones(10000)).eval() == 0).mean()

# %% tags=["prediction-graph", "trap"]
x = T.matrix("x")
predict = theano.function([x], get_output(DenseLayer(InputLayer((None, 400)), 200), x))
prediction = predict(ones(1, 400))
observed = not isinstance(prediction, np.ndarray)  # only an array is left

# %% tags=["nan-loss", "trap", "raises"]
weight = theano.shared(np.float32("nan"))
updates = lasagne.updates.sgd(2 * weight, [weight], learning_rate=1)
train = theano.function([], 2 * weight, updates=updates)
train()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
guard = NanGuardMode(nan_is_error=True, inf_is_error=True, big_is_error=False)  # slow: shows where the NaN comes from
train = theano.function([], 2 * weight, updates=updates, mode=guard)
train()

# %% tags=["gradients-add-up", "trap"]
weight = theano.shared(np.float32(0))
gradient = theano.function([], T.grad(weight, weight))
for _ in range(2):
    observed = gradient().item()

# %% tags=["kept-losses", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], 2 * weight, updates=lasagne.updates.sgd(2 * weight, [weight], learning_rate=1))
losses = [train()]
observed = not isinstance(losses[0], np.ndarray)

# %% tags=["list-of-layers", "trap"]
layers = [InputLayer((None, 4))]
for units in (5, 2):
    layers.append(DenseLayer(layers[-1], units))
observed = len(get_all_params(layers[-1]))  # of all layers that lead to this one
