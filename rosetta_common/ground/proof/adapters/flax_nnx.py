"""JAX with Flax NNX: the parameters of an ``nnx.Module``."""

from collections import OrderedDict

import jax.numpy as jnp
import numpy as np
from flax import nnx

from rosetta_common.ground.conventions import FLAX
from rosetta_common.ground.proof import layouts, recurrent, transformer
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
BILSTM = (
    "embedding.embedding",
    "lstm.forward_rnn.cell.dense_i.kernel",
    "lstm.forward_rnn.cell.dense_h.kernel",
    "lstm.forward_rnn.cell.dense_h.bias",
    "lstm.backward_rnn.cell.dense_i.kernel",
    "lstm.backward_rnn.cell.dense_h.kernel",
    "lstm.backward_rnn.cell.dense_h.bias",
    "dense.kernel",
    "dense.bias",
)


class Parameters(Adapter):
    """The parameters of the example's module."""

    def handles_cnn_cifar10(self):
        """By path: the paths are the proof's own names."""
        return self._by_path(tuple(self.shapes))

    def handles_mnist_cnn(self):
        """By path: the paths are the proof's own names."""
        return self._by_path(tuple(self.shapes))

    def handles_gru_imdb(self):
        """By path."""
        return self._by_path(GRU)

    def handles_bilstm_imdb(self):
        """By path."""
        return self._by_path(BILSTM)

    def _by_path(self, order):
        """In a given order of paths; other parameters come last."""
        found = {
            ".".join(map(str, path)): node
            for path, node in nnx.iter_graph(self.variable("model"))
            if isinstance(node, nnx.Param)
        }
        names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
        return OrderedDict((name, found[name]) for name in names)

    def get(self, handle):
        """A copy, as the memory may belong to JAX."""
        return np.array(handle[...])

    def set(self, handle, array):
        """Gives the module's parameter a new array; the optimiser gets the module again in each step."""
        handle[...] = jnp.array(array)

    def pack_cnn_cifar10(self, weights):
        """Every kernel has its outputs last."""
        return layouts.cnn(weights, FLAX)

    def pack_mnist_cnn(self, weights):
        """Every kernel has its outputs last."""
        return layouts.digits(weights, FLAX)

    def pack_gru_imdb(self, weights):
        """Every kernel has its outputs last."""
        return layouts.gru_kernels(weights, FLAX)

    def pack_bilstm_imdb(self, weights):
        """Every kernel has its outputs last; only the recurrent side of a cell has a bias."""
        return recurrent.bilstm(weights, FLAX)

    def handles_transformer_text(self):
        """By path, in the order in which the parameters are used."""
        dense = ("kernel", "bias")
        parts = [("norm1", ("scale", "bias"))] + [
            ("attention." + one, dense) for one in ("query", "key", "value", "out")
        ]
        parts += [("norm2", ("scale", "bias")), ("dense1", dense), ("dense2", dense)]
        blocks = ["blocks.%d.%s.%s" % (n, part, one) for n in range(4) for part, held in parts for one in held]
        tables = ["characters.embedding", "positions.embedding"]
        return self._by_path(tuple(tables + blocks + ["norm.scale", "norm.bias"]))

    def pack_transformer_text(self, weights):
        """Each projection of attention has an axis for the heads."""
        return transformer.arrays(weights, FLAX, transformer.with_heads)
