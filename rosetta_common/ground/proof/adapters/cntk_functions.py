"""CNTK: the parameters of a composite function, in the order in which they were made."""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.conventions import CNTK
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's function."""

    def handles(self):
        """By CNTK's names, which aren't unique, and a number."""
        # The function lists them as it finds them from its output; an id is "Parameter" and a number that only grows.
        made = sorted(self.variable("model").parameters, key=lambda parameter: int(parameter.uid[len("Parameter") :]))
        return OrderedDict(("%s %d" % (parameter.name, number), parameter) for number, parameter in enumerate(made))

    def get(self, handle):
        """A copy."""
        return np.array(handle.value)

    def set(self, handle, array):
        """In place."""
        handle.value = array

    def pack_cnn_cifar10(self, weights):
        """Dense kernels have their outputs last; the first keeps a map's three axes, and a map's bias has three."""
        arrays = layouts.cnn(weights, CNTK)
        convolutions, dense = arrays[:8], arrays[8:]
        convolutions[1::2] = [bias.reshape(-1, 1, 1) for bias in convolutions[1::2]]
        dense[0] = dense[0].reshape(layouts.CHANNELS, layouts.SIDE, layouts.SIDE, -1)
        return convolutions + dense

    def pack_mnist_cnn(self, weights):
        """As for ``cnn_cifar10``."""
        arrays = layouts.digits(weights, CNTK)
        convolutions, dense = arrays[:4], arrays[4:]
        convolutions[1::2] = [bias.reshape(-1, 1, 1) for bias in convolutions[1::2]]
        dense[0] = dense[0].reshape(64, 12, 12, -1)
        return convolutions + dense

    def pack_gru_imdb(self, weights):
        """Every kernel has its outputs last."""
        return layouts.gru_kernels(weights, CNTK)

    def pack_bilstm_imdb(self, weights):
        """The gates are stacked as input, cell, forget, output; each cell makes its bias before its kernels."""
        embedding, *cells, kernel, bias = recurrent.bilstm(weights, CNTK)
        forward, backward = (
            [cell_bias, input_kernel, recurrent_kernel]
            for input_kernel, recurrent_kernel, cell_bias in (cells[:3], cells[3:])
        )
        return [embedding] + forward + backward + [kernel, bias]

    def pack_transformer_text(self, weights):
        """Each head has its own part of every projection; one bias is added after the heads."""
        return transformer.arrays(weights, CNTK, transformer.head_by_head)
