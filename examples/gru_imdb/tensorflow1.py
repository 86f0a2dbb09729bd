# %% [markdown]
# # GRU on IMDB in TensorFlow 1
#
# Layers and an `Estimator`, which owns the graph and the session. It builds
# one graph for training and another for prediction, and carries the weights
# over in a checkpoint. `dynamic_rnn` loops over a cell:
# `tf.nn.rnn_cell.GRUCell` resets before the matrix product,
# `CudnnCompatibleGRUCell` after it.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.contrib.cudnn_rnn import CudnnCompatibleGRUCell

spec = specification("gru_imdb")
# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRUCell(CudnnCompatibleGRUCell):
    def __init__(self, units):
        super().__init__(units, kernel_initializer=self.glorot_uniform)
        # not an argument; by default the gates' biases start at 1
        self._bias_initializer = tf.zeros_initializer()

    def build(self, inputs_shape):
        super().build(inputs_shape)
        # cuDNN has two bias vectors. This cell has only one for the gates, and
        # Adam would move it half as far.
        self._gate_bias += self.add_variable(
            "gates/hidden_bias", [2 * 100], initializer=tf.zeros_initializer()
        )

    # the cell holds the three gates' stacked kernels in parts
    def glorot_uniform(self, shape, dtype, **_):
        inputs, outputs = shape
        # one array holds two gates' kernels of input and state
        parts = [125, 100] if inputs == 225 else [inputs]
        bounds = [(6 / (part + 3 * 100)) ** 0.5 for part in parts]
        kernels = [
            tf.random.uniform([part, outputs], -bound, bound, dtype)
            for part, bound in zip(parts, bounds)
        ]
        return tf.concat(kernels, axis=0)


# outside the cell, Glorot-uniform kernels and zero biases are the default
def gru(reviews):
    embedding = tf.get_variable("embedding", [spec.vocabulary, 125])
    _, last = tf.nn.dynamic_rnn(
        GRUCell(100),
        tf.nn.embedding_lookup(embedding, reviews),
        dtype=tf.float32,
    )
    return tf.layers.dense(last, 2)


# only to print the model: the estimator calls the function itself
with tf.Graph().as_default():
    gru(tf.placeholder(tf.int32, [None, spec.length]))
    for variable in tf.trainable_variables():
        print(variable.name, variable.shape)


# %% tags=["compile"]
def model_fn(features, labels, mode):
    logits = gru(features)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions=logits)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits, scope="loss")
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
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])
checkpoints.cleanup()

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
