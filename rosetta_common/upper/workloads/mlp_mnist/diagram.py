"""The network of ``mlp_mnist`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def dense_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: three dense layers, with dropout between them."""
    pixels, units = 28 * 28, 512
    return (
        Layer("Image", (28, 28, 1), data=True),
        Layer("Flatten", (pixels,)),
        Layer("Dense, ReLU", (units,), pixels * units + units),
        Layer("Dropout 0.2", (units,)),
        Layer("Dense, ReLU", (units,), units * units + units),
        Layer("Dropout 0.2", (units,)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )
