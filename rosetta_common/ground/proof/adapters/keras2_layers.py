"""Keras 2 on its three backends: the weights of the example's model, layer after layer."""

import functools
from collections import OrderedDict

import numpy as np
from keras import backend as K

from rosetta_common.ground.conventions import KERAS2, KERAS2_THEANO
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The weights of the example's model."""

    @staticmethod
    def prepare():
        """A new graph, as the old ones would slow every new operation down."""
        if K.backend() == "tensorflow":
            K.clear_session()

    def handles(self):
        """By Keras' names, which include the layers' names."""
        return OrderedDict((weight.name, weight) for weight in self.variable("model").weights)

    def get(self, handle):
        """As numpy; with CNTK, the memory may belong to the parameter."""
        return np.array(K.get_value(handle))

    def set(self, handle, array):
        """In place."""
        K.set_value(handle, array)

    def pack_cnn_cifar10(self, weights):
        """``Flatten`` uses the order height, width, channels, for every layout of the images."""
        return layouts.cnn(weights, KERAS2_THEANO if K.backend() == "theano" else KERAS2)

    def pack_mnist_cnn(self, weights):
        """``Flatten`` uses the order height, width, channels, for every layout of the images."""
        return layouts.digits(weights, KERAS2_THEANO if K.backend() == "theano" else KERAS2)

    def pack_gru_imdb(self, weights):
        """Both biases are one array."""
        arrays = layouts.gru_kernels(weights, KERAS2)
        return arrays[:3] + [np.stack(arrays[3:5])] + arrays[5:]

    def pack_bilstm_imdb(self, weights):
        """Each direction has one bias."""
        return recurrent.bilstm(weights, KERAS2)

    def pack_transformer_text(self, weights):
        """The three projections are one kernel, with its outputs last."""
        return transformer.arrays(weights, KERAS2, transformer.packed)

    def keep_order(self):
        """Switch off the shuffling of ``fit``."""
        model = self.variable("model")
        model.fit = functools.partial(model.fit, shuffle=False)
