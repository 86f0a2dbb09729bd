# ruff: noqa: RUF001 -- the drawing sets real multiplication signs
"""The network of ``deepcnn_cifar10`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def deep_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: two pairs of convolutions, each followed by pooling and dropout, and two dense layers."""
    flat, units = 6 * 6 * 64, 512
    return (
        Layer("Image", (32, 32, 3), data=True),
        Layer("Convolution 3×3, padded, ReLU", (32, 32, 32), 3 * 3 * 3 * 32 + 32),
        Layer("Convolution 3×3, ReLU", (30, 30, 32), 3 * 3 * 32 * 32 + 32),
        Layer("Max-pooling 2×2", (15, 15, 32)),
        Layer("Dropout 0.25", (15, 15, 32)),
        Layer("Convolution 3×3, padded, ReLU", (15, 15, 64), 3 * 3 * 32 * 64 + 64),
        Layer("Convolution 3×3, ReLU", (13, 13, 64), 3 * 3 * 64 * 64 + 64),
        Layer("Max-pooling 2×2", (6, 6, 64)),
        Layer("Dropout 0.25", (6, 6, 64)),
        Layer("Flatten", (flat,)),
        Layer("Dense, ReLU", (units,), flat * units + units),
        Layer("Dropout 0.5", (units,)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )
