"""MXNet Gluon: the parameters of a ``Block``, in the order in which its children were made."""

from collections import OrderedDict

import mxnet as mx

from rosetta_common.ground.conventions import MXNET
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's block."""

    def handles(self):
        """By Gluon's names; of a GRU's parameters ``i2h_weight`` comes first, in the layer as in the cell."""
        model = self.variable("model")
        parameters = model.collect_params()
        # A layer without a given input size has no parameters before its first forward pass, which draws them.
        if any(0 in parameter.shape for parameter in parameters.values()):
            model(mx.nd.array(self.variable("x_train")[:1], ctx=self.variable("context")))
        return OrderedDict(parameters.items())

    def get(self, handle):
        """Waits for the asynchronous engine."""
        return handle.data().asnumpy()

    def set(self, handle, array):
        """In place, on every device."""
        handle.set_data(mx.nd.array(array))

    def pack_cnn_cifar10(self, weights):
        """In the proof's own layouts."""
        return layouts.cnn(weights, MXNET)

    def pack_mnist_cnn(self, weights):
        """In the proof's own layouts."""
        return layouts.digits(weights, MXNET)

    def pack_gru_imdb(self, weights):
        """In the proof's own layouts: MXNet's GRU has cuDNN's equations and gates, the last one named o."""
        return layouts.gru_kernels(weights, MXNET)

    def pack_bilstm_imdb(self, weights):
        """In the proof's own layouts and order: each direction has two kernels and two biases."""
        return recurrent.bilstm(weights, MXNET)

    def pack_transformer_text(self, weights):
        """The three projections are one layer."""
        return transformer.arrays(weights, MXNET, transformer.packed)
