"""DyNet: the parameters of a ``ParameterCollection``, in the order in which they were added; the embedding's first."""

from collections import OrderedDict

import dynet
import dynet_config
import numpy as np

from rosetta_common.ground.conventions import DYNET
from rosetta_common.ground.proof import layouts, recurrent
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
