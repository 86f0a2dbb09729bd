# %% [markdown]
# # A small Transformer in TensorFlow
#
# TensorFlow without Keras: a `tf.Module`, a gradient tape, a `tf.function`.
# Attention, layer normalisation, AdamW and the schedules belong to Keras, so
# this column writes them out.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import numpy as np
import tensorflow as tf

spec = specification("transformer_text")
tf.random.set_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
def normal(shape, stddev=spec.start):
    return tf.Variable(tf.random.normal(shape, stddev=stddev))


def dropout(x, training):
    return tf.nn.dropout(x, spec.dropout) if training else x


class Norm(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(tf.ones(spec.width))
        self.shift = tf.Variable(tf.zeros(spec.width))

    def __call__(self, x):
        mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
        return tf.nn.batch_normalization(
            x, mean, variance, self.shift, self.scale, spec.norm_epsilon
        )


class Dense(tf.Module):
    def __init__(self, inputs, outputs, stddev=spec.start):
        super().__init__()
        self.kernel = normal([inputs, outputs], stddev)
        self.bias = tf.Variable(tf.zeros(outputs))

    def __call__(self, x):
        # one product; `@` would make one of each window
        return tf.tensordot(x, self.kernel, axes=1) + self.bias


class Block(tf.Module):
    def __init__(self):
        super().__init__()
        # what a block adds is scaled by the number of additions
        added = spec.start / math.sqrt(2 * spec.blocks)
        self.norm1 = Norm()
        # queries, keys and values side by side
        self.project_in = Dense(spec.width, 3 * spec.width)
        self.project_out = Dense(spec.width, spec.width, added)
        self.norm2 = Norm()
        self.dense1 = Dense(spec.width, spec.hidden)
        self.dense2 = Dense(spec.hidden, spec.width, added)

    def attend(self, x, mask, training):
        batch, steps = tf.unstack(tf.shape(x)[:2])
        size = spec.width // spec.heads
        parts = tf.reshape(
            self.project_in(x), [batch, steps, 3, spec.heads, size]
        )
        # in each the axes are batch, heads, steps and size
        q, k, v = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4]))
        scores = tf.matmul(q, k, transpose_b=True) / math.sqrt(size)
        scores = tf.where(mask, scores, scores.dtype.min)
        y = dropout(tf.nn.softmax(scores), training) @ v
        y = tf.transpose(y, [0, 2, 1, 3])
        return self.project_out(tf.reshape(y, [batch, steps, spec.width]))

    def __call__(self, x, mask, training):
        y = self.attend(self.norm1(x), mask, training)
        x += dropout(y, training)
        # the exact form, by default
        y = self.dense2(tf.nn.gelu(self.dense1(self.norm2(x))))
        return x + dropout(y, training)


class Transformer(tf.Module):
    def __init__(self):
        super().__init__()
        self.characters = normal([spec.classes, spec.width])
        self.positions = normal([spec.length, spec.width])
        self.blocks = [Block() for _ in range(spec.blocks)]
        self.norm = Norm()

    def __call__(self, x, training=False):
        steps = tf.shape(x)[1]
        # the triangle up to the diagonal
        mask = tf.linalg.band_part(tf.ones([steps, steps]), -1, 0) > 0
        x = tf.gather(self.characters, x) + self.positions[:steps]
        x = dropout(x, training)
        for block in self.blocks:
            x = block(x, mask, training)
        # the output's matrix is the embedding's
        return tf.tensordot(
            self.norm(x), tf.transpose(self.characters), axes=1
        )


model = Transformer()
for variable in model.trainable_variables:
    print(variable.shape)

# %% tags=["compile"]
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
step = tf.Variable(0.0)
means, squares = (
    [tf.Variable(tf.zeros_like(v)) for v in model.trainable_variables]
    for _ in range(2)
)


def rate():
    part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
    falling = (1 + tf.cos(math.pi * part)) / 2
    return spec.learning_rate * tf.where(
        step <= spec.warm_up,
        step / spec.warm_up,
        spec.last_rate + (1 - spec.last_rate) * falling,
    )


@tf.function(
    input_signature=[
        tf.TensorSpec([None, spec.length], tf.int32),
        tf.TensorSpec([None, spec.length], tf.int64),
    ]
)
def train_step(windows, labels):
    with tf.GradientTape() as tape:
        logits = model(windows, training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=labels, logits=logits
            )
        )
    gradients = tape.gradient(loss, model.trainable_variables)
    # all are dense, as the embedding is the output's matrix, too: an embedding
    # alone has IndexedSlices, whose norm is wrong if a row is there twice
    gradients, _ = tf.clip_by_global_norm(gradients, spec.clip)
    step.assign_add(1)
    learning_rate = rate()
    for variable, mean, square, gradient in zip(
        model.trainable_variables, means, squares, gradients
    ):
        mean.assign(spec.beta1 * mean + (1 - spec.beta1) * gradient)
        square.assign(spec.beta2 * square + (1 - spec.beta2) * gradient**2)
        corrected_mean = mean / (1 - spec.beta1**step)
        corrected_square = square / (1 - spec.beta2**step)
        change = corrected_mean / (tf.sqrt(corrected_square) + spec.epsilon)
        # matrices and tables alone
        if len(variable.shape) > 1:
            change += spec.decay * variable
        variable.assign_sub(learning_rate * change)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = [train_step(windows, labels) for windows, labels in batches]
    report_epoch(epoch, tf.reduce_mean(losses))

# %% tags=["predict"]
# for windows of any length
predict_step = tf.function(
    model, input_signature=[tf.TensorSpec([None, None], tf.int32)]
)
logits = np.concatenate(
    [
        predict_step(windows)
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
).reshape(-1, spec.classes)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = tf.reduce_mean(
    tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=y_test, logits=logits
    )
).numpy()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = tf.constant(texts[:, -spec.length :], tf.int32)
    last = tf.cast(predict_step(window)[:, -1], tf.float64)
    shares = tf.nn.softmax(last[1] / spec.temperature).numpy()
    drawn = random.choice(spec.classes, p=shares)
    texts = np.column_stack([texts, [tf.argmax(last[0]), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
