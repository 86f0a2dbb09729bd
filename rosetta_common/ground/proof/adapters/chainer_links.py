"""Chainer: the parameters of a ``chainer.Chain``, by name."""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.conventions import CHAINER
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's chain."""

    def handles(self):
        """By Chainer's names, sorted."""
        return OrderedDict(sorted(self.variable("model").namedparams()))

    def get(self, handle):
        """A copy, as the memory belongs to the parameter."""
        return handle.array.copy()

    def set(self, handle, array):
        """In place."""
        handle.array[...] = array

    def pack_cnn_cifar10(self, weights):
        """In the proof's own layouts."""
        return layouts.cnn(weights, CHAINER)

    def pack_mnist_cnn(self, weights):
        """In the proof's own layouts."""
        return layouts.digits(weights, CHAINER)

    def pack_gru_imdb(self, weights):
        """In the proof's layouts, but each gate has kernels and biases of its own."""
        embedding, *stacks, kernel, bias = layouts.gru_kernels(weights, CHAINER)
        stacks = stacks[2:] + stacks[:2]  # b0 to b5, first those of the input, then w0 to w5
        gates = [layouts.part_of(stack, gate) for stack in stacks for gate in range(layouts.GATES)]
        return [kernel, bias, embedding] + gates

    def pack_bilstm_imdb(self, weights):
        """In the proof's layouts, but each gate has kernels and biases of its own: b0 to b7, then w0 to w7."""
        embedding, *lstm, kernel, bias = recurrent.bilstm(weights, CHAINER)
        stacks = lstm[2:4] + lstm[:2] + lstm[6:] + lstm[4:6]
        gates = [gate for stack in stacks for gate in np.split(stack, len(recurrent.GATES))]
        return [kernel, bias, embedding] + gates

    def pack_transformer_text(self, weights):
        """Sorted by name: a layer's bias stands before its scale, and dense layers before normalisations."""
        first, last = ("dense1", "dense2", "norm1", "norm2"), ("project_in", "project_out")
        arrays = []
        for name in transformer.BLOCKS:
            made = transformer.by_part(weights, name, CHAINER, transformer.packed)
            for part in first + last:
                arrays += made[part][::-1] if part.startswith("norm") else made[part]
        return arrays + [weights["characters"]] + transformer.norm(weights, "norm")[::-1] + [weights["positions"]]
