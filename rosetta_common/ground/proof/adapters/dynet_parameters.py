"""DyNet: the parameters of a ``ParameterCollection``, in the order in which they were added; the embedding's first."""

from collections import OrderedDict

import dynet
import dynet_config
import numpy as np

from rosetta_common.ground.conventions import DYNET
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter

SET = dynet_config.set


def set_again(random_seed=0, **others):
    """Set values as DyNet's own function does, and begin the random numbers anew."""
    SET(random_seed=random_seed, **others)
    dynet.reset_random_seed(random_seed)


class Parameters(Adapter):
    """The parameters of the example's collection."""

    @staticmethod
    def prepare():
        """DyNet reads its seed once, when it is imported: from the second trial on, setting it counts again."""
        dynet_config.set = set_again

    def handles(self):
        """By DyNet's names: numbers that it chooses."""
        if hasattr(self, "handles_" + self.workload):
            return self._for_workload("handles")()
        collection = self.variable("model").parameters
        found = collection.lookup_parameters_list() + collection.parameters_list()
        return OrderedDict((parameter.name(), parameter) for parameter in found)

    def get(self, handle):
        """A copy, as the memory may belong to the parameter."""
        return np.array(handle.as_array())

    def set(self, handle, array):
        """In place: DyNet stores by column and converts numpy's arrays, which are stored by row."""
        if hasattr(handle, "init_from_array"):  # the embedding
            handle.init_from_array(array)
        else:
            handle.set_value(array)

    def pack_cnn_cifar10(self, weights):
        """Images have their channels last; DyNet flattens by column."""
        return layouts.cnn(weights, DYNET)

    def pack_mnist_cnn(self, weights):
        """Images have their channels last; DyNet flattens by column."""
        return layouts.digits(weights, DYNET)

    def pack_gru_imdb(self, weights):
        """The example writes W x, so kernels need no change; each bias was added after its kernel."""
        embedding, input_kernel, recurrent_kernel, input_bias, recurrent_bias, *dense = layouts.gru_kernels(
            weights, DYNET
        )
        return [embedding, input_kernel, input_bias, recurrent_kernel, recurrent_bias] + dense

    def pack_bilstm_imdb(self, weights):
        """Gates are stacked as input, forget, output, cell; a builder adds its two kernels, then its bias."""
        return recurrent.bilstm(weights, DYNET)

    def handles_transformer_text(self):
        """Of two collections, whose names are the same; both with what their decay takes off."""
        model = self.variable("model")
        matrices = model.matrices.lookup_parameters_list() + model.matrices.parameters_list()
        found = [("matrices" + one.name(), one) for one in matrices]
        found += [("vectors" + one.name(), one) for one in model.vectors.parameters_list()]
        return OrderedDict((name, Decayed(one)) for name, one in found)

    def pack_transformer_text(self, weights):
        """The three projections are one kernel; matrices come before vectors."""
        arrays = transformer.arrays(weights, DYNET, transformer.packed)
        return [one for one in arrays if one.ndim > 1] + [one for one in arrays if one.ndim == 1]


class Decayed:
    """A parameter with what weight decay takes off: a factor of its collection, which ``as_array`` leaves out."""

    def __init__(self, parameter):
        self.parameter = parameter
        self.is_table = hasattr(parameter, "init_from_array")

    def as_array(self):
        """The numbers as the network reads them. An old graph may hold old ones, so this begins a new graph."""
        dynet.renew_cg()
        array = self.parameter.expr().npvalue()
        return array.T if self.is_table else array  # the expression of a table has its rows last

    def set_value(self, array):
        """In place."""
        if self.is_table:
            self.parameter.init_from_array(array)
        else:
            self.parameter.set_value(array)
