# %% [markdown]
# # Checks of the lessons in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.compile.nanguardmode import NanGuardMode
from theano.tensor.signal import pool

from rosetta_common.ground.pairs import paired_ratios

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)

import lasagne
from lasagne.layers import (
    Conv2DLayer,
    DenseLayer,
    DropoutLayer,
    EmbeddingLayer,
    FlattenLayer,
    GRULayer,
    InputLayer,
    MaxPool2DLayer,
    NonlinearityLayer,
    get_all_params,
    get_output,
)
from lasagne.nonlinearities import rectify, softmax
from lasagne.objectives import categorical_crossentropy

lasagne.random.set_rng(np.random.RandomState(0))


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype("float32")


def ones(*shape):
    return np.ones(shape, "float32")


# %% tags=["channel-order", "trap"]
layer = Conv2DLayer(InputLayer((1, 3, 12, 14)), 8, 3)  # (batch, channels, height, width)
observed = "NCHW" if layer.output_shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
model = DropoutLayer(DenseLayer(InputLayer((10, 400)), 200), 0.5)
predict = theano.function([], get_output(model, normal(10, 400)))
observed = not np.array_equal(predict(), predict())

# %% tags=["dropout-flag", "mend"]
predict = theano.function([], get_output(model, normal(10, 400), deterministic=True))
observed = not np.array_equal(predict(), predict())

# %% tags=["loss-input", "trap"]
logits, labels = T.constant([[2.0, 0.0]]), T.lvector("labels")
observed = categorical_crossentropy(logits, labels).eval({labels: [0]}).item()  # for a "probability" of 2

# %% tags=["loss-input", "mend"]
observed = categorical_crossentropy(softmax(logits), labels).eval({labels: [0]}).item()

# %% tags=["softmax-twice", "trap"]
probabilities, labels = T.constant([[1.0, 0.0]]), T.lvector("labels")
observed = categorical_crossentropy(probabilities, labels).eval({labels: [0]}).item()

# %% tags=["initialiser", "trap"]
layer = DenseLayer(InputLayer((None, 400)), 200)
observed = layer.W.get_value().var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.momentum(weight, [weight], learning_rate=1, momentum=0.9))
for _ in range(3):
    train()
observed = -weight.get_value()

# %% tags=["input-gradient", "trap"]
images = T.tensor4("images")
layer = Conv2DLayer(InputLayer((10, 3, 32, 32)), 8, 3)
loss = get_output(layer, images).sum()
train = theano.function([images], updates=lasagne.updates.sgd(loss, get_all_params(layer), learning_rate=1))
observed = any("gradInputs" in str(node.op) for node in train.maker.fgraph.apply_nodes)

# %% tags=["relu-after-pooling", "trap"]
first = MaxPool2DLayer(NonlinearityLayer(InputLayer((64, 50, 32, 32)), rectify), 2)

# %% tags=["relu-after-pooling", "mend"]
last = NonlinearityLayer(MaxPool2DLayer(InputLayer((64, 50, 32, 32)), 2), rectify)

# %% tags=["relu-after-pooling", "measure"]
x = T.tensor4("x")
images = normal(64, 50, 32, 32)
first_gradient, last_gradient = (theano.function([x], T.grad(get_output(model, x).sum(), x)) for model in (first, last))
observed = paired_ratios(lambda: first_gradient(images), lambda: last_gradient(images))

# %% tags=["number-as-window", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, filter_size=(3))
observed = "x".join(map(str, layer.W.get_value().shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = get_output(MaxPool2DLayer(InputLayer((1, 1, 12, 12)), 3), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["pooling-border", "trap"]
observed = get_output(MaxPool2DLayer(InputLayer((1, 1, 12, 12)), 3, stride=2), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["padding-default", "trap"]
observed = get_output(Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, 3), ones(1, 1, 12, 12)).eval().shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 12, 12)), 1, 3, stride=2, pad="same", W=lasagne.init.Constant(1))
corners = get_output(layer, ones(1, 1, 12, 12)).eval()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
layer = DenseLayer(InputLayer((100, 400)), 200)
observed = (get_output(layer, normal(100, 400)).eval() < 0).mean()  # the default is rectify

# %% tags=["activation-default", "mend"]
layer = DenseLayer(InputLayer((100, 400)), 200, nonlinearity=None)
observed = (get_output(layer, normal(100, 400)).eval() < 0).mean()

