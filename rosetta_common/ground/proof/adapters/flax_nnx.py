"""JAX with Flax NNX: the parameters of an ``nnx.Module``."""

from collections import OrderedDict

import jax.numpy as jnp
import numpy as np
from flax import nnx

from rosetta_common.ground.proof import layouts
from rosetta_common.ground.proof.adapter import Adapter

GRU = (
    "embedding.embedding",
    "rnn.cell.dense_i.kernel",
    "rnn.cell.dense_h.kernel",
    "rnn.cell.dense_i.bias",
    "rnn.cell.dense_h.bias",
    "dense.kernel",
    "dense.bias",
)


class Parameters(Adapter):
    """Those of the example's module."""

    def handles(self):
        """By path; the CNN's are the proof's own names. A parameter that isn't known comes last."""
        order = GRU if self.workload == "gru_imdb" else tuple(self.shapes)
        found = {
            ".".join(map(str, path)): node
            for path, node in nnx.iter_graph(self.variable("model"))
            if isinstance(node, nnx.Param)
        }
        names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
        return OrderedDict((name, found[name]) for name in names)

    def get(self, handle):
        """Copied: the memory may be JAX' own."""
        return np.array(handle[...])

    def set(self, handle, array):
        """The module's own parameter is given a new array; the optimiser is handed the module anew in each step."""
        handle[...] = jnp.array(array)

    def pack(self, weights):
        """Every kernel has its outputs last."""
        if self.workload == "cnn_cifar10":
            return layouts.cnn(weights, ["HWIO"], ["IO"], "HWC")
        return layouts.gru_kernels(weights, dense=["IO"])
