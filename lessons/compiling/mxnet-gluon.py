# %% [markdown]
# # Compiled code: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn
from rosetta_common.ground.pairs import paired_ratios

mx.random.seed(0)

# %% tags=["compiling", "trap"]
model, compiled = [nn.HybridSequential() for _ in range(2)]
for network in (model, compiled):
    network.add(nn.Dense(400, activation="tanh"), nn.Dense(10))
    network.initialize()

# %% tags=["compiling", "mend"]
compiled.hybridize(static_alloc=True, static_shape=True)

# %% tags=["compiling", "measure"]
x, y = mx.nd.random.normal(shape=(64, 400)), mx.nd.arange(64) % 10
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
trainers = {net: gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01}) for net in (model, compiled)}


def train(network):
    for _ in range(50):
        with autograd.record():
            loss = loss_fn(network(x), y)
        loss.backward()
        trainers[network].step(batch_size=64)
    mx.nd.waitall()


observed = paired_ratios(lambda: train(model), lambda: train(compiled))


# %% tags=["frozen-random", "trap"]
class Draw(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        return x + np.random.rand()


draw = Draw()
draw.hybridize()
observed = bool(draw(mx.nd.zeros(1)).asscalar() == draw(mx.nd.zeros(1)).asscalar())

# %% tags=["frozen-state", "trap"]
draw = nn.HybridLambda(lambda F, x: x + F.random.uniform(shape=(1,)))
draw.hybridize()
observed = bool(draw(mx.nd.zeros(1)).asscalar() == draw(mx.nd.zeros(1)).asscalar())

# %% tags=["side-effects", "trap"]
calls = []


class Function(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        calls.append(1)
        return x + 1


function = Function()
function.hybridize()
for _ in range(3):
    function(mx.nd.ones(1))
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []
function = nn.HybridLambda(lambda F, x: (traces.append(1), x.sum())[1])
function.hybridize()
for size in (4, 5, 6, 7):
    function(mx.nd.ones(size))
observed = len(traces)  # Python runs once; only the memory is planned again for each shape

# %% tags=["traced-if", "trap", "raises"]
function = nn.HybridLambda(lambda F, x: x if x > 0 else -x)
function.hybridize()
observed = function(mx.nd.array([-1])).asscalar()

# %% tags=["traced-if", "mend"]
function = nn.HybridLambda(lambda F, x: F.where(x > 0, x, -x))
function.hybridize()
observed = function(mx.nd.array([-1])).asscalar()

# %% tags=["where-nan", "trap"]
x = mx.nd.zeros(1)
x.attach_grad()
with autograd.record():
    y = mx.nd.where(x > 0, mx.nd.sqrt(x), mx.nd.zeros(1))
y.backward()
observed = "NaN" if np.isnan(x.grad.asscalar()) else x.grad.asscalar()

# %% tags=["where-nan", "mend"]
with autograd.record():
    y = mx.nd.where(x > 0, mx.nd.sqrt(mx.nd.where(x > 0, x, mx.nd.ones(1))), mx.nd.zeros(1))
y.backward()
observed = "NaN" if np.isnan(x.grad.asscalar()) else x.grad.asscalar()


# %% tags=["compiled-shape", "trap", "raises"]
class Total(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        return x.sum()


total = Total()
total.hybridize(static_alloc=True, static_shape=True)
total(mx.nd.ones(4))
observed = total(mx.nd.ones(6)).asscalar()


# %% tags=["compiled-output", "trap"]
class Double(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        return 2 * x


double = Double()
double.hybridize(static_alloc=True, static_shape=True)
outputs = [double(mx.nd.array([number])) for number in (1, 2, 3, 4)]
observed = [output.asscalar() for output in outputs] != [2, 4, 6, 8]
