# %% [markdown]
# # CNN on MNIST in TensorFlow
#
# TensorFlow without Keras: a `tf.Module`, a gradient tape, a `tf.function`;
# Adadelta is written out.
# Layout NHWC: on a CPU the kernels for pooling and convolution support no
# other.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import math

import numpy as np
import tensorflow as tf

spec = specification("mnist_cnn")
tf.random.set_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# tf.initializers belongs to Keras
def glorot_uniform(shape):
    *window, fan_in, fan_out = shape
    limit = math.sqrt(6 / (math.prod(window) * (fan_in + fan_out)))
    return tf.random.uniform(shape, -limit, limit)


class CNN(tf.Module):
    def __init__(self):
        super().__init__()
        convolutions = [(3, 3, 1, 32), (3, 3, 32, 64)]
        dense = [(12 * 12 * 64, 128), (128, 10)]
        self.kernels = [
            tf.Variable(glorot_uniform(shape))
            for shape in convolutions + dense
        ]
        self.biases = [
            tf.Variable(tf.zeros(shape[-1])) for shape in convolutions + dense
        ]

    def __call__(self, x, training=False):
        def convolve(x, i):
            return tf.nn.bias_add(
                tf.nn.conv2d(x, self.kernels[i], strides=1, padding="VALID"),
                self.biases[i],
            )

        def pool(x):
            return tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID")

        def dropout(x, rate):
            return tf.nn.dropout(x, rate) if training else x

        x = tf.nn.relu(convolve(tf.nn.relu(convolve(x, 0)), 1))
        x = dropout(pool(x), 0.25)
        x = tf.reshape(x, [-1, 12 * 12 * 64])
        x = dropout(tf.nn.relu(x @ self.kernels[2] + self.biases[2]), 0.5)
        return x @ self.kernels[3] + self.biases[3]


model = CNN()
for kernel, bias in zip(model.kernels, model.biases):
    print(kernel.shape, bias.shape)

# %% tags=["compile"]
# the averages of squares: of the gradients, and of the steps
squares, steps = (
    [tf.Variable(tf.zeros_like(v)) for v in model.trainable_variables]
    for _ in range(2)
)


@tf.function(
    input_signature=[
        tf.TensorSpec([None, 28, 28, 1], tf.float32),
        tf.TensorSpec([None], tf.int64),
    ]
)
def train_step(images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=labels, logits=logits
            )
        )
    gradients = tape.gradient(loss, model.trainable_variables)
    for variable, square, past, gradient in zip(
        model.trainable_variables, squares, steps, gradients
    ):
        square.assign(spec.rho * square + (1 - spec.rho) * gradient**2)
        step = gradient * tf.sqrt(past + spec.epsilon)
        step /= tf.sqrt(square + spec.epsilon)
        past.assign(spec.rho * past + (1 - spec.rho) * step**2)
        variable.assign_sub(spec.learning_rate * step)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = [train_step(images, labels) for images, labels in batches]
    report_epoch(epoch, tf.reduce_mean(losses))

# %% tags=["predict"]
predict_step = tf.function(
    model, input_signature=[tf.TensorSpec([None, 28, 28, 1], tf.float32)]
)
logits = np.concatenate(
    [
        predict_step(images)
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
