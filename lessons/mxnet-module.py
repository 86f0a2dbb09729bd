# %% [markdown]
# # Checks of the lessons in MXNet Module

# %%
from time import perf_counter

import mxnet as mx
import numpy as np

from rosetta_common.ground.pairs import paired_ratios

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


def weight_of(optimizer, **parameters):  # a model with one weight: gradient = input
    weight = mx.sym.Variable("weight", init=mx.init.Zero())
    model = module_of(mx.sym.make_loss(mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True)), (1, 1))
    model.init_optimizer(optimizer=optimizer, optimizer_params=parameters)
    return model


def train_step(model, x):
    model.forward_backward(mx.io.DataBatch([mx.nd.array(x)]))
    model.update()


# %% tags=["channel-order", "trap"]
outputs = mx.sym.Convolution(data, num_filter=8, kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 3, 12, 14))  # (batch, channels, height, width)
observed = "NCHW" if shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
x = mx.nd.ones((10, 400))
model = mx.mod.Module(mx.sym.Dropout(mx.sym.FullyConnected(data, num_hidden=200), p=0.5), label_names=None)
model.bind([("data", x.shape)])  # for training by default
model.init_params()
observed = not np.array_equal(model.predict(x).asnumpy(), model.predict(x).asnumpy())

# %% tags=["dropout-flag", "mend"]
batches = mx.io.NDArrayIter(x, batch_size=10)  # predict switches dropout off only for an iterator
observed = not np.array_equal(model.predict(batches).asnumpy(), model.predict(batches).asnumpy())

# %% tags=["loss-input", "trap"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
samples = mx.io.NDArrayIter(np.array([[2, 0]]), np.array([0]))
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, observed)] = model.score(samples, mx.metric.CrossEntropy())

# %% tags=["softmax-twice", "trap"]
probabilities = mx.io.NDArrayIter(np.array([[1, 0]]), np.array([0]))  # the outputs of a network that ends in softmax
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind(probabilities.provide_data, probabilities.provide_label)
model.init_params()
[(_, observed)] = model.score(probabilities, mx.metric.CrossEntropy())

# %% tags=["softmax-twice", "mend"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.log(data), name="softmax"))  # better: no softmax before it
model.bind(probabilities.provide_data, probabilities.provide_label)
model.init_params()
[(_, observed)] = model.score(probabilities, mx.metric.CrossEntropy())

# %% tags=["initialiser", "trap"]
model = mx.mod.Module(mx.sym.FullyConnected(data, num_hidden=200, name="dense"), label_names=None)
model.bind([("data", (1, 400))])
model.init_params()
observed = model.get_params()[0]["dense_weight"].asnumpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
model.init_params(mx.init.Xavier(), force_init=True)
observed = model.get_params()[0]["dense_weight"].asnumpy().var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
model = weight_of("sgd", learning_rate=1, momentum=0.9)
for _ in range(3):
    train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar()

# %% tags=["input-gradient", "trap"]
outputs = mx.sym.Convolution(data, num_filter=8, kernel=(3, 3))
model = mx.mod.Module(mx.sym.make_loss(outputs), label_names=None)
model.bind([("data", (10, 3, 32, 32))])
model.init_params()
model.forward_backward(mx.io.DataBatch([mx.nd.ones((10, 3, 32, 32))]))
try:
    observed = model.get_input_grads() is not None
except AssertionError:  # it was bound without inputs_need_grad=True
    observed = False

# %% tags=["relu-after-pooling", "trap"]
first = mx.sym.Activation(data, act_type="relu")
first = mx.sym.Pooling(first, pool_type="max", kernel=(2, 2), stride=(2, 2))

# %% tags=["relu-after-pooling", "mend"]
last = mx.sym.Pooling(data, pool_type="max", kernel=(2, 2), stride=(2, 2))
last = mx.sym.Activation(last, act_type="relu")

# %% tags=["relu-after-pooling", "measure"]
x = mx.nd.random.normal(shape=(64, 50, 32, 32))
first, last = [module_of(mx.sym.make_loss(outputs), x.shape, inputs_need_grad=True) for outputs in (first, last)]
assert np.array_equal(first.predict(x).asnumpy(), last.predict(x).asnumpy())


def pass_through(model):
    model.forward_backward(mx.io.DataBatch([x]))
    mx.nd.waitall()


