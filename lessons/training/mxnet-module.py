# %% [markdown]
# # Training and prediction: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np
from rosetta_common.ground.cifar10 import DIGITS

mx.random.seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x, y = (stored["images"][order].reshape(-1, 64) / 16).astype("float32"), stored["labels"][order].astype("int32")
    return x[:1280], y[:1280], x[1280:], y[1280:]


data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["dropout-flag", "trap"]
x = mx.nd.ones((10, 400))
model = mx.mod.Module(mx.sym.Dropout(mx.sym.FullyConnected(data, num_hidden=200), p=0.5), label_names=None)
model.bind([("data", x.shape)])  # for training by default
model.init_params()
observed = not np.array_equal(model.predict(x).asnumpy(), model.predict(x).asnumpy())

# %% tags=["dropout-flag", "mend"]
batches = mx.io.NDArrayIter(x, batch_size=10)  # predict switches dropout off only for an iterator
observed = not np.array_equal(model.predict(batches).asnumpy(), model.predict(batches).asnumpy())


# %% tags=["dropout-argument", "trap"]
model = module_of(mx.sym.Dropout(data, p=0.25), (10_000,))
model.forward(mx.io.DataBatch([mx.nd.ones(10_000)]))  # as in training
observed = (model.get_outputs()[0] == 0).mean().asscalar()

# %% tags=["prediction-graph", "trap"]
model = mx.mod.Module(mx.sym.make_loss(mx.sym.FullyConnected(data, num_hidden=200)), label_names=None)
model.bind([("data", (1, 400))])
model.init_params()
model.predict(mx.nd.zeros((1, 400)))
try:
    model.backward()
    observed = True
except AssertionError:
    observed = False

# %% tags=["prediction-graph", "mend"]
model.bind([("data", (1, 400))], for_training=False, force_rebind=True)
model.predict(mx.nd.zeros((1, 400)))
try:
    model.backward()
    observed = True
except AssertionError:  # "re-bind with for_training=True to run backward"
    observed = False

# %% tags=["nan-loss", "trap", "raises"]
samples = mx.io.NDArrayIter(np.full((8, 4), float("nan")), np.zeros(8), batch_size=4)
symbol = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(data, num_hidden=2), name="softmax")
mx.mod.Module(symbol).fit(samples, eval_metric="ce", num_epoch=1)
observed = "goes on"


# %% tags=["nan-loss", "mend", "raises"]
def stop_at_nan(progress):
    if np.isnan(progress.eval_metric.get()[1]):
        raise FloatingPointError("the loss is no number")


samples.reset()
mx.mod.Module(symbol).fit(samples, eval_metric="ce", num_epoch=1, batch_end_callback=stop_at_nan)
observed = "goes on"

# %% tags=["gradients-add-up", "trap"]
weight = mx.sym.Variable("weight", init=mx.init.Zero())
loss = mx.sym.make_loss(mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True))
model = module_of(loss, (1, 1))
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
for _ in range(2):
    model.forward_backward(mx.io.DataBatch([mx.nd.ones((1, 1))]))
model.update()
observed = -model.get_params()[0]["weight"].asscalar()  # the gradients add up only with bind(grad_req="add")

# %% tags=["kept-losses", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.FullyConnected(data, num_hidden=1)), (1, 1))
model.forward(mx.io.DataBatch([mx.nd.ones((1, 1))]))
losses = [model.get_outputs()[0].copy()]  # the next batch overwrites the outputs
try:
    losses[0].backward()
    observed = True
except mx.MXNetError:
    observed = False

# %% tags=["epoch-loss", "trap"]
samples = mx.io.NDArrayIter(np.ones((64, 1)), np.zeros((64, 1)), batch_size=8, label_name="square_label")
weight = mx.sym.Variable("weight", init=mx.init.One())
square = mx.sym.LinearRegressionOutput(mx.sym.FullyConnected(data, weight, num_hidden=1), name="square")
model, error = mx.mod.Module(square, label_names=["square_label"]), mx.metric.MSE()
model.fit(samples, eval_metric=error, num_epoch=1)
reported = error.get()[1]
[(_, evaluated)] = model.score(samples, error)
observed = reported / evaluated > 1.05

# %% tags=["statistics-as-parameters", "trap"]
parameters, states = module_of(mx.sym.BatchNorm(data, name="norm"), (2, 4)).get_params()
observed = len(parameters)  # the running statistics are auxiliary states

# %% tags=["fit-epochs", "trap", "raises"]
epochs = []
samples = mx.io.NDArrayIter(np.zeros((8, 4)), np.zeros(8), batch_size=4)
symbol = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(data, num_hidden=2), name="softmax")
mx.mod.Module(symbol).fit(samples, epoch_end_callback=lambda epoch, *rest: epochs.append(epoch))
observed = len(epochs)
