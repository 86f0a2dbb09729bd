# %% [markdown]
# # Compiled code: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.gof import Optimizer
from theano.ifelse import ifelse
from theano.tensor.shared_randomstreams import RandomStreams

np.random.seed(0)

# %% tags=["frozen-random", "trap"]
x = T.scalar("x")
draw = theano.function([x], x + np.random.rand())
observed = bool(draw(0) == draw(0))

# %% tags=["frozen-random", "mend"]
draw = theano.function([x], x + RandomStreams(1).uniform(()))
observed = bool(draw(0) == draw(0))

# %% tags=["frozen-state", "trap"]
draw = theano.function([], RandomStreams(1).uniform(()))  # the state is updated by default
observed = bool(draw() == draw())

# %% tags=["side-effects", "trap"]
calls = []


def model(x):
    calls.append(1)
    return x + 1


x = T.scalar("x")
function = theano.function([x], model(x))
for _ in range(3):
    function(1)
observed = len(calls)


# %% tags=["retracing", "trap"]
class Compilations(Optimizer):
    count = 0

    def apply(self, graph):
        Compilations.count += 1


x = T.vector("x")
function = theano.function([x], x.sum(), mode=theano.compile.get_default_mode().register((Compilations(), 100)))
for size in (4, 5, 6, 7):
    function(np.ones(size, "float32"))
observed = Compilations.count

# %% tags=["traced-if", "trap", "raises"]
x = T.scalar("x")
function = theano.function([x], x if x > 0 else -x)  # a plain `if x` is always true, without an error
observed = function(-1).item()

# %% tags=["traced-if", "mend"]
function = theano.function([x], ifelse(x > 0, x, -x))
observed = function(-1).item()

# %% tags=["where-nan", "trap"]
x = T.scalar("x")
gradient = theano.function([x], T.grad(T.switch(x > 0, T.sqrt(x), 0), x))(0)  # NaN with mode="FAST_COMPILE"
observed = "NaN" if np.isnan(gradient) else gradient.item()
