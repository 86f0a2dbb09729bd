# %% [markdown]
# # Activations and initialisers: phrases in Lasagne on Theano

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
from lasagne.layers import DenseLayer, InputLayer
from theano.sandbox.rng_mrg import MRG_RandomStreams

tensor = theano.shared
value = lambda y: y.eval() if hasattr(y, "eval") else y
lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["gelu", "by-hand"]
y = 0.5 * x * (1 + T.erf(x / np.float32(2**0.5)))

# %% tags=["leaky-relu"]
y = lasagne.nonlinearities.leaky_rectify(x)

# %% tags=["hard-sigmoid"]
y = T.nnet.hard_sigmoid(x)

# %% tags=["softmax-axis"]
y = lasagne.nonlinearities.softmax(x.reshape((-1, 2))).reshape(
    x.shape
)  # takes matrices

# %% tags=["softplus"]
y = T.nnet.softplus(x)

# %% tags=["glorot-limit"]
draws = [
    [abs(init.sample((4, 2, 3, 3))).max() for _ in range(1000)]
    for init in (lasagne.init.GlorotUniform(), lasagne.init.HeUniform())
]
y = [round(float(max(limits)), 2) for limits in draws]

# %% tags=["glorot-limit", "same"]
draws = [
    [abs(init.sample((4, 2, 3, 3))).max() for _ in range(1000)]
    for init in (
        lasagne.init.GlorotUniform(),
        lasagne.init.HeUniform(gain="relu"),
    )
]
y = [round(float(max(limits)), 2) for limits in draws]

# %% tags=["orthogonal"]
kernel = lasagne.init.Orthogonal().sample((3, 3))
y = abs((kernel @ kernel.T).round(4))

# %% tags=["truncated-normal"]
draw = MRG_RandomStreams(1).truncated_normal(
    (100_000,)
)  # Theano's; Lasagne has none
y = round(float(draw.eval().std()), 1)

# %% tags=["bias-start"]
y = int((DenseLayer(InputLayer((None, 3)), 2).b.get_value() == 0).all())