observed = paired_ratios(lambda: pass_through(first), lambda: pass_through(last))

# %% tags=["number-as-window", "trap", "raises"]
layer = mx.sym.Convolution(data, num_filter=1, kernel=(3), name="conv")  # a window of one dimension
[_, weight, _], _, _ = layer.infer_shape(data=(1, 1, 12, 12))
observed = "x".join(map(str, weight[2:]))

# %% tags=["number-as-window", "mend"]
layer = mx.sym.Convolution(data, num_filter=1, kernel=(3, 3), name="conv")
[_, weight, _], _, _ = layer.infer_shape(data=(1, 1, 12, 12))
observed = "x".join(map(str, weight[2:]))

# %% tags=["pooling-stride", "trap"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["pooling-stride", "mend"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3), stride=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["pooling-border", "trap"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3), stride=(2, 2))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["padding-default", "trap"]
outputs = mx.sym.Convolution(data, num_filter=1, kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["uneven-padding", "trap"]
kernel = mx.sym.Variable("kernel", init=mx.init.One())
outputs = mx.sym.Convolution(data, kernel, num_filter=1, kernel=(3, 3), stride=(2, 2), pad=(1, 1))
model = module_of(outputs, (1, 1, 12, 12))
corners = model.predict(mx.nd.ones((1, 1, 12, 12))).asnumpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=200), (100, 400))
observed = (model.predict(mx.nd.random.normal(shape=(100, 400))) < 0).mean().asscalar()

# %% tags=["bias-default", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=200, name="dense"), (1, 400))
bias = model.get_params()[0].get("dense_bias")
observed = "none" if bias is None else "random" if bias.asnumpy().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
model = weight_of("sgd", learning_rate=1)
train_step(model, [[1000]])
observed = -model.get_params()[0]["weight"].asscalar()

# %% tags=["nan-relu", "trap"]
x = mx.nd.array([float("nan")])
[output] = mx.sym.Activation(data, act_type="relu").eval(data=x)
observed = "nan" if np.isnan(output.asscalar()) else "0"

# %% tags=["nan-relu", "mend"]
[output] = mx.sym.relu(data).eval(data=x)  # another operator
observed = "nan" if np.isnan(output.asscalar()) else "0"

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


# %% tags=["sparse-labels", "trap"]
def gradient(labels):  # of the logits
    model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
    model.bind([("data", (1, 3))], [("softmax_label", labels.shape)], inputs_need_grad=True)
    model.init_params()
    model.forward_backward(mx.io.DataBatch([mx.nd.zeros((1, 3))], [labels]))
    return model.get_input_grads()[0].asnumpy()


number, vector = gradient(mx.nd.array([2])), gradient(mx.nd.array([[0, 0, 1]]))
observed = "both" if np.allclose(number, vector) else "numbers"  # mx.metric.CrossEntropy takes numbers only

# %% tags=["label-dtypes", "trap"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind([("data", (1, 3))], [("softmax_label", (1,))])
model.init_params()
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.forward_backward(mx.io.DataBatch([mx.nd.zeros((1, 3))], [mx.nd.array([2], dtype=dtype)]))
        mx.nd.waitall()
    except (TypeError, mx.MXNetError):
        refused.append(dtype)
observed = " ".join(refused) or "none"

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

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4), np.arange(64) % 2
hidden = mx.sym.Activation(mx.sym.FullyConnected(data, num_hidden=8), act_type="relu")
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=2), name="softmax"))
cross_entropy, losses = mx.metric.CrossEntropy(), []
model.fit(
    mx.io.NDArrayIter(x, y, batch_size=64),
    num_epoch=10,
    initializer=mx.init.Xavier(),
    optimizer_params={"learning_rate": 0.1},
    eval_metric=cross_entropy,
    epoch_end_callback=lambda *_: losses.append(cross_entropy.get()[1]),
)
observed = losses[-1] < losses[0]


# %% tags=["numpy-in-the-loop", "trap"]
def reading_each(model, batches, cross_entropy):
    for batch in batches:
        model.forward_backward(batch)
        model.update()
        model.update_metric(cross_entropy, batch.label)  # waits for the numbers; fit does so, too
    return cross_entropy.get()


