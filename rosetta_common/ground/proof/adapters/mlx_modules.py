"""MLX: the parameters of an ``nn.Module``, in the order in which its layers were made."""

from collections import OrderedDict

import mlx.core as mx
import numpy as np
from mlx.utils import tree_flatten, tree_unflatten

from rosetta_common.ground.proof import layouts
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """Those of the example's module. Its arrays never change: training puts new ones in their place."""

    def handles(self):
        """By path: no array outlives a step."""
        return OrderedDict((path, path) for path, _ in tree_flatten(self.variable("model").parameters()))

    def get(self, handle):
        """Computed where it isn't yet, and copied."""
        return np.array(dict(tree_flatten(self.variable("model").parameters()))[handle])

    def set(self, handle, array):
        """Into the module, which is part of the state that the compiled train step reads."""
        self.variable("model").update(tree_unflatten([(handle, mx.array(array))]))

    def pack_cnn_cifar10(self, weights):
        """Images and kernels have their channels last."""
        return layouts.cnn(weights, ["OHWI"], ["OI"], "HWC")

    def pack_gru_imdb(self, weights):
        """The layer's ``b`` serves all gates, ``bhn`` the new one alone."""
        arrays = layouts.gru_kernels(weights)
        arrays[4] = layouts.part_of(arrays[4], 2)
        return arrays
