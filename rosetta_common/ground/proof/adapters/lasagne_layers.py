"""Lasagne: the shared variables of the layers, from the first layer to the last."""

from collections import OrderedDict

import lasagne
import numpy as np

from rosetta_common.ground.conventions import LASAGNE
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's network, which is its last layer."""

    def handles(self):
        """By number and name: layers without a name call all parameters W and b."""
        parameters = lasagne.layers.get_all_params(self.variable("model"), trainable=True)
        return OrderedDict(("%d %s" % (number, p.name), p) for number, p in enumerate(parameters))

    def get(self, handle):
        """A copy, Theano's default."""
        return handle.get_value()

    def set(self, handle, array):
        """In place: the compiled functions hold the variable."""
        handle.set_value(array)

    def pack_cnn_cifar10(self, weights):
        """Kernels are flipped, unless the layers correlate."""
        layers = lasagne.layers.get_all_layers(self.variable("model"))
        turned = all(getattr(layer, "flip_filters", True) for layer in layers)
        return layouts.cnn(weights, LASAGNE if turned else dict(LASAGNE, conv="OIHW"))

    def pack_mnist_cnn(self, weights):
        """Kernels are flipped, unless the layers correlate."""
        layers = lasagne.layers.get_all_layers(self.variable("model"))
        turned = all(getattr(layer, "flip_filters", True) for layer in layers)
        return layouts.digits(weights, LASAGNE if turned else dict(LASAGNE, conv="OIHW"))

    def pack_gru_imdb(self, weights):
        """Every kernel has its outputs last."""
        return layouts.gru_kernels(weights, LASAGNE)

    def pack_bilstm_imdb(self, weights):
        """Each gate has its own kernels and bias, in the order input, forget, cell, output."""
        embedding, *cells, kernel, bias = recurrent.bilstm(weights, LASAGNE)
        gates = []
        for cell in (cells[:3], cells[3:]):
            parts = [np.split(stacked, len(recurrent.GATES), axis=-1) for stacked in cell]
            gates += [part for gate in zip(*parts) for part in gate]
        return [embedding] + gates + [kernel, bias]

    def pack_transformer_text(self, weights):
        """The three projections are one kernel, with its outputs last."""
        return transformer.arrays(weights, LASAGNE, transformer.packed)
