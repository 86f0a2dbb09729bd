"""ResNet-50's features in float64 with numpy, in evaluation mode, from weights under torchvision's names.

He and others, 2015: the stride is in a block's first 1x1 convolution. ``ground.resnet50_features`` has the rest of the
specification.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rosetta_common.ground.resnet50_features import STAGES
from rosetta_common.upper.proofs.losses import Array, Weights

EPSILON = 1e-5  # of batch normalisation, added to the variance


def features(weights: Weights, images: Array) -> Array:
    """Features of shape (n, 2048) of images of shape (n, 3, size, size), one image at a time to save memory."""
    return np.concatenate([_features(weights, images[number : number + 1]) for number in range(len(images))])


def _features(weights: Weights, x: Array) -> Array:
    x = _relu(_convolution_bn(weights, x, "conv1", "bn1", stride=2, padding=3))
    x = _windows(x, 3, 2, 1, -np.inf).max(axis=(4, 5))
    for stage, (_, blocks) in STAGES.items():
        for block in range(blocks):
            prefix = f"{stage}.{block}."
            stride = 2 if block == 0 and stage != "layer1" else 1
            y = _relu(_convolution_bn(weights, x, prefix + "conv1", prefix + "bn1", stride))
            y = _relu(_convolution_bn(weights, y, prefix + "conv2", prefix + "bn2", padding=1))
            y = _convolution_bn(weights, y, prefix + "conv3", prefix + "bn3")
            if block == 0:
                x = _convolution_bn(weights, x, prefix + "downsample.0", prefix + "downsample.1", stride)
            x = _relu(y + x)
    result: Array = x.mean(axis=(2, 3))
    return result


def _convolution_bn(weights: Weights, x: Array, kernel: str, norm: str, stride: int = 1, padding: int = 0) -> Array:
    k = weights[kernel + ".weight"]
    y = np.tensordot(_windows(x, k.shape[2], stride, padding, 0.0), k, ([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)
    scale = weights[norm + ".weight"] / np.sqrt(weights[norm + ".running_var"] + EPSILON)
    shift = weights[norm + ".bias"] - weights[norm + ".running_mean"] * scale
    return y * scale[:, None, None] + shift[:, None, None]


def _windows(x: Array, size: int, stride: int, padding: int, beyond: float) -> Array:
    """Windows of shape (n, channels, height, width, size, size), with the value ``beyond`` outside the border."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), constant_values=beyond)
    windows: Array = sliding_window_view(padded, (size, size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride]


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)
