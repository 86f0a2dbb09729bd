"""Caffe2: the blobs of the training net's parameters, in the order in which its layers were added."""

from collections import OrderedDict

from caffe2.python import workspace

from rosetta_common.ground.conventions import CAFFE2
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's training net; the net for testing reads the same blobs."""

    @staticmethod
    def prepare():
        """The workspace keeps blobs and nets from one trial to the next, also those of the optimiser."""
        workspace.ResetWorkspace()

    def handles(self):
        """The blobs' names."""
        names = map(str, self.variable("train_model").GetParams())
        return OrderedDict((name, name) for name in names)

    def get(self, handle):
        """A copy."""
        return workspace.FetchBlob(handle)

    def set(self, handle, array):
        """The nets look the blob up by its name."""
        workspace.FeedBlob(handle, array)

    def pack_cnn_cifar10(self, weights):
        """In the proof's own layouts."""
        return layouts.cnn(weights, CAFFE2)

    def pack_mnist_cnn(self, weights):
        """In the proof's own layouts."""
        return layouts.digits(weights, CAFFE2)

    def pack_gru_imdb(self, weights):
        """In the proof's layouts, but each gate has its own recurrent kernel and bias."""
        embedding, input_kernel, recurrent_kernel, input_bias, recurrent_bias, *dense = layouts.gru_kernels(
            weights, CAFFE2
        )
        stacks = (recurrent_kernel, recurrent_bias)
        gates = [layouts.part_of(stack, gate) for gate in range(layouts.GATES) for stack in stacks]
        return [embedding, input_kernel, input_bias] + gates + dense

    def pack_bilstm_imdb(self, weights):
        """Gates are stacked as input, forget, output, cell; the example makes both input kernels first."""
        embedding, *cells, kernel, bias = recurrent.bilstm(weights, CAFFE2)
        rest = []
        for _, recurrent_kernel, input_bias, recurrent_bias in (cells[:4], cells[4:]):
            rest += [input_bias, recurrent_kernel, recurrent_bias]
        return [embedding, cells[0], cells[4]] + rest + [kernel, bias]

    def pack_transformer_text(self, weights):
        """The three projections are one layer."""
        return transformer.arrays(weights, CAFFE2, transformer.packed)
