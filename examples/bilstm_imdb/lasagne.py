# %% [markdown]
# # Bidirectional LSTM on IMDB in Lasagne on Theano
#
# Layers describe symbolic expressions; `theano.function` compiles them to C++,
# once. An `LSTMLayer` has peepholes by default, and its gates are described by
# `Gate`.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

# float64 by default; most users set it in THEANO_FLAGS or ~/.theanorc
theano.config.floatX = "float32"
# Lasagne 0.1 imports it under its old name
theano.tensor.signal.downsample = pool

import lasagne
from lasagne.init import Constant, GlorotUniform, Uniform
from lasagne.layers import (
    ConcatLayer,
    DenseLayer,
    DropoutLayer,
    EmbeddingLayer,
    Gate,
    InputLayer,
    LSTMLayer,
    SliceLayer,
)
from lasagne.nonlinearities import sigmoid, tanh

spec = specification("bilstm_imdb")
# draws weights and dropout
lasagne.random.set_rng(np.random.RandomState(spec.seed))

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# with integers, Theano would compute the loss in float64
y_train = y_train.astype(np.float32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# By default kernels are normal. These bounds are Glorot's for the four gates
# together.
def gate(**arguments):
    return Gate(
        W_in=Uniform((6 / (128 + 4 * 64)) ** 0.5),
        W_hid=Uniform((6 / (64 + 4 * 64)) ** 0.5),
        **arguments,
    )


def lstm(words, **arguments):
    return LSTMLayer(
        words,
        64,
        ingate=gate(),
        # 0 by default
        forgetgate=gate(b=Constant(1)),
        cell=gate(nonlinearity=tanh),
        outgate=gate(),
        peepholes=False,
        **arguments,
    )


model = InputLayer((None, spec.length))
# by default normal
words = EmbeddingLayer(model, spec.vocabulary, 128, W=GlorotUniform())
forward, backward = lstm(words), lstm(words, backwards=True)
# The outputs are in the order of the words: the backward direction ends at
# the first.
model = ConcatLayer(
    [SliceLayer(forward, -1, axis=1), SliceLayer(backward, 0, axis=1)]
)
model = DropoutLayer(model, 0.5)
model = DenseLayer(model, 1, nonlinearity=None)
print(lasagne.layers.count_params(model, trainable=True), "parameters")

# %% tags=["compile"]
reviews, labels = T.imatrix("reviews"), T.vector("labels")
logits = lasagne.layers.get_output(model, reviews)[:, 0]
# Theano merges the sigmoid with the loss: no overflow. It doesn't, if anything
# stands between them, such as a slice.
loss = lasagne.objectives.binary_crossentropy(sigmoid(logits), labels).mean()
parameters = lasagne.layers.get_all_params(model, trainable=True)
# Lasagne adds epsilon before the second moment is corrected.
updates = lasagne.updates.adam(
    loss, parameters, spec.learning_rate, spec.beta1, spec.beta2, spec.epsilon
)
train = theano.function([reviews, labels], loss, updates=updates)
# dropout off
predict = theano.function(
    [reviews], lasagne.layers.get_output(model, reviews, deterministic=True)
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = [
        train(review_batch, label_batch)
        for review_batch, label_batch in batches
    ]
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
logits = np.concatenate(
    [
        predict(review_batch)
        for review_batch in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype(np.int64)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
