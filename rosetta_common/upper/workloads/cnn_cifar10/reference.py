"""The CNN of ``cnn_cifar10`` in float64 with numpy: forward and backward.

Written for readers, not for speed; ``tests/test_proof_references.py`` compares its gradients with finite
differences. Names and layouts are those of ``ground.proof.layouts``.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from rosetta_common.upper.proofs.losses import Array, Weights, cross_entropy

WORKLOAD = "cnn_cifar10"
SHAPES = {
    "conv1.kernel": (50, 3, 3, 3),
    "conv1.bias": (50,),
    "conv2.kernel": (50, 50, 3, 3),
    "conv2.bias": (50,),
    "conv3.kernel": (100, 50, 3, 3),
    "conv3.bias": (100,),
    "conv4.kernel": (100, 100, 3, 3),
    "conv4.bias": (100,),
    "dense1.kernel": (512, 6400),
    "dense1.bias": (512,),
    "dense2.kernel": (10, 512),
    "dense2.bias": (10,),
}


def logits(weights: Weights, images: Array) -> Array:
    """Logits in evaluation mode, shape (n, 10), of images of shape (n, 3, 32, 32)."""
    return _forward(weights, images)[0]


def loss_and_gradients(
    weights: Weights, images: Array, labels: NDArray[np.int64], ties: bool = False
) -> tuple[float, dict[str, Array]]:
    """The mean loss of one batch without dropout, and its gradients.

    Args:
        weights: the weights, float64.
        images: shape (n, 3, 32, 32).
        labels: shape (n,), 0 to 9.
        ties: whether max-pooling passes the gradient to all of several equal maxima, as Theano does, or to one.
    """
    found, kept = _forward(weights, images)
    loss, g = cross_entropy(found, labels)
    gradients: dict[str, Array] = {}

    def dense(name: str, g: Array) -> Array:
        gradients[name + ".kernel"], gradients[name + ".bias"] = g.T @ kept[name], g.sum(axis=0)
        return g @ weights[name + ".kernel"]

    def convolution(name: str, g: Array) -> Array:
        gradients[name + ".kernel"] = np.tensordot(g, _windows(kept[name]), ([0, 2, 3], [0, 2, 3]))
        gradients[name + ".bias"] = g.sum(axis=(0, 2, 3))
        turned = weights[name + ".kernel"][:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
        return _convolve(g, turned)

    g = dense("dense2", g) * (kept["dense2"] > 0)
    g = dense("dense1", g).reshape(kept["relu2"].shape) * (kept["relu2"] > 0)
    g = convolution("conv4", _unpool(g, kept["pool2"], ties)) * (kept["conv4"] > 0)
    g = convolution("conv3", g) * (kept["relu1"] > 0)
    g = convolution("conv2", _unpool(g, kept["pool1"], ties)) * (kept["conv2"] > 0)
    convolution("conv1", g)
    return loss, gradients


def _forward(weights: Weights, images: Array) -> tuple[Array, dict[str, Array]]:
    """Logits, and the input of every layer by the layer's name."""
    kept = {"conv1": images}

    def convolution(name: str) -> Array:
        return _convolve(kept[name], weights[name + ".kernel"]) + weights[name + ".bias"][:, None, None]

    kept["conv2"] = np.maximum(convolution("conv1"), 0)
    kept["pool1"] = convolution("conv2")
    kept["relu1"] = kept["conv3"] = np.maximum(_pool(kept["pool1"]), 0)
    kept["conv4"] = np.maximum(convolution("conv3"), 0)
    kept["pool2"] = convolution("conv4")
    kept["relu2"] = np.maximum(_pool(kept["pool2"]), 0)
    kept["dense1"] = kept["relu2"].reshape(len(images), -1)
    kept["dense2"] = np.maximum(kept["dense1"] @ weights["dense1.kernel"].T + weights["dense1.bias"], 0)
    return kept["dense2"] @ weights["dense2.kernel"].T + weights["dense2.bias"], kept


def _windows(x: Array) -> Array:
    """The 3x3 windows around every pixel, zeros beyond the border: shape (n, channels, height, width, 3, 3)."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    return sliding_window_view(padded, (3, 3), axis=(2, 3))


def _convolve(x: Array, kernel: Array) -> Array:
    """Correlate with a 3x3 kernel (output, input, 3, 3), with padding that keeps the size."""
    return np.tensordot(_windows(x), kernel, ([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)


def _blocks(x: Array) -> Array:
    """The 2x2 windows of max-pooling, shape (n, channels, height / 2, width / 2, 4)."""
    n, channels, height, width = x.shape
    blocks = x.reshape(n, channels, height // 2, 2, width // 2, 2).transpose(0, 1, 2, 4, 3, 5)
    return blocks.reshape(n, channels, height // 2, width // 2, 4)


def _pool(x: Array) -> Array:
    result: Array = _blocks(x).max(axis=-1)
    return result


def _unpool(g: Array, x: Array, ties: bool) -> Array:
    """Pass the gradient of max-pooling to the maxima: the first of each window, or all that are equal to it."""
    blocks = _blocks(x)
    if ties:
        chosen = np.isclose(blocks, blocks.max(axis=-1, keepdims=True), rtol=1e-9, atol=1e-12)
    else:
        chosen = np.arange(4) == blocks.argmax(axis=-1)[..., None]
    spread: Array = (chosen * g[..., None]).reshape(*g.shape, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(x.shape)
    return spread
