# %% [markdown]
# # CNN on MNIST in TensorFlow 1
#
# Layers and an `Estimator`, which owns the graph and the session. It builds
# one graph for training and another for prediction, and carries the weights
# over in a checkpoint. Layout NHWC: on a CPU max-pooling supports no other.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import tempfile

import numpy as np
import tensorflow as tf

spec = specification("mnist_cnn")
# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# Glorot-uniform kernels and zero biases are the layers' default
def cnn(images, training):
    x = images
    for filters in (32, 64):
        x = tf.layers.conv2d(x, filters, kernel_size=3, activation=tf.nn.relu)
    x = tf.layers.max_pooling2d(x, pool_size=2, strides=2)
    x = tf.layers.dropout(x, 0.25, training=training)
    x = tf.layers.dense(tf.layers.flatten(x), 128, activation=tf.nn.relu)
    x = tf.layers.dropout(x, 0.5, training=training)
    return tf.layers.dense(x, 10)


# only to print the model: the estimator calls the function itself
with tf.Graph().as_default():
    cnn(tf.placeholder(tf.float32, [None, 28, 28, 1]), training=False)
    for variable in tf.trainable_variables():
        print(variable.name, variable.shape)


# %% tags=["compile"]
def model_fn(features, labels, mode):
    logits = cnn(features, training=mode == tf.estimator.ModeKeys.TRAIN)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions=logits)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits, scope="loss")
    # the rate is 0.001 by default, where the paper has 1
    optimizer = tf.train.AdadeltaOptimizer(
        spec.learning_rate, rho=spec.rho, epsilon=spec.epsilon
    )
    return tf.estimator.EstimatorSpec(
        mode,
        loss=loss,
        train_op=optimizer.minimize(loss, tf.train.get_global_step()),
    )


checkpoints = tempfile.TemporaryDirectory()
config = tf.estimator.RunConfig(
    model_dir=checkpoints.name,
    # by default 1
    tf_random_seed=spec.seed,
    # by default it writes the loss and the speed for TensorBoard every 100
    # steps
    save_summary_steps=0,
    log_step_count_steps=None,
)
model = tf.estimator.Estimator(model_fn, config=config)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)


# from_tensor_slices would write all samples into the graph
def training_data():
    dataset = tf.data.Dataset.from_generator(
        lambda: batches, (tf.float32, tf.int64), ((None, 28, 28, 1), (None,))
    )
    # every repetition shuffles again
    return dataset.repeat(spec.epochs)


class EpochReporter(tf.train.SessionRunHook):
    def begin(self):
        self.epoch, self.losses = 0, []

    def before_run(self, context):
        # by name, because train() makes the graph
        return tf.train.SessionRunArgs("loss/value:0")

    def after_run(self, context, values):
        self.losses.append(values.results)
        if len(self.losses) == len(batches):
            report_epoch(self.epoch, np.mean(self.losses))
            self.epoch, self.losses = self.epoch + 1, []


model.train(training_data, hooks=[EpochReporter()])


# %% tags=["predict"]
def test_data():
    return tf.data.Dataset.from_generator(
        lambda: MiniBatches(x_test, batch_size=spec.batch_size),
        tf.float32,
        (None, 28, 28, 1),
    )


logits = np.concatenate(
    list(model.predict(test_data, yield_single_examples=False))
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])
checkpoints.cleanup()

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
