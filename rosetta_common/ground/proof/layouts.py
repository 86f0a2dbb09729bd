"""The layouts of weights: every fact once, with its reason.

Which facts hold of which framework: ``rosetta_common.ground.conventions``.

The proof's own names and layouts are PyTorch's: ``conv1.kernel`` (output, input, height, width), ``dense1.kernel``
(output, input) with the input flattened as channels, height, width; a GRU's gates stacked in the order r, z, n along
the first axis of ``gru.input_kernel`` (3H, I), ``gru.recurrent_kernel`` (3H, H), ``gru.input_bias`` and
``gru.recurrent_bias`` (3H), with ``n = tanh(W x + b_input + r * (U h + b_recurrent))`` and ``h' = (1 - z) n + z h``.

A fact is a function of an array in that layout; it moves numbers and changes none. So one direction is enough:
``adapter.Adapter`` finds the inverse by applying the fact to indices.
"""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.conventions import PYTORCH

CHANNELS, SIDE = 100, 8  # shape of the CNN's first dense input, before it is flattened
GATES = 3

# name: (the function, the reason and the frameworks)
FACTS = OrderedDict(
    [
        ("OIHW", (lambda k: k, "convolution kernels of the frameworks that put channels first")),
        (
            "HWIO",
            (
                lambda k: k.transpose(2, 3, 1, 0),
                "TensorFlow's convolution kernels, and those of Keras and Flax, whatever the layout of the images",
            ),
        ),
        ("OHWI", (lambda k: k.transpose(0, 2, 3, 1), "MLX' convolution kernels: like its images, channels last")),
        (
            "turned",
            (
                lambda k: k[:, :, ::-1, ::-1],
                "Theano convolves as mathematics does, with the kernel turned by 180 degrees; the others correlate",
            ),
        ),
        ("OI", (lambda w: w, "dense kernels where a layer computes W x, or x W' with W stored by output")),
        ("IO", (lambda w: w.T, "dense kernels where a layer computes x W: the transpose")),
        ("CHW", (lambda w: w, "the first dense kernel after images with channels first were flattened")),
        (
            "HWC",
            (
                lambda w: _flattened(w).transpose(0, 2, 3, 1).reshape(len(w), -1),
                "the first dense kernel after images with channels last were flattened",
            ),
        ),
        (
            "CWH",
            (
                lambda w: _flattened(w).transpose(0, 1, 3, 2).reshape(len(w), -1),
                "the same in DyNet: channels last, but its arrays are stored by column, so flattening runs backwards",
            ),
        ),
        ("rzn", (lambda w: w, "a GRU's stacked gates as cuDNN has them: reset, update, new")),
        (
            "zrn",
            (
                lambda w: np.concatenate([part_of(w, 1), part_of(w, 0), part_of(w, 2)]),
                "Keras stacks update, reset, new",
            ),
        ),
    ]
)


def apply(array, *facts):
    """Return an array in another layout.

    Args:
        array: in the proof's own layout.
        facts: names in ``FACTS``, applied from left to right.
    """
    for fact in facts:
        array = FACTS[fact][0](array)
    return array


def part_of(stacked, gate):
    """Return one gate's part (0 reset, 1 update, 2 new) of an array with the three stacked along its first axis."""
    size = len(stacked) // GATES
    return stacked[gate * size : (gate + 1) * size]


def cnn(weights, conventions=PYTORCH):
    """Return the CNN's arrays in the order of its layers, kernel and bias in turn.

    Args:
        weights: a mapping of the proof's names to arrays in its own layouts.
        conventions: the framework's, of ``rosetta_common.ground.conventions``.
    """
    convolution, dense = (_kernel_facts(conventions[layer]) for layer in ("conv", "dense"))

    def facts(name):
        if name.endswith("bias"):
            return ()
        if name.startswith("conv"):
            return convolution
        return ((conventions["flatten"],) if name.startswith("dense1") else ()) + dense

    return [apply(array, *facts(name)) for name, array in weights.items()]


def digits(weights, conventions=PYTORCH):
    """Return the arrays of ``mnist_cnn`` in the order of its layers, kernel and bias in turn; see ``cnn``."""
    convolution, dense = (_kernel_facts(conventions[layer]) for layer in ("conv", "dense"))

    def placed(name, array):
        if name.endswith("bias"):
            return array
        if name.startswith("conv"):
            return apply(array, *convolution)
        return apply(unrolled(array, conventions["flatten"], 64, 12) if name == "dense1.kernel" else array, *dense)

    return [placed(name, array) for name, array in weights.items()]


def unrolled(kernel, order, channels, side):
    """Return a dense kernel (output, input) for images that are flattened in a given order of their axes.

    Args:
        kernel: for the order channels, height, width.
        order: the letters C, H and W, the slowest first.
        channels: of the image.
        side: its height and width.
    """
    axes = [0] + [1 + "CHW".index(letter) for letter in order]
    return kernel.reshape(len(kernel), channels, side, side).transpose(axes).reshape(len(kernel), -1)


def gru_kernels(weights, conventions=PYTORCH):
    """Return the GRU's arrays in a common order: embedding, both kernels, both biases, dense kernel and bias.

    Args:
        weights: a mapping of the proof's names to arrays in its own layouts.
        conventions: the framework's, of ``rosetta_common.ground.conventions``.
    """
    cell = conventions.get("cell") or conventions["gru"]
    kernel = {"GI": "OI", "IG": "IO"}[cell["kernel"]]
    return [
        weights["embedding"],
        apply(weights["gru.input_kernel"], cell["gates"], kernel),
        apply(weights["gru.recurrent_kernel"], cell["gates"], kernel),
        apply(weights["gru.input_bias"], cell["gates"]),
        apply(weights["gru.recurrent_bias"], cell["gates"]),
        apply(weights["dense.kernel"], *_kernel_facts(conventions["dense"])),
        weights["dense.bias"],
    ]


def _kernel_facts(kernel):
    """The facts of a kernel's entry in the conventions: the letters of its axes, or these and ``turned``."""
    if isinstance(kernel, dict):
        return (("turned",) if kernel.get("turned") else ()) + (kernel["axes"],)
    return (kernel,)


def _flattened(w):
    return w.reshape(len(w), CHANNELS, SIDE, SIDE)
