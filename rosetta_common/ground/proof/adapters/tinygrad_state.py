"""tinygrad: the tensors of a model's state, in the order in which its layers were made."""

from collections import OrderedDict

from tinygrad import Tensor, nn

from rosetta_common.ground.conventions import TINYGRAD
from rosetta_common.ground.proof import layouts, transformer
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """The tensors of the example's model, an object of the example's own class."""

    def handles(self):
        """By the names of the model's state."""
        return OrderedDict(nn.state.get_state_dict(self.variable("model")))

    def get(self, handle):
        """A copy, as the memory may belong to the tensor."""
        return handle.numpy().copy()

    def set(self, handle, array):
        """Into the same buffer, as ``TinyJit`` replays kernels on it."""
        handle.assign(Tensor(array)).realize()

    def pack_cnn_cifar10(self, weights):
        """Tinygrad's layouts are PyTorch's."""
        return layouts.cnn(weights, TINYGRAD)

    def pack_mnist_cnn(self, weights):
        """Tinygrad's layouts are PyTorch's."""
        return layouts.digits(weights, TINYGRAD)

    def pack_gru_imdb(self, weights):
        """The example has two ``Linear`` layers, each with a kernel and a bias."""
        embedding, kernel, recurrent_kernel, bias, recurrent_bias, dense_kernel, dense_bias = layouts.gru_kernels(
            weights, TINYGRAD
        )
        return [embedding, kernel, bias, recurrent_kernel, recurrent_bias, dense_kernel, dense_bias]

    def pack_transformer_text(self, weights):
        """The three projections are one layer."""
        return transformer.arrays(weights, TINYGRAD, transformer.packed)
