"""TensorFlow 1: the variables of an ``Estimator``, which keeps them only in checkpoints.

A second session, with a training graph of its own, reads the newest checkpoint and writes the next one.
"""

import os
from collections import OrderedDict

import numpy as np
import tensorflow as tf

from rosetta_common.ground.conventions import TENSORFLOW1
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The variables of the example's estimator; before its first checkpoint, the values that its initialisers draw."""

    reads_in_training = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._session = self._saver = self._restored = None

    def handles(self):
        """By TensorFlow's names."""
        if self._session is None:
            self._begin()
        with self._session.graph.as_default():
            return OrderedDict((variable.op.name, variable) for variable in tf.trainable_variables())

    def get(self, handle):
        """From the newest checkpoint."""
        self._restore()
        return self._session.run(handle)

    def set(self, handle, array):
        """In this session; ``write`` saves it."""
        handle.load(array, self._session)

    def write(self, weights):
        """Writes the weights, then a checkpoint of the same step; it also holds the optimiser's state."""
        super().write(weights)
        with self._session.graph.as_default():
            step = tf.train.get_global_step()
        # not the estimator's own name: else nothing would tell that the next checkpoint of this step is another one
        path = os.path.join(self.variable("model").model_dir, "written.ckpt")
        self._restored = self._saver.save(self._session, path, global_step=step)

    def pack_cnn_cifar10(self, weights):
        """Every kernel has its outputs last."""
        return layouts.cnn(weights, TENSORFLOW1)

    def pack_mnist_cnn(self, weights):
        """Every kernel has its outputs last."""
        return layouts.digits(weights, TENSORFLOW1)

    def pack_gru_imdb(self, weights):
        """Every kernel has its outputs last; reset and update share a kernel, for both the input and the state."""
        embedding, w_in, w_hid, b_in, b_hid, kernel, bias = layouts.gru_kernels(weights)
        gates = 2 * len(b_in) // layouts.GATES
        return [
            embedding,
            layouts.apply(np.concatenate([w_in[:gates], w_hid[:gates]], axis=1), "IO"),
            b_in[:gates],
            layouts.apply(w_in[gates:], "IO"),
            layouts.apply(w_hid[gates:], "IO"),
            b_in[gates:],
            b_hid[gates:],
            b_hid[:gates],
            layouts.apply(kernel, "IO"),
            bias,
        ]

    def pack_bilstm_imdb(self, weights):
        """Every kernel has its outputs last; each cell has one for input and state, and one bias."""
        embedding, *lstm, kernel, bias = recurrent.bilstm(weights, TENSORFLOW1)
        cells = [[np.concatenate(cell[:2]), cell[2]] for cell in (lstm[:3], lstm[3:])]
        return [embedding] + cells[0] + cells[1] + [kernel, bias]

    def pack_transformer_text(self, weights):
        """The three projections are one kernel, with its outputs last."""
        return transformer.arrays(weights, TENSORFLOW1, transformer.packed)

    def _begin(self):
        """Make the same training graph as the estimator, and draw the weights."""
        model, samples, labels = (self.variable(name) for name in ("model", "x_train", "y_train"))
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(model.config.tf_random_seed)
            tf.train.create_global_step()
            features, targets = (tf.placeholder(a.dtype, (None,) + a.shape[1:]) for a in (samples, labels))
            model.model_fn(features, targets, tf.estimator.ModeKeys.TRAIN, model.config)
            self._session = tf.Session(graph=graph)
            self._session.run(tf.global_variables_initializer())
            self._saver = tf.train.Saver()

    def _restore(self):
        """Read the newest checkpoint, if it wasn't read or written here."""
        newest = tf.train.latest_checkpoint(self.variable("model").model_dir)
        if newest not in (None, self._restored):
            self._saver.restore(self._session, newest)
            self._restored = newest
