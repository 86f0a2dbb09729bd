"""MXNet's symbolic interface: the parameters of a ``Module``, in the order of its graph."""

from collections import OrderedDict

import mxnet as mx
import numpy as np

from rosetta_common.ground.conventions import MXNET
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the module that the example trains; the example copies them to the module that predicts."""

    def handles(self):
        """By name: the arguments of the graph, except the samples and their labels."""
        values, _ = self.variable("model").get_params()
        return OrderedDict((name, name) for name in self.variable("model").symbol.list_arguments() if name in values)

    def get(self, handle):
        """From the module's own copy, which it updates after training."""
        return self.variable("model").get_params()[0][handle].asnumpy()

    def set(self, handle, array):
        """Into the memory to which the graph is bound; the other parameters don't change."""
        self.variable("model").set_params({handle: mx.nd.array(array)}, {}, allow_missing=True)

    def pack_cnn_cifar10(self, weights):
        """In the proof's own layouts."""
        return layouts.cnn(weights, MXNET)

    def pack_mnist_cnn(self, weights):
        """In the proof's own layouts."""
        return layouts.digits(weights, MXNET)

    def pack_gru_imdb(self, weights):
        """In the proof's own layouts, but ``FusedRNNCell`` has one vector: kernels, then biases."""
        embedding, kernel, recurrent_kernel, bias, recurrent_bias, dense_kernel, dense_bias = layouts.gru_kernels(
            weights, MXNET
        )
        if isinstance(self.variable("gru"), mx.rnn.FusedRNNCell):
            parts = kernel, recurrent_kernel, bias, recurrent_bias
            gru = [np.concatenate([part.reshape(-1) for part in parts])]
        else:
            gru = [kernel, bias, recurrent_kernel, recurrent_bias]
        return [embedding] + gru + [dense_kernel, dense_bias]

    def pack_bilstm_imdb(self, weights):
        """In the proof's own layouts, but one vector: the kernels of both directions, then the biases of both."""
        embedding, *lstm, kernel, bias = recurrent.bilstm(weights, MXNET)
        kernels, biases = lstm[:2] + lstm[4:6], lstm[2:4] + lstm[6:]
        return [embedding, np.concatenate([part.reshape(-1) for part in kernels + biases]), kernel, bias]

    def pack_transformer_text(self, weights):
        """Query, key and value of each head are neighbours; the positions have an axis for the batch."""
        arrays = transformer.arrays(weights, MXNET, transformer.interleaved)
        return [arrays[0], arrays[1][:, None]] + arrays[2:]
