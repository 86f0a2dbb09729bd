# %% [markdown]
# # Randomness: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne
from lasagne.layers import DenseLayer, DropoutLayer, InputLayer, get_output
from theano.tensor.shared_randomstreams import RandomStreams

tensor = theano.shared

# %% tags=["seed"]
draws = []
for _ in range(2):
    lasagne.random.set_rng(np.random.RandomState(0))  # weights and dropout
    draws.append(lasagne.init.Normal().sample((3,)))
y = abs(draws[1] - draws[0]).max()

# %% tags=["keys-or-state"]
draw = theano.function([], RandomStreams(1).normal((3,)))
y = int(np.array_equal(draw(), draw()))

# %% tags=["same-layer"]
layers = []
for _ in range(2):
    lasagne.random.set_rng(np.random.RandomState(0))
    layers.append(DenseLayer(InputLayer((None, 3)), 2))
y = int(np.array_equal(layers[0].W.get_value(), layers[1].W.get_value()))

# %% tags=["seeded-dropout"]
passes = []
for _ in range(2):
    lasagne.random.set_rng(
        np.random.RandomState(0)
    )  # before the layer is made
    drop = DropoutLayer(InputLayer((100,)), 0.5)
    passes.append(get_output(drop, np.ones(100, "float32")).eval())
y = int(np.array_equal(*passes))

# %% tags=["seeded-shuffle"]
orders = [
    theano.function([], RandomStreams(1).permutation(n=10))() for _ in range(2)
]
y = int(np.array_equal(*orders))

# %% [markdown] tags=["workers"]
# None at all: Lasagne has no loader of data.

# %% tags=["deterministic"]
theano.config.deterministic = "more"
y = int(theano.config.deterministic == "more")
theano.config.deterministic = "default"

# %% tags=["draw"]
stream = RandomStreams(1)
draws = [
    stream.normal((2,)),
    stream.uniform((2,)),
    stream.choice((2,), a=2, p=[0.5, 0.5]),
]
y = np.array([draw.eval().shape for draw in draws])
