# %% [markdown]
# # Training and prediction: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)
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
