# %% [markdown]
# # Abilities: probes in Lasagne on Theano

# %%
import sys
import types

import numpy as np
import theano
import theano.tensor as T
from theano.ifelse import ifelse
from theano.tensor.signal.pool import pool_2d
from rosetta_common.ground.probes import compare_arrays, existing, listed, named

# Lasagne 0.1 imports a module that Theano 1.0 no longer has
downsample = types.ModuleType("theano.tensor.signal.downsample")
downsample.max_pool_2d = pool_2d
sys.modules["theano.tensor.signal.downsample"] = downsample

import lasagne
from lasagne import layers

lasagne.random.set_rng(np.random.RandomState(0))


def value_of(result):
    return theano.function([], result, mode="FAST_COMPILE")()


arrays = compare_arrays([T], T.constant, value_of)
x = T.scalar()

# %% tags=["branch-gradient", "measure"]
gradient = theano.function([x], T.grad(ifelse(x > 0, x**2, -3 * x), x))
observed = float(max(abs(gradient(2) - 4), abs(gradient(-2) + 3)))

# %% tags=["loop-gradient", "measure"]
from theano.scan_module import until


def multiply(product, x):
    product = product * x
    return product, until(product >= 10)


products, _ = theano.scan(multiply, outputs_info=x, non_sequences=x, n_steps=100)
observed = float(abs(theano.function([x], T.grad(products[-1], x))(1.5) - 6 * 1.5**5))

# %% tags=["second-derivative", "measure"]
second = theano.function([x], T.grad(T.grad(x**4, x), x))
observed = float(abs(second(2) - 48))

# %% tags=["forward-mode", "measure"]
derivative = theano.function([x], T.Rop(x**3, x, T.constant(np.float32(1))))
observed = float(abs(derivative(2) - 12))

# %% tags=["print-shows", "measure"]
shown = []


class Print(layers.Layer):
    def get_output_for(self, x, **arguments):
        shown.append(str(x))
        return 2 * x


numbers = T.matrix()
model = Print(layers.InputLayer((1, 1)))
theano.function([numbers], layers.get_output(model, numbers))(np.float32([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


double = theano.function([x], double_if_positive(x))
observed = [float(double(number)) for number in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(layers) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(layers, "RecurrentLayer", "LSTMLayer", "GRULayer", "CustomRecurrentLayer")

# %% tags=["zoo", "measure"]
observed = existing(lasagne, "models", "zoo")  # its model zoo was a repository of recipes

# %% tags=["reuse", "measure"]
saved = layers.get_all_param_values(layers.DenseLayer(layers.InputLayer((1, 4)), 3))
body = layers.DenseLayer(layers.InputLayer((1, 4)), 3, nonlinearity=None)
head = layers.DenseLayer(body, 2, nonlinearity=None)
layers.set_all_param_values(body, saved)
for parameter in body.params:
    body.params[parameter].discard("trainable")
loss = T.sum(layers.get_output(head, T.ones((1, 4))) ** 2)
untrained = head.W.get_value()
updates = lasagne.updates.sgd(loss, layers.get_all_params(head, trainable=True), learning_rate=0.1)
theano.function([], loss, updates=updates)()
observed = bool((body.W.get_value() == saved[0]).all() and (head.W.get_value() != untrained).any())

# %% tags=["high-level", "measure"]
observed = existing(lasagne, "fit", "predict", "evaluate", "checkpoint", "callback")

# %% tags=["devices", "measure"]
observed = existing(theano, "gpuarray.use", "gpuarray.collectives")
