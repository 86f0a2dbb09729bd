# %% [markdown]
# # Training loops: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")
dense = mx.sym.FullyConnected(data, num_hidden=1, no_bias=True, name="dense")
sgd = {"optimizer": "sgd", "optimizer_params": {"learning_rate": 0.1}}


def begin(symbol, samples):
    model = mx.mod.Module(symbol, label_names=["square_label"])
    model.bind(samples.provide_data, samples.provide_label)
    model.init_params(mx.init.Zero())
    model.init_optimizer(**sgd)
    return model


# %% tags=["one-step"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
model = begin(mx.sym.LinearRegressionOutput(dense, name="square"), samples)
model.forward_backward(next(samples))
model.update()
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["one-step", "same"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
square = mx.sym.LinearRegressionOutput(dense, grad_scale=2.0, name="square")
model = begin(square, samples)  # by default the loss is half the square
model.forward_backward(next(samples))
model.update()
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["fit"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=1, label_name="square_label"
)
square = mx.sym.LinearRegressionOutput(dense, name="square")
model = mx.mod.Module(square, label_names=["square_label"])
model.fit(
    samples, eval_metric="mse", num_epoch=1, initializer=mx.init.Zero(), **sgd
)
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["fit", "same"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=1, label_name="square_label"
)
square = mx.sym.LinearRegressionOutput(dense, grad_scale=2.0, name="square")
model = mx.mod.Module(square, label_names=["square_label"])
model.fit(
    samples, eval_metric="mse", num_epoch=1, initializer=mx.init.Zero(), **sgd
)
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["train-or-evaluate"]
model = mx.mod.Module(mx.sym.Dropout(data, p=0.5), label_names=None)
model.bind([("data", x.shape)])
model.init_params()
model.forward(mx.io.DataBatch([x]), is_train=False)
[y] = model.get_outputs()

# %% tags=["predict"]
model = mx.mod.Module(dense, label_names=None)
model.bind([("data", x.shape)], for_training=False)
model.init_params(mx.init.One())
y = model.predict(x)

# %% tags=["compiled-step"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
square = mx.sym.LinearRegressionOutput(dense, name="square")
model = begin(square, samples)  # binding compiles
model.forward_backward(next(samples))
model.update()
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["compiled-step", "same"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
square = mx.sym.LinearRegressionOutput(dense, grad_scale=2.0, name="square")
model = begin(square, samples)
model.forward_backward(next(samples))
model.update()
y = model.get_params()[0]["dense_weight"].flatten()[0]

# %% tags=["validation"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
model = begin(mx.sym.LinearRegressionOutput(dense, name="square"), samples)
[(_, y)] = model.score(
    samples, "mse"
)  # the last batch is filled up, and counts as much

# %% tags=["validation", "same"]
samples = mx.io.NDArrayIter(
    x, targets, batch_size=2, label_name="square_label"
)
model = begin(mx.sym.LinearRegressionOutput(dense, name="square"), samples)
metric = mx.metric.MSE()
metric.update([targets], [model.predict(samples)])
_, y = metric.get()

# %% tags=["accuracy-over-batches"]
metric = mx.metric.Accuracy()
metric.update([first_labels], [first])
metric.update([second_labels], [second])
_, y = metric.get()

# %% tags=["hooks"]
first = mx.sym.FullyConnected(data, num_hidden=2, no_bias=True, name="first")
model = mx.sym.FullyConnected(first, num_hidden=1, no_bias=True, name="second")
both = mx.sym.Group([model.get_internals()["first_output"], model])
ones = {
    "first_weight": mx.nd.ones((2, 2)),
    "second_weight": mx.nd.ones((1, 2)),
}
y, _ = both.eval(data=x, **ones)

# %% tags=["own-gradient"]
loss = mx.sym.make_loss(mx.sym.sum(mx.sym.contrib.round_ste(data)))
executor = loss.simple_bind(mx.cpu(), data=x.shape)
executor.forward(is_train=True, data=x)
executor.backward()
y = executor.grad_dict["data"]
