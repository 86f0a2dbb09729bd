# %% [markdown]
# # Speed and devices: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool
from rosetta_common.ground.pairs import paired_ratios

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    Conv2DLayer,
    DenseLayer,
    InputLayer,
    MaxPool2DLayer,
    NonlinearityLayer,
    get_all_params,
    get_output,
)
from lasagne.nonlinearities import rectify, softmax
from lasagne.objectives import categorical_crossentropy

lasagne.random.set_rng(np.random.RandomState(0))


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype("float32")


# %% tags=["asynchronous-engine", "trap"]
x, numbers = T.matrix("x"), normal(1000, 1000)
product = theano.function([x], T.dot(x, x))
call = lambda: product(numbers)  # on a CPU the work is done when the call returns

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: product(numbers)[0, 0].item()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["input-gradient", "trap"]
images = T.tensor4("images")
layer = Conv2DLayer(InputLayer((10, 3, 32, 32)), 8, 3)
loss = get_output(layer, images).sum()
train = theano.function([images], updates=lasagne.updates.sgd(loss, get_all_params(layer), learning_rate=1))
observed = any("gradInputs" in str(node.op) for node in train.maker.fgraph.apply_nodes)

# %% tags=["relu-after-pooling", "trap"]
first = MaxPool2DLayer(NonlinearityLayer(InputLayer((64, 50, 32, 32)), rectify), 2)

# %% tags=["relu-after-pooling", "mend"]
last = NonlinearityLayer(MaxPool2DLayer(InputLayer((64, 50, 32, 32)), 2), rectify)

# %% tags=["relu-after-pooling", "measure"]
x = T.tensor4("x")
images = normal(64, 50, 32, 32)
first_gradient, last_gradient = (theano.function([x], T.grad(get_output(model, x).sum(), x)) for model in (first, last))
observed = paired_ratios(lambda: first_gradient(images), lambda: last_gradient(images))

# %% tags=["gone-frameworks", "trap"]
x, y = T.matrix("x"), T.lvector("y")
model = DenseLayer(DenseLayer(InputLayer((None, 4)), 8), 2, nonlinearity=softmax)
loss = categorical_crossentropy(get_output(model, x), y).mean()
train = theano.function([x, y], loss, updates=lasagne.updates.sgd(loss, get_all_params(model), learning_rate=0.1))
losses = [train(normal(64, 4), np.arange(64) % 2) for _ in range(10)]
observed = losses[-1] < losses[0]
