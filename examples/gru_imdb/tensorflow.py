# %% [markdown]
# # GRU on IMDB in TensorFlow
#
# TensorFlow without Keras: a `tf.Module`, a gradient tape, a `tf.function`.
# TensorFlow's layers and optimisers belong to Keras, so this column writes out
# the cell and Adam. AutoGraph turns the `for` over the words into a
# `tf.while_loop`.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import math

import numpy as np
import tensorflow as tf

spec = specification("gru_imdb")
tf.random.set_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
# tf.initializers belongs to Keras
def glorot_uniform(fan_in, fan_out):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return tf.Variable(tf.random.uniform([fan_in, fan_out], -limit, limit))


def zeros(size):
    return tf.Variable(tf.zeros(size))


class GRU(tf.Module):
    def __init__(self):
        super().__init__()
        self.embedding = glorot_uniform(spec.vocabulary, 125)
        # three gates side by side
        self.input_kernel, self.input_bias = (
            glorot_uniform(125, 3 * 100),
            zeros(3 * 100),
        )
        self.recurrent_kernel, self.recurrent_bias = (
            glorot_uniform(100, 3 * 100),
            zeros(3 * 100),
        )
        self.dense_kernel, self.dense_bias = glorot_uniform(100, 2), zeros(2)

    def __call__(self, x):
        # time first
        words = tf.gather(self.embedding, tf.transpose(x))
        # for all steps at once
        from_words = words @ self.input_kernel + self.input_bias
        state = tf.zeros([tf.shape(x)[0], 100])
        for from_word in from_words:
            from_state = state @ self.recurrent_kernel + self.recurrent_bias
            word_r, word_z, word_n = tf.split(from_word, 3, axis=1)
            state_r, state_z, state_n = tf.split(from_state, 3, axis=1)
            reset = tf.sigmoid(word_r + state_r)
            update = tf.sigmoid(word_z + state_z)
            new = tf.tanh(word_n + reset * state_n)
            state = (1 - update) * new + update * state
        return state @ self.dense_kernel + self.dense_bias


model = GRU()
for variable in model.trainable_variables:
    print(variable.shape)

# %% tags=["compile"]
step = tf.Variable(0.0)
means = [
    tf.Variable(tf.zeros_like(variable))
    for variable in model.trainable_variables
]
squares = [
    tf.Variable(tf.zeros_like(variable))
    for variable in model.trainable_variables
]


@tf.function(
    input_signature=[
        tf.TensorSpec([None, spec.length], tf.int32),
        tf.TensorSpec([None], tf.int64),
    ]
)
def train_step(reviews, labels):
    with tf.GradientTape() as tape:
        logits = model(reviews)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=labels, logits=logits
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
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