# %% tags=["bias-default", "trap"]
bias = DenseLayer(InputLayer((None, 400)), 200).b
observed = "none" if bias is None else "random" if bias.get_value().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.sgd(1000 * weight, [weight], learning_rate=1))
train()
observed = -weight.get_value()

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(rectify(T.constant(float("nan"))).eval()) else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = theano.shared(np.float32("nan"))
updates = lasagne.updates.sgd(2 * weight, [weight], learning_rate=1)
train = theano.function([], 2 * weight, updates=updates)
train()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
guard = NanGuardMode(nan_is_error=True, inf_is_error=True, big_is_error=False)  # slow: shows where the NaN comes from
train = theano.function([], 2 * weight, updates=updates, mode=guard)
train()

# %% tags=["sparse-labels", "trap"]
probabilities = T.matrix("probabilities")
categorical_crossentropy(probabilities, T.lvector("numbers"))
categorical_crossentropy(probabilities, T.matrix("vectors"))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        categorical_crossentropy(T.matrix("probabilities"), T.vector("labels", dtype=dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
categorical_crossentropy(T.matrix("probabilities"), T.cast(T.vector("labels"), "int32"))
observed = "none"

# %% tags=["prediction-graph", "trap"]
x = T.matrix("x")
predict = theano.function([x], get_output(DenseLayer(InputLayer((None, 400)), 200), x))
prediction = predict(ones(1, 400))
observed = not isinstance(prediction, np.ndarray)  # only an array is left

# %% tags=["gone-frameworks", "trap"]
x, y = T.matrix("x"), T.lvector("y")
model = DenseLayer(DenseLayer(InputLayer((None, 4)), 8), 2, nonlinearity=softmax)
loss = categorical_crossentropy(get_output(model, x), y).mean()
train = theano.function([x, y], loss, updates=lasagne.updates.sgd(loss, get_all_params(model), learning_rate=0.1))
losses = [train(normal(64, 4), np.arange(64) % 2) for _ in range(10)]
observed = losses[-1] < losses[0]

# %% tags=["time-major", "trap"]
x = normal(2, 7, 4)  # 2 reviews, 7 words
layer = GRULayer(InputLayer((2, 7, 4)), 5)
outputs = get_output(layer, x).eval()
x[0] = 0  # the second review doesn't depend on the first, but the second word does
observed = "NTC" if np.array_equal(get_output(layer, x).eval()[1], outputs[1]) else "TNC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


layer = GRULayer(InputLayer((1, 1, 4)), 5, hid_init=lasagne.init.Normal(1))
word, state = normal(1, 4), layer.hid_init.get_value()
word_r, word_u, word_n, state_r, state_u, state_n = (
    numbers.dot(getattr(layer, f"W_{source}_to_{gate}").get_value())  # the biases begin at zero
    for source, numbers in (("in", word), ("hid", state))
    for gate in ("resetgate", "updategate", "hidden_update")
)
reset, update = sigmoid(word_r + state_r), sigmoid(word_u + state_u)
after = (1 - update) * state + update * np.tanh(word_n + reset * state_n)  # the update gate's two sides are exchanged
output = get_output(layer, word[np.newaxis]).eval()
observed = "after" if np.allclose(output, after, atol=1e-6) else "before"

# %% tags=["adam-correction", "trap"]
weight = theano.shared(np.float32(0))
train = theano.function([], updates=lasagne.updates.adam(weight, [weight], learning_rate=0.01))
train()
observed = -weight.get_value() / 0.01

# %% tags=["adam-rows", "trap"]
words = T.ivector("words")
embedding = EmbeddingLayer(InputLayer((None,)), 3, 1)
loss = get_output(embedding, words).sum()
train = theano.function([words], updates=lasagne.updates.adam(loss, [embedding.W], learning_rate=0.01))
for word in (0, 1):
    before = embedding.W.get_value()[0, 0]
    train(np.array([word], "int32"))
observed = embedding.W.get_value()[0, 0] != before

# %% tags=["flatten-order", "trap"]
image = np.arange(12, dtype="float32").reshape(1, 3, 2, 2)
flat = get_output(FlattenLayer(InputLayer((1, 3, 2, 2))), image).eval()
observed = "channels first" if flat[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = Conv2DLayer(InputLayer((1, 1, 3, 3)), 1, 3, nonlinearity=None)
image = np.zeros((1, 1, 3, 3), "float32")
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = get_output(layer, image).eval().item()
observed = "cross-correlation" if output == layer.W.get_value()[0, 0, 0, 0] else "convolution"

# %% tags=["kernel-orientation", "mend"]
kernel = layer.W.get_value()  # from another framework
layer.W.set_value(kernel[:, :, ::-1, ::-1])
output = get_output(layer, image).eval().item()
observed = "cross-correlation" if output == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
lasagne.random.set_rng(np.random.RandomState(1))
first, second = (DenseLayer(InputLayer((None, 4)), 5).W.get_value() for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["dropout-argument", "trap"]
observed = (get_output(DropoutLayer(InputLayer((10000,)), 0.25), ones(10000)).eval() == 0).mean()