# %% tags=["numpy-in-the-loop", "mend"]
def reading_at_the_end(model, batches, cross_entropy):
    outputs = []
    for batch in batches:
        model.forward_backward(batch)
        model.update()
        outputs.append(model.get_outputs()[0].copy())  # the next batch overwrites them
    for batch, output in zip(batches, outputs):
        cross_entropy.update(batch.label, [output])
    return cross_entropy.get()


# %% tags=["numpy-in-the-loop", "measure"]
hidden = mx.sym.Activation(mx.sym.FullyConnected(data, num_hidden=400), act_type="tanh")
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=10), name="softmax"))
model.bind([("data", (64, 400))], [("softmax_label", (64,))])
model.init_params()
model.init_optimizer()
x, y = mx.nd.random.normal(shape=(64 * 100, 400)), mx.nd.arange(64 * 100) % 10
batches = [mx.io.DataBatch([x[i : i + 64]], [y[i : i + 64]]) for i in range(0, len(x), 64)]
metric = mx.metric.CrossEntropy()
observed = paired_ratios(
    lambda: reading_each(model, batches, metric), lambda: reading_at_the_end(model, batches, metric)
)

# %% tags=["asynchronous-engine", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=1000), (1000, 1000))
batch = mx.io.DataBatch([mx.nd.random.normal(shape=(1000, 1000))])
call = lambda: model.forward(batch)  # returns at once

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: mx.nd.waitall()  # or read a number: model.get_outputs()[0].asnumpy()

# %% tags=["asynchronous-engine", "measure"]
observed = []
for _ in range(16):
    wait()
    begin = perf_counter()
    call()
    returned = perf_counter()
    wait()
    observed.append((returned - begin) / (perf_counter() - begin))
del observed[0]

# %% tags=["time-major", "trap"]
outputs, _ = mx.rnn.FusedRNNCell(5, mode="gru").unroll(7, data, merge_outputs=True)
model = module_of(outputs, (2, 7, 4))
outputs = model.predict(mx.nd.ones((2, 7, 4))).asnumpy()  # two equal reviews of 7 words: their outputs are equal
observed = "NTC" if np.array_equal(outputs[0], outputs[1]) else "TNC"  # the layer below, mx.sym.RNN, takes TNC

# %% tags=["fused-weights", "trap"]
fused = mx.rnn.FusedRNNCell(5, mode="gru", prefix="gru_")
outputs, _ = fused.unroll(7, data, merge_outputs=True)
model = mx.mod.Module(outputs, label_names=None)
model.bind([("data", (2, 7, 4))])
model.init_params(mx.init.Uniform(1))
cells = fused.unfuse()
outputs, _ = cells.unroll(7, data, merge_outputs=True)
unfused = mx.mod.Module(outputs, label_names=None)
unfused.bind([("data", (2, 7, 4))])
unfused.init_params(arg_params=cells.pack_weights(fused.unpack_weights(model.get_params()[0])))
x = mx.nd.random.normal(shape=(2, 7, 4))
observed = (model.predict(x) - unfused.predict(x)).abs().max().asscalar()


# %% tags=["gru-reset", "trap"]
def dense(x, kind):  # for each of the three gates
    return mx.nd.FullyConnected(x, arrays[f"gru_{kind}_weight"], arrays[f"gru_{kind}_bias"], num_hidden=15).split(3)


