# ruff: noqa: RUF001 -- the drawing sets real multiplication signs
"""The network of ``mnist_cnn`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def digits_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: two convolutions without padding, one pooling layer, two dense layers."""
    flat, units = 12 * 12 * 64, 128
    return (
        Layer("Image", (28, 28, 1), data=True),
        Layer("Convolution 3×3, ReLU", (26, 26, 32), 3 * 3 * 1 * 32 + 32),
        Layer("Convolution 3×3, ReLU", (24, 24, 64), 3 * 3 * 32 * 64 + 64),
        Layer("Max-pooling 2×2", (12, 12, 64)),
        Layer("Dropout 0.25", (12, 12, 64)),
        Layer("Flatten", (flat,)),
        Layer("Dense, ReLU", (units,), flat * units + units),
        Layer("Dropout 0.5", (units,)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )
