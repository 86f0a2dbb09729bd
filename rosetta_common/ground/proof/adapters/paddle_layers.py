"""PaddlePaddle: the parameters of an ``nn.Layer``, in the order in which its sublayers were made."""

from collections import OrderedDict

from rosetta_common.ground.conventions import PADDLE
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The parameters of the example's layer."""

    def handles(self):
        """By Paddle's names; of a GRU's parameters ``weight_ih`` comes first, in the layer as in the cell."""
        return OrderedDict(self.variable("model").named_parameters())

    def get(self, handle):
        """As numpy."""
        return handle.numpy().copy()

    def set(self, handle, array):
        """In place, so that the optimiser's reference holds."""
        handle.set_value(array)

    def pack_cnn_cifar10(self, weights):
        """PyTorch's layouts, but the kernel of a ``Linear`` has its outputs last."""
        return layouts.cnn(weights, PADDLE)

    def pack_mnist_cnn(self, weights):
        """PyTorch's layouts, but the kernel of a ``Linear`` has its outputs last."""
        return layouts.digits(weights, PADDLE)

    def pack_gru_imdb(self, weights):
        """PyTorch's layouts, also for the GRU, but the kernel of a ``Linear`` has its outputs last."""
        return layouts.gru_kernels(weights, PADDLE)

    def pack_bilstm_imdb(self, weights):
        """PyTorch's layouts, also for the LSTM, but the kernel of a ``Linear`` has its outputs last."""
        return recurrent.bilstm(weights, PADDLE)

    def pack_transformer_text(self, weights):
        """Each projection is a layer; kernels have their outputs last."""
        return transformer.arrays(weights, PADDLE, transformer.apart)
