# %% [markdown]
# # Training loops: phrases in Lasagne on Theano

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
from lasagne.layers import (
    DenseLayer,
    DropoutLayer,
    InputLayer,
    get_all_params,
    get_output,
)
from lasagne.objectives import squared_error

tensor = np.asarray
value = lambda y: y.eval() if hasattr(y, "eval") else y
inputs, wanted = T.matrix("inputs"), T.matrix("wanted")


def begin(weight=0):
    start = lasagne.init.Constant(weight)
    return DenseLayer(
        InputLayer((None, 2)), 1, W=start, b=None, nonlinearity=None
    )


# %% tags=["one-step"]
model = begin()
loss = squared_error(get_output(model, inputs), wanted).mean()
updates = lasagne.updates.sgd(
    loss, get_all_params(model, trainable=True), learning_rate=0.1
)
train = theano.function([inputs, wanted], loss, updates=updates)
train(x, targets)
y = model.W.get_value().ravel()

# %% tags=["fit", "by-hand"]
model = begin()
loss = squared_error(get_output(model, inputs), wanted).mean()
updates = lasagne.updates.sgd(
    loss, get_all_params(model, trainable=True), learning_rate=0.1
)
train = theano.function([inputs, wanted], loss, updates=updates)
for start in range(len(x)):
    train(x[start : start + 1], targets[start : start + 1])
y = model.W.get_value().ravel()

# %% tags=["train-or-evaluate"]
model = DropoutLayer(InputLayer(x.shape), 0.5)
y = get_output(model, x, deterministic=True)  # without it: as in training

# %% tags=["predict"]
predict = theano.function(
    [inputs], get_output(begin(1), inputs, deterministic=True)
)
y = predict(x)

# %% tags=["compiled-step"]
model = begin()
loss = squared_error(get_output(model, inputs), wanted).mean()
updates = lasagne.updates.sgd(
    loss, get_all_params(model, trainable=True), learning_rate=0.1
)
train = theano.function([inputs, wanted], loss, updates=updates)  # as always
train(x, targets)
y = model.W.get_value().ravel()

# %% tags=["validation", "by-hand"]
outputs = get_output(begin(), inputs, deterministic=True)
evaluate = theano.function(
    [inputs, wanted], squared_error(outputs, wanted).sum()
)
y = sum(
    evaluate(x[start : start + 2], targets[start : start + 2])
    for start in (0, 2)
) / len(x)

# %% tags=["hooks"]
one = lasagne.init.Constant(1)
first = DenseLayer(InputLayer((None, 2)), 2, W=one, b=None, nonlinearity=None)
model = DenseLayer(first, 1, W=one, b=None, nonlinearity=None)
run = theano.function([inputs], get_output([first, model], inputs))
y, _ = run(x)

# %% tags=["own-gradient", "by-hand"]
numbers = T.vector()
rounded = numbers + theano.gradient.disconnected_grad(
    T.round(numbers) - numbers
)
y = theano.function([numbers], T.grad(rounded.sum(), numbers))(x)

# %% [markdown] tags=["checkpointed-gradient"]
# None at all in Lasagne; in Theano for loops alone, by
# `theano.scan_checkpoints`.
