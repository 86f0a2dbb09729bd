# %% [markdown]
# # GRU on IMDB in Lasagne on Theano
#
# Layers describe symbolic expressions; `theano.function` compiles them to C++,
# once. Lasagne's own `GRULayer` resets after the matrix product, too, but has
# no second bias vector. So this column writes a layer in the style of
# Lasagne's own.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
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
from lasagne.init import Constant, GlorotUniform
from lasagne.layers import DenseLayer, EmbeddingLayer, InputLayer, Layer
from lasagne.nonlinearities import sigmoid, softmax, tanh

spec = specification("gru_imdb")
# draws weights
lasagne.random.set_rng(np.random.RandomState(spec.seed))

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRULayer(Layer):
    def __init__(self, incoming, units, **kwargs):
        super().__init__(incoming, **kwargs)
        self.units = units
        self.w_in = self.add_param(
            GlorotUniform(), (self.input_shape[2], 3 * units), name="w_in"
        )
        self.w_hid = self.add_param(
            GlorotUniform(), (units, 3 * units), name="w_hid"
        )
        self.b_in = self.add_param(
            Constant(0), (3 * units,), name="b_in", regularizable=False
        )
        self.b_hid = self.add_param(
            Constant(0), (3 * units,), name="b_hid", regularizable=False
        )

    def get_output_shape_for(self, input_shape):
        return input_shape[0], self.units

    def get_output_for(self, x, **kwargs):
        def gates(stacked):
            return [
                stacked[:, gate * self.units : (gate + 1) * self.units]
                for gate in range(3)
            ]

        def step(x, h, w_hid, b_hid):
            (x_r, x_z, x_n), (h_r, h_z, h_n) = (
                gates(x),
                gates(T.dot(h, w_hid) + b_hid),
            )
            r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
            n = tanh(x_n + r * h_n)
            return (1 - z) * n + z * h

        # for all steps at once; scan needs time first
        x = T.dot(x.dimshuffle(1, 0, 2), self.w_in) + self.b_in
        start = T.zeros((x.shape[1], self.units))
        states, _ = theano.scan(
            step, x, start, non_sequences=[self.w_hid, self.b_hid], strict=True
        )
        return states[-1]


model = InputLayer((None, spec.length))
# by default normal
model = EmbeddingLayer(model, spec.vocabulary, 125, W=GlorotUniform())
model = GRULayer(model, 100)
model = DenseLayer(model, 2, nonlinearity=None)
print(lasagne.layers.count_params(model), "parameters")

# %% tags=["compile"]
reviews, labels = T.imatrix("reviews"), T.lvector("labels")
logits = lasagne.layers.get_output(model, reviews)
# Theano merges the two: no overflow
loss = lasagne.objectives.categorical_crossentropy(
    softmax(logits), labels
).mean()
parameters = lasagne.layers.get_all_params(model, trainable=True)
# Lasagne adds epsilon before the second moment is corrected.
updates = lasagne.updates.adam(
    loss, parameters, spec.learning_rate, spec.beta1, spec.beta2, spec.epsilon
)
train = theano.function([reviews, labels], loss, updates=updates)
predict = theano.function([reviews], logits)

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
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
