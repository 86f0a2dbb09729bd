"""TensorFlow without Keras: the variables of a ``tf.Module``."""

from collections import OrderedDict

from rosetta_common.ground.conventions import TENSORFLOW
from rosetta_common.ground.proof import layouts, recurrent, transformer
from rosetta_common.ground.proof.adapter import Adapter

GRU = ("embedding", "input_kernel", "recurrent_kernel", "input_bias", "recurrent_bias", "dense_kernel", "dense_bias")
LSTM = ("input_kernel", "recurrent_kernel", "bias")


class Parameters(Adapter):
    """The variables of the example's module, by the attributes that hold them."""

    def handles_gru_imdb(self):
        """By attribute."""
        model = self.variable("model")
        return OrderedDict((name, getattr(model, name)) for name in GRU)

    def handles_bilstm_imdb(self):
        """By attribute: each direction is a module of its own."""
        model = self.variable("model")
        both = [(way + "." + name, getattr(getattr(model, way), name)) for way in recurrent.DIRECTIONS for name in LSTM]
        dense = [(name, getattr(model, name)) for name in ("dense_kernel", "dense_bias")]
        return OrderedDict([("embedding", model.embedding)] + both + dense)

    def handles_cnn_cifar10(self):
        """By attribute: kernels and biases are two lists."""
        model = self.variable("model")
        pairs = enumerate(zip(model.kernels, model.biases))
        return OrderedDict(
            ("%s[%d]" % (name, number), variable)
            for number, pair in pairs
            for name, variable in zip(("kernels", "biases"), pair)
        )

    def handles_mnist_cnn(self):
        """By attribute, as for ``cnn_cifar10``."""
        return self.handles_cnn_cifar10()

    def get(self, handle):
        """As numpy."""
        return handle.numpy()

    def set(self, handle, array):
        """In place."""
        handle.assign(array)

    def pack_cnn_cifar10(self, weights):
        """Every kernel has its outputs last."""
        return layouts.cnn(weights, TENSORFLOW)

    def pack_mnist_cnn(self, weights):
        """Every kernel has its outputs last."""
        return layouts.digits(weights, TENSORFLOW)

    def pack_gru_imdb(self, weights):
        """Every kernel has its outputs last."""
        return layouts.gru_kernels(weights, TENSORFLOW)

    def pack_bilstm_imdb(self, weights):
        """The example's own LSTM: every kernel has its outputs last, and one bias is left out."""
        return recurrent.bilstm(weights, dict(TENSORFLOW, lstm={"kernel": "IG", "gates": "ifgo", "biases": 1}))

    def handles_transformer_text(self):
        """By attribute."""
        model = self.variable("model")
        found = OrderedDict([("characters", model.characters), ("positions", model.positions)])
        for number, block in enumerate(model.blocks):
            for part in ("norm1", "project_in", "project_out", "norm2", "dense1", "dense2"):
                layer = getattr(block, part)
                for name in ("scale", "shift") if part.startswith("norm") else ("kernel", "bias"):
                    found["blocks[%d].%s.%s" % (number, part, name)] = getattr(layer, name)
        found["norm.scale"], found["norm.shift"] = model.norm.scale, model.norm.shift
        return found

    def pack_transformer_text(self, weights):
        """The three projections are one kernel, with its outputs last."""
        return transformer.arrays(weights, TENSORFLOW, transformer.packed)
