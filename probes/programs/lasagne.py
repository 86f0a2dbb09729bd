# %% [markdown]
# # Programs: probes in Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.nnet import sigmoid
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(theano.Op):
    __props__ = ()

    def make_node(self, x):
        x = T.as_tensor_variable(x)
        return theano.Apply(self, [x], [x.type()])

    def perform(self, node, inputs, outputs):
        (x,) = inputs
        outputs[0][0] = x / (1 + np.exp(-x))

    def grad(self, inputs, slopes):
        (x,) = inputs
        s = sigmoid(x)
        return [slopes[0] * (s + x * s * (1 - s))]


# %% tags=["operator", "measure"]
def gradient_of(function):
    compiled = []

    def gradient(numbers):
        if not compiled:
            x = T.vector()
            compiled.append(theano.function([x], T.grad(function(x).sum(), x)))
        return compiled[0](numbers)

    return gradient


observed = operator_outcome(gradient_of(Swish()), gradient_of(lambda x: x * sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def build(*start):
    w, b, c = map(theano.shared, start)
    v, uniform = T.matrix(), T.matrix()
    h = sigmoid(T.dot(v, w) + c)
    sample = T.cast(uniform < h, "float32")
    v1 = sigmoid(T.dot(sample, w.T) + b)
    h1 = sigmoid(T.dot(v1, w) + c)
    change = T.dot(v.T, h) - T.dot(v1.T, h1)
    rate = np.float32(RATE)
    updates = [
        (w, w + rate * change / T.cast(v.shape[0], "float32")),
        (b, b + rate * (v - v1).mean(axis=0)),
        (c, c + rate * (h - h1).mean(axis=0)),
    ]
    return theano.function([v, uniform], updates=updates), (w, b, c)


def train(batches, *start):
    step, parameters = build(*start)
    for v, uniform in batches:
        step(v, uniform)
    return [parameter.get_value() for parameter in parameters]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