output, _ = mx.rnn.GRUCell(5, prefix="gru_")(mx.sym.Variable("word"), [mx.sym.Variable("state")])
shapes, _, _ = output.infer_shape(word=(1, 4), state=(1, 5))
arrays = {name: mx.nd.random.normal(shape=shape) for name, shape in zip(output.list_arguments(), shapes)}
word_r, word_z, word_n = dense(arrays["word"], "i2h")
state_r, state_z, state_n = dense(arrays["state"], "h2h")
reset, update = (word_r + state_r).sigmoid(), (word_z + state_z).sigmoid()
after = (1 - update) * (word_n + reset * state_n).tanh() + update * arrays["state"]
observed = "after" if np.allclose(output.eval(**arrays)[0].asnumpy(), after.asnumpy(), atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm")), (2, 1))
model.init_optimizer()
train_step(model, [[0], [2]])  # the batch's mean is 1
mx.nd.waitall()  # the backward pass moves the running mean: without a wait, the old mean is read now and then
observed = model.get_params()[1]["norm_moving_mean"].asscalar()

# %% tags=["batchnorm-epsilon", "trap"]
variance = mx.sym.Variable("variance", init=mx.init.Zero())
model = module_of(mx.sym.BatchNorm(data, moving_var=variance), (1, 1), for_training=False)
observed = model.predict(mx.nd.ones((1, 1))).asscalar() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
model = module_of(mx.sym.BatchNorm(data, moving_var=variance, eps=1e-5), (1, 1), for_training=False)
observed = model.predict(mx.nd.ones((1, 1))).asscalar() ** -2

# %% tags=["batchnorm-variance", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm", momentum=0)), (2, 1))
model.init_optimizer()
train_step(model, [[0], [4]])  # their variance is 4 if divided by n, 8 if by n - 1
mx.nd.waitall()
observed = model.get_params()[1]["norm_moving_var"].asscalar() / 4

# %% tags=["batchnorm-scale", "trap"]
x = mx.nd.random.normal(shape=(10, 4))
loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm") ** 2)
model = module_of(loss, x.shape)
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
train_step(model, x)
observed = (model.get_params()[0]["norm_gamma"].asnumpy() != 1).all()

# %% tags=["batchnorm-scale", "mend"]
loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm", fix_gamma=False) ** 2)
model = module_of(loss, x.shape)
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
train_step(model, x)
observed = (model.get_params()[0]["norm_gamma"].asnumpy() != 1).all()

# %% tags=["batchnorm-prediction", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm")), (64, 4))
model.init_optimizer()
for _ in range(20):
    train_step(model, mx.nd.random.normal(3, 2, shape=(64, 4)))
mx.nd.waitall()
weights, states = model.get_params()
x = mx.nd.random.normal(shape=(64, 4))
by_hand = (x - states["norm_moving_mean"]) / (states["norm_moving_var"] + 1e-3).sqrt() + weights["norm_beta"]
observed = (model.predict(x) - by_hand).abs().max().asscalar()

# %% tags=["batchnorm-prediction", "mend"]
batches = mx.io.NDArrayIter(x, batch_size=64)  # for an array, predict uses the mean and variance of the array
observed = (model.predict(batches) - by_hand).abs().max().asscalar()

# %% tags=["last-batch", "trap"]
observed = sum(len(batch.data[0]) for batch in mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True))

# %% tags=["last-batch", "mend"]
batches = mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True)
observed = sum(len(batch.data[0][: 4 - batch.pad]) for batch in batches)  # `pad` samples fill up the last batch

# %% tags=["adam-correction", "trap"]
model = weight_of("adam", learning_rate=0.01)
train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar() / 0.01

# %% tags=["adam-rows", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.Embedding(data, input_dim=3, output_dim=1, name="embedding")), (1,))
model.init_optimizer(optimizer="adam", optimizer_params={"learning_rate": 0.01})
for word in (0, 1):
    before = model.get_params()[0]["embedding_weight"].asnumpy()[0, 0]
    train_step(model, [word])
observed = model.get_params()[0]["embedding_weight"].asnumpy()[0, 0] != before

# %% tags=["flatten-order", "trap"]
images = mx.nd.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
[flat] = mx.sym.Flatten(data).eval(data=images)
observed = "channels first" if flat.asnumpy().tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["kernel-orientation", "trap"]
model = module_of(mx.sym.Convolution(data, num_filter=1, kernel=(3, 3), name="conv"), (1, 1, 3, 3))
kernel = model.get_params()[0]["conv_weight"].asnumpy()
image = np.zeros((1, 1, 3, 3))
image[:, :, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if model.predict(image).asscalar() == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
layers = [mx.sym.FullyConnected(data, num_hidden=5, name=name) for name in ("one", "other")]
weights, _ = module_of(mx.sym.Group(layers), (1, 4)).get_params()
observed = np.array_equal(weights["one_weight"].asnumpy(), weights["other_weight"].asnumpy())

# %% tags=["dropout-argument", "trap"]
model = module_of(mx.sym.Dropout(data, p=0.25), (10_000,))
model.forward(mx.io.DataBatch([mx.nd.ones(10_000)]))  # as in training
observed = (model.get_outputs()[0] == 0).mean().asscalar()
