"""tinygrad: the tensors of a model's state, in the order in which its layers were made."""

from collections import OrderedDict

from tinygrad import Tensor, nn

from rosetta_common.ground.proof import layouts
from rosetta_common.ground.proof.adapter import Adapter


class Parameters(Adapter):
    """Those of the example's model, an object of a class of its own."""

    def handles(self):
        """By the names of the model's state."""
        return OrderedDict(nn.state.get_state_dict(self.variable("model")))

    def get(self, handle):
        """Copied: the memory may be the tensor's own."""
        return handle.numpy().copy()

    def set(self, handle, array):
        """Into the same buffer: ``TinyJit`` replays kernels on that."""
        handle.assign(Tensor(array)).realize()

    def pack_cnn_cifar10(self, weights):
        """Tinygrad's layouts are PyTorch's."""
        return layouts.cnn(weights)

    def pack_gru_imdb(self, weights):
        """The example has two ``Linear``, each with its kernel and its bias."""
        embedding, kernel, recurrent_kernel, bias, recurrent_bias, dense_kernel, dense_bias = layouts.gru_kernels(
            weights
        )
        return [embedding, kernel, bias, recurrent_kernel, recurrent_bias, dense_kernel, dense_bias]
