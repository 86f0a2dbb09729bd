# %% [markdown]
# # CNN on CIFAR-10 in TensorFlow, with tf.data
#
# TensorFlow without Keras: a `tf.Module`, a gradient tape, a `tf.function`.
# Layout NHWC: on a CPU the kernels for pooling and convolution support no
# other. `tf.data` shuffles and batches while the model trains.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import math

import numpy as np
import tensorflow as tf

spec = specification("cnn_cifar10")
tf.random.set_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
train_set = tf.data.Dataset.from_tensor_slices((x_train, y_train))
test_set = tf.data.Dataset.from_tensor_slices(x_test)


# %% tags=["build"]
# tf.initializers belongs to Keras
def glorot_uniform(shape):
    *window, fan_in, fan_out = shape
    limit = math.sqrt(6 / (math.prod(window) * (fan_in + fan_out)))
    return tf.random.uniform(shape, -limit, limit)


class CNN(tf.Module):
    def __init__(self):
        super().__init__()
        convolutions = [
            (3, 3, 3, 50),
            (3, 3, 50, 50),
            (3, 3, 50, 100),
            (3, 3, 100, 100),
        ]
        dense = [(8 * 8 * 100, 512), (512, 10)]
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
                tf.nn.conv2d(x, self.kernels[i], strides=1, padding="SAME"),
                self.biases[i],
            )

        def pool(x):
            return tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID")

        def dropout(x, rate):
            return tf.nn.dropout(x, rate) if training else x

        x = convolve(tf.nn.relu(convolve(x, 0)), 1)
        x = dropout(tf.nn.relu(pool(x)), 0.25)
        x = convolve(tf.nn.relu(convolve(x, 2)), 3)
        x = dropout(tf.nn.relu(pool(x)), 0.25)
        x = tf.reshape(x, [-1, 8 * 8 * 100])
        x = dropout(tf.nn.relu(x @ self.kernels[4] + self.biases[4]), 0.5)
        return x @ self.kernels[5] + self.biases[5]


model = CNN()
for kernel, bias in zip(model.kernels, model.biases):
    print(kernel.shape, bias.shape)

# %% tags=["compile"]
velocities = [
    tf.Variable(tf.zeros_like(variable))
    for variable in model.trainable_variables
]


@tf.function(
    input_signature=[
        tf.TensorSpec([None, 32, 32, 3], tf.float32),
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
    for variable, velocity, gradient in zip(
        model.trainable_variables, velocities, gradients
    ):
        velocity.assign(spec.momentum * velocity + gradient)
        variable.assign_sub(spec.learning_rate * velocity)
    return loss


# %% tags=["train"]
options = tf.data.Options()
# its thread may sleep when an epoch ends, and the epoch waits for it
options.autotune.enabled = False
batches = (
    # a buffer for all samples; by default it reshuffles in every epoch
    train_set.shuffle(spec.n_train, seed=spec.seed)
    .batch(spec.batch_size)
    .prefetch(2)
    .with_options(options)
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        losses.append(train_step(images, labels))
        report_batch()
    report_epoch(epoch, tf.reduce_mean(losses))

# %% tags=["predict"]
predict_step = tf.function(
    model, input_signature=[tf.TensorSpec([None, 32, 32, 3], tf.float32)]
)
batches = test_set.batch(spec.batch_size).prefetch(2).with_options(options)
logits = np.concatenate([predict_step(images) for images in batches])
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
