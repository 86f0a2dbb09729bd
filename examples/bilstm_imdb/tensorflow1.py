# %% [markdown]
# # Bidirectional LSTM on IMDB in TensorFlow 1
#
# Layers and an `Estimator`, which owns the graph and the session. It builds
# one graph for training and another for prediction, and carries the weights
# over in a checkpoint. `bidirectional_dynamic_rnn` loops over two cells.
# `tf.nn.rnn_cell.LSTMCell` has one bias, and adds 1 to its forget gate itself:
# this bias starts at zero.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import tempfile

import numpy as np
import tensorflow as tf

spec = specification("bilstm_imdb")
# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# The cell has the kernels of input and state in one array, for which the
# default would draw within the bound of that array.
def stacked_glorot(shape, dtype, **_):
    kernels = []
    for inputs in 128, 64:
        bound = (6 / (inputs + 4 * 64)) ** 0.5
        kernels.append(
            tf.random.uniform([inputs, 4 * 64], -bound, bound, dtype)
        )
    return tf.concat(kernels, axis=0)


# outside the cells, Glorot-uniform kernels and zero biases are the default
def bilstm(reviews, training):
    embedding = tf.get_variable("embedding", [spec.vocabulary, 128])
    _, (forward, backward) = tf.nn.bidirectional_dynamic_rnn(
        tf.nn.rnn_cell.LSTMCell(64, initializer=stacked_glorot),
        tf.nn.rnn_cell.LSTMCell(64, initializer=stacked_glorot),
        tf.nn.embedding_lookup(embedding, reviews),
        dtype=tf.float32,
    )
    # the last state of each direction
    both = tf.concat([forward.h, backward.h], axis=1)
    both = tf.layers.dropout(both, 0.5, training=training)
    return tf.layers.dense(both, 1)


# only to print the model: the estimator calls the function itself
with tf.Graph().as_default():
    bilstm(tf.placeholder(tf.int32, [None, spec.length]), training=False)
    for variable in tf.trainable_variables():
        print(variable.name, variable.shape)


# %% tags=["compile"]
def model_fn(features, labels, mode):
    logits = bilstm(features, training=mode == tf.estimator.ModeKeys.TRAIN)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions=logits)
    # the labels in the logits' shape
    labels = tf.expand_dims(labels, axis=1)
    loss = tf.losses.sigmoid_cross_entropy(labels, logits, scope="loss")
    # TensorFlow adds epsilon before the second moment is corrected.
    optimizer = tf.train.AdamOptimizer(
        spec.learning_rate, spec.beta1, spec.beta2, spec.epsilon
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
        lambda: batches, (tf.int32, tf.int64), ((None, spec.length), (None,))
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
        tf.int32,
        (None, spec.length),
    )


logits = np.concatenate(
    list(model.predict(test_data, yield_single_examples=False))
)
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype("int64")
print("predicted", predictions[:10])
checkpoints.cleanup()

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
