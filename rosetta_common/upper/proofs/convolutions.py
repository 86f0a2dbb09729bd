"""Convolution and max-pooling in float64 with numpy, forward and backward: the parts of the references.

Written for readers, not for speed. Images have the shape (n, channels, height, width), kernels (output, input, 3, 3).
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float64]


def windows(x: Array, padding: int) -> Array:
    """The 3x3 windows, with a border of zeros around the image: shape (n, channels, height, width, 3, 3).

    Args:
        x: images.
        padding: pixels of the border: 1 keeps the size, 0 takes two rows and columns away, 2 adds two.
    """
    border = (padding, padding)
    return sliding_window_view(np.pad(x, ((0, 0), (0, 0), border, border)), (3, 3), axis=(2, 3))


def convolve(x: Array, kernel: Array, padding: int) -> Array:
    """Correlate images with a kernel; ``padding`` is as in ``windows``."""
    return np.tensordot(windows(x, padding), kernel, ([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)


def convolved_back(g: Array, x: Array, kernel: Array, padding: int) -> tuple[Array, Array]:
    """The gradients of ``convolve`` with respect to its kernel and to its images, from the gradient of its result."""
    of_kernel: Array = np.tensordot(g, windows(x, padding), ([0, 2, 3], [0, 2, 3]))
    return of_kernel, convolve(g, kernel[:, :, ::-1, ::-1].transpose(1, 0, 2, 3), 2 - padding)


def pool(x: Array) -> Array:
    """The maxima of 2x2 pixels."""
    result: Array = _blocks(x).max(axis=-1)
    return result


def unpool(g: Array, x: Array, ties: bool) -> Array:
    """Pass the gradient of ``pool`` to the maxima: the first of each window, or with ``ties`` all that are equal."""
    blocks = _blocks(x)
    if ties:
        chosen = np.isclose(blocks, blocks.max(axis=-1, keepdims=True), rtol=1e-9, atol=1e-12)
    else:
        chosen = np.arange(4) == blocks.argmax(axis=-1)[..., None]
    spread: Array = (chosen * g[..., None]).reshape(*g.shape, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(x.shape)
    return spread


def _blocks(x: Array) -> Array:
    """The 2x2 windows of max-pooling, shape (n, channels, height / 2, width / 2, 4)."""
    n, channels, height, width = x.shape
    blocks = x.reshape(n, channels, height // 2, 2, width // 2, 2).transpose(0, 1, 2, 4, 3, 5)
    return blocks.reshape(n, channels, height // 2, width // 2, 4)
