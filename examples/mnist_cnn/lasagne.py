# %% [markdown]
# # CNN on MNIST in Lasagne on Theano
#
# Layout NCHW, Theano's own. Layers describe symbolic expressions;
# `theano.function` compiles them to C++, once. Convolutions are true
# convolutions: kernels from other frameworks must be turned by 180 degrees.
# Glorot-uniform kernels and zero biases are the default.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

# float64 by default; most users set it in THEANO_FLAGS or ~/.theanorc
theano.config.floatX = "float32"

# Lasagne 0.1 imports Theano's old module `downsample`. Theano 1.0 calls it
# `pool`, with new names for the arguments.
theano.tensor.signal.downsample = pool
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(
    x, ws=ds, stride=st, pad=padding, **others
)

import lasagne
from lasagne.layers import (
    Conv2DLayer,
    DenseLayer,
    DropoutLayer,
    InputLayer,
    MaxPool2DLayer,
)
from lasagne.nonlinearities import softmax

spec = specification("mnist_cnn")
# draws weights and dropout
lasagne.random.set_rng(np.random.RandomState(spec.seed))

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = InputLayer((None, 1, 28, 28))
# ReLU is the default
model = Conv2DLayer(model, 32, 3)
model = Conv2DLayer(model, 64, 3)
model = MaxPool2DLayer(model, 2)
model = DropoutLayer(model, 0.25)
# flattens by itself
model = DenseLayer(model, 128)
model = DropoutLayer(model, 0.5)
model = DenseLayer(model, 10, nonlinearity=None)
print(lasagne.layers.count_params(model), "parameters")

# %% tags=["compile"]
images, labels = T.tensor4("images"), T.lvector("labels")
# Theano merges it with the loss: no overflow
probabilities = softmax(lasagne.layers.get_output(model, images))
loss = lasagne.objectives.categorical_crossentropy(
    probabilities, labels
).mean()
parameters = lasagne.layers.get_all_params(model, trainable=True)
updates = lasagne.updates.adadelta(
    loss, parameters, spec.learning_rate, spec.rho, spec.epsilon
)
train = theano.function([images, labels], loss, updates=updates)
# dropout off
predict = theano.function(
    [images], lasagne.layers.get_output(model, images, deterministic=True)
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = [
        train(image_batch, label_batch) for image_batch, label_batch in batches
    ]
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
logits = np.concatenate(
    [
        predict(image_batch)
        for image_batch in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
