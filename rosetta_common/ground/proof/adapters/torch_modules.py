"""PyTorch and Lightning: the parameters of an ``nn.Module``, in the order in which its layers were made."""

from collections import OrderedDict

import torch
from torch.utils.data import RandomSampler

from rosetta_common.ground.conventions import PYTORCH
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter

SHUFFLED = RandomSampler.__iter__  # the sampler of a DataLoader with shuffle=True


class Parameters(Adapter):
    """The parameters of the example's module."""

    @staticmethod
    def prepare():
        """Let loaders shuffle again."""
        RandomSampler.__iter__ = SHUFFLED

    def handles(self):
        """By PyTorch's names."""
        return OrderedDict(self.variable("network", "model").named_parameters())

    def get(self, handle):
        """A copy, as the memory belongs to the parameter."""
        return handle.detach().cpu().numpy().copy()

    def set(self, handle, array):
        """In place, so that the optimiser's reference holds."""
        with torch.no_grad():
            handle.copy_(torch.from_numpy(array))

    def pack_cnn_cifar10(self, weights):
        """PyTorch's layouts are the proof's own."""
        return layouts.cnn(weights, PYTORCH)

    def pack_mnist_cnn(self, weights):
        """PyTorch's layouts are the proof's own."""
        return layouts.digits(weights, PYTORCH)

    def pack_gru_imdb(self, weights):
        """PyTorch's layouts are the proof's own; ``weight_ih`` comes first, in the layer as in the cell."""
        return layouts.gru_kernels(weights, PYTORCH)

    def pack_bilstm_imdb(self, weights):
        """PyTorch's layouts are the proof's own: each direction has two kernels and two biases."""
        return recurrent.bilstm(weights, PYTORCH)

    def pack_transformer_text(self, weights):
        """``in_proj`` holds the three projections; a scale is a vector; a block's norms come where they are made."""
        return transformer.arrays(weights, PYTORCH, transformer.packed)

    def keep_order(self):
        """Lightning's loader is made in the train step: its sampler keeps the order until the next trial."""
        RandomSampler.__iter__ = lambda sampler: iter(range(len(sampler.data_source)))
