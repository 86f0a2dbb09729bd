"""Keras 3 on any backend, from Python or from R: the variables of a model, in the order of its layers."""

import functools
from collections import OrderedDict

import numpy as np

from rosetta_common.ground.conventions import KERAS
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The variables of the example's model."""

    def handles(self):
        """By Keras' paths."""
        model = self.variable("model")
        if hasattr(model, "jax_state_sync"):
            model.jax_state_sync()  # on JAX, ``fit`` takes the numbers away and brings them back after each epoch
        return OrderedDict((variable.path, variable) for variable in model.weights)

    def get(self, handle):
        """A copy, as the memory may belong to the backend."""
        return np.array(handle.numpy())

    def set(self, handle, array):
        """In place; on JAX, the variable gets a new array, and ``fit`` starts with it."""
        handle.assign(array)

    def pack_cnn_cifar10(self, weights):
        """The layouts are TensorFlow's on every backend."""
        return layouts.cnn(weights, KERAS)

    def pack_mnist_cnn(self, weights):
        """The layouts are TensorFlow's on every backend."""
        return layouts.digits(weights, KERAS)

    def pack_gru_imdb(self, weights):
        """The layouts are TensorFlow's on every backend; the two biases are the rows of one array."""
        packed = layouts.gru_kernels(weights, KERAS)
        return packed[:3] + [np.stack(packed[3:5])] + packed[5:]

    def pack_bilstm_imdb(self, weights):
        """The layouts are TensorFlow's on every backend; each direction has one bias."""
        return recurrent.bilstm(weights, KERAS)

    def pack_transformer_text(self, weights):
        """Each projection of attention has an axis for the heads; in R the table of positions may come first."""
        arrays = transformer.arrays(weights, KERAS, transformer.with_heads)
        first = next(iter(self.handles().values()))
        return arrays if tuple(first.shape) == arrays[0].shape else [arrays[1], arrays[0]] + arrays[2:]

    def keep_order(self):
        """Switch off the shuffling of ``fit``."""
        model = self.variable("model")
        model.fit = functools.partial(model.fit, shuffle=False)
