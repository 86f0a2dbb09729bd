# %% [markdown]
# # Training and prediction: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn
from mxnet.gluon.contrib.estimator import Estimator

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["dropout-flag", "trap"]
model = nn.HybridSequential()
model.add(nn.Dense(200), nn.Dropout(0.5))
model.initialize()
x = mx.nd.random.normal(shape=(10, 400))
observed = not np.array_equal(model(x).asnumpy(), model(x).asnumpy())  # under autograd.record() they would differ

# %% tags=["dropout-argument", "trap"]
with autograd.train_mode():
    observed = (nn.Dropout(0.25)(mx.nd.ones(10_000)) == 0).mean().asscalar()

# %% tags=["prediction-graph", "trap"]
outputs = initialised(nn.Dense(200))(mx.nd.zeros((1, 400)))
try:
    outputs.backward()
    observed = True
except mx.MXNetError:  # "it is not in a computational graph": no array is, outside autograd.record()
    observed = False

# %% tags=["nan-loss", "trap", "raises"]
layer = nn.Dense(1, weight_initializer=mx.init.Constant(float("nan")))
layer.initialize()
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 1})
with autograd.record():
    loss = layer(mx.nd.ones((1, 4)))
loss.backward()
trainer.step(batch_size=1)
mx.nd.waitall()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
if not mx.nd.contrib.isfinite(loss).asscalar():  # waits for the engine: once an epoch is enough
    raise FloatingPointError("the loss is no number")
observed = "goes on"

# %% tags=["gradients-add-up", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
for _ in range(2):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
observed = weight.grad().asscalar()

# %% tags=["kept-losses", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
with autograd.record():
    loss = (2 * weight.data()).sum()
loss.backward()  # releases the graph, unless retain_graph=True
losses = [loss]
try:
    losses[0].backward()
    observed = True
except mx.MXNetError:
    observed = False


# %% tags=["list-of-layers", "trap"]
class Network(gluon.Block):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Dense(5, in_units=4), nn.Dense(2, in_units=5)]


observed = len(Network().collect_params().keys())


# %% tags=["list-of-layers", "mend"]
class Network(gluon.Block):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential()
        self.layers.add(nn.Dense(5, in_units=4), nn.Dense(2, in_units=5))


observed = len(Network().collect_params().keys())

# %% tags=["frozen-late", "trap"]
layer = initialised(nn.Dense(1, in_units=1, weight_initializer="ones"))
trainer = gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 1})
layer.weight.grad_req = "null"
with autograd.record():
    loss = layer(mx.nd.ones((1, 1)))
loss.backward()
trainer.step(batch_size=1)
observed = layer.weight.data().asscalar() != 1

# %% tags=["epoch-loss", "trap"]
model = initialised(nn.Dense(1, in_units=1, weight_initializer="ones"))
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.01})
batches = gluon.data.DataLoader(gluon.data.ArrayDataset(mx.nd.ones((64, 1)), mx.nd.zeros((64, 1))), batch_size=8)
estimator = Estimator(model, gluon.loss.L2Loss(), train_metrics=mx.metric.MSE(), trainer=trainer)
estimator.fit(batches, epochs=1)
estimator.evaluate(batches)
observed = estimator.train_metrics[0].get()[1] / estimator.val_metrics[0].get()[1] > 1.05

# %% tags=["statistics-as-parameters", "trap"]
observed = len(nn.BatchNorm(in_channels=4).collect_params().keys())
