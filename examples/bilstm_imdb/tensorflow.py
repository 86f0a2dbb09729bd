# %% [markdown]
# # Bidirectional LSTM on IMDB in TensorFlow
#
# TensorFlow without Keras: a `tf.Module`, a gradient tape, a `tf.function`.
# TensorFlow's layers and optimisers belong to Keras, so this column writes out
# the LSTM and Adam. AutoGraph turns the `for` over the words into a
# `tf.while_loop`.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import math

import numpy as np
import tensorflow as tf

spec = specification("bilstm_imdb")
tf.random.set_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# tf.initializers belongs to Keras
def glorot_uniform(fan_in, fan_out):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return tf.Variable(tf.random.uniform([fan_in, fan_out], -limit, limit))


class LSTM(tf.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.units = units
        # four gates side by side: input, forget, cell, output
        self.input_kernel = glorot_uniform(inputs, 4 * units)
        self.recurrent_kernel = glorot_uniform(units, 4 * units)
        # The forget gates begin at 1. One bias is enough: the kernels' results
        # are added.
        self.bias = tf.Variable(tf.repeat([0.0, 1.0, 0.0, 0.0], units))

    def __call__(self, words):
        # for all steps at once
        from_words = words @ self.input_kernel + self.bias
        state = cell = tf.zeros([tf.shape(words)[1], self.units])
        for from_word in from_words:
            i, f, g, o = tf.split(
                from_word + state @ self.recurrent_kernel, 4, axis=1
            )
            cell = tf.sigmoid(f) * cell + tf.sigmoid(i) * tf.tanh(g)
            state = tf.sigmoid(o) * tf.tanh(cell)
        return state


class BiLSTM(tf.Module):
    def __init__(self):
        super().__init__()
        self.embedding = glorot_uniform(spec.vocabulary, 128)
        self.forward, self.backward = LSTM(128, 64), LSTM(128, 64)
        self.dense_kernel = glorot_uniform(2 * 64, 1)
        self.dense_bias = tf.Variable(tf.zeros(1))

    def __call__(self, x, training=False):
        # time first
        words = tf.gather(self.embedding, tf.transpose(x))
        both = tf.concat(
            [self.forward(words), self.backward(words[::-1])], axis=1
        )
        both = tf.nn.dropout(both, 0.5) if training else both
        return both @ self.dense_kernel + self.dense_bias


model = BiLSTM()
for variable in model.trainable_variables:
    print(variable.shape)

# %% tags=["compile"]
step = tf.Variable(0.0)
means, squares = (
    [tf.Variable(tf.zeros_like(v)) for v in model.trainable_variables]
    for _ in range(2)
)


@tf.function(
    input_signature=[
        tf.TensorSpec([None, spec.length], tf.int32),
        tf.TensorSpec([None], tf.int64),
    ]
)
def train_step(reviews, labels):
    with tf.GradientTape() as tape:
        logits = model(reviews, training=True)
        loss = tf.reduce_mean(
            tf.nn.sigmoid_cross_entropy_with_logits(
                # must have the logits' shape and dtype
                labels=tf.cast(labels, tf.float32),
                logits=tf.squeeze(logits, axis=1),
            )
        )
    gradients = tape.gradient(loss, model.trainable_variables)
    step.assign_add(1)
    for variable, mean, square, gradient in zip(
        model.trainable_variables, means, squares, gradients
    ):
        # the embedding's gradient is IndexedSlices of the batch's words
        gradient = tf.convert_to_tensor(gradient)
        mean.assign(spec.beta1 * mean + (1 - spec.beta1) * gradient)
        square.assign(spec.beta2 * square + (1 - spec.beta2) * gradient**2)
        corrected_mean = mean / (1 - spec.beta1**step)
        corrected_square = square / (1 - spec.beta2**step)
        variable.assign_sub(
            spec.learning_rate
            * corrected_mean
            / (tf.sqrt(corrected_square) + spec.epsilon)
        )
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = [train_step(reviews, labels) for reviews, labels in batches]
    report_epoch(epoch, tf.reduce_mean(losses))

# %% tags=["predict"]
predict_step = tf.function(
    model, input_signature=[tf.TensorSpec([None, spec.length], tf.int32)]
)
logits = np.concatenate(
    [
        predict_step(reviews)
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits.squeeze(1) > 0).astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
