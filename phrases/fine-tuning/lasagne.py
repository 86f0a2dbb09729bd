# %% [markdown]
# # Fine-tuning: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne
from lasagne.layers import DenseLayer, InputLayer, get_all_params, get_output

tensor = np.asarray
value = lambda y: y.eval() if hasattr(y, "eval") else y
lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["replace-head"]
base = DenseLayer(InputLayer((None, 2)), 2)
model = DenseLayer(base, 5, nonlinearity=None)
model = DenseLayer(model.input_layer, 3, nonlinearity=None)
y = model.output_shape[1]

# %% tags=["freeze-layer"]
base = DenseLayer(InputLayer((None, 2)), 2, nonlinearity=None)
head = DenseLayer(base, 1, nonlinearity=None)
for parameter in base.params:
    base.params[parameter].discard("trainable")
before = base.W.get_value(), head.W.get_value()
loss = lasagne.objectives.squared_error(get_output(head, x), targets).mean()
parameters = get_all_params(head, trainable=True)
theano.function(
    [], updates=lasagne.updates.sgd(loss, parameters, learning_rate=0.1)
)()
after = base.W.get_value(), head.W.get_value()
y = [int(abs(new - old).max() > 0) for new, old in zip(after, before)]

# %% [markdown] tags=["frozen-batch-norm"]
# None at all: Lasagne 0.1 has no batch normalisation. With Theano's function,
# one writes the updates oneself.

# %% tags=["two-rates-of-layers"]
base = DenseLayer(
    InputLayer((None, 1)),
    1,
    W=lasagne.init.Constant(1),
    b=None,
    nonlinearity=None,
)
head = DenseLayer(
    base, 1, W=lasagne.init.Constant(1), b=None, nonlinearity=None
)
loss = get_output(head, np.ones((1, 1), "float32")).sum()
updates = lasagne.updates.sgd(loss, base.get_params(), learning_rate=0.01)
updates.update(lasagne.updates.sgd(loss, head.get_params(), learning_rate=0.1))
theano.function([], updates=updates)()
y = [base.W.get_value(), head.W.get_value()]

# %% tags=["features"]
first = DenseLayer(
    InputLayer((None, 2)), 2, W=w.T.copy(), b=None, nonlinearity=None
)
second = DenseLayer(first, 2, W=w.T.copy(), b=None, nonlinearity=None)
y = get_output(first, x)

# %% tags=["low-rank-adapter", "by-hand"]
layer = DenseLayer(
    InputLayer((None, 2)), 2, W=w.T.copy(), b=None, nonlinearity=None
)
down, up = theano.shared(a), theano.shared(b)
y = get_output(layer, x) + 2 * T.dot(T.dot(x, down.T), up.T)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: Lasagne's pretrained models are files of a repository of
# recipes.
