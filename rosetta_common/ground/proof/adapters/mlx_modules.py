"""MLX: the parameters of an ``nn.Module``, in the order in which its layers were made."""

from collections import OrderedDict

import mlx.core as mx
import numpy as np
from mlx.utils import tree_flatten, tree_unflatten

from rosetta_common.ground.conventions import MLX
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's module. Its arrays never change: training replaces them by new ones."""

    def handles(self):
        """By path: no array outlives a step."""
        return OrderedDict((path, path) for path, _ in tree_flatten(self.variable("model").parameters()))

    def get(self, handle):
        """A copy; an array that isn't computed yet is computed."""
        return np.array(dict(tree_flatten(self.variable("model").parameters()))[handle])

    def set(self, handle, array):
        """Into the module, which is part of the state that the compiled train step reads."""
        self.variable("model").update(tree_unflatten([(handle, mx.array(array))]))

    def pack_cnn_cifar10(self, weights):
        """Images and kernels have their channels last."""
        return layouts.cnn(weights, MLX)

    def pack_mnist_cnn(self, weights):
        """Images and kernels have their channels last."""
        return layouts.digits(weights, MLX)

    def pack_gru_imdb(self, weights):
        """The layer's ``b`` belongs to all gates, ``bhn`` only to the new gate."""
        arrays = layouts.gru_kernels(weights, MLX)
        arrays[4] = layouts.part_of(arrays[4], 2)
        return arrays

    def pack_bilstm_imdb(self, weights):
        """Each direction is a layer with one bias."""
        return recurrent.bilstm(weights, MLX)

    def pack_transformer_text(self, weights):
        """The layouts are the proof's own; each projection is a layer."""
        return transformer.arrays(weights, MLX, transformer.apart)
