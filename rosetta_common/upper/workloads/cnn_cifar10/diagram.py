# ruff: noqa: RUF001 -- the drawing sets real multiplication signs
"""The network of ``cnn_cifar10`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def convolutional_network(spec: Any) -> tuple[Layer, ...]:
    """The layers of the CNN, with the parameters counted from the shapes."""
    layers = [Layer("Image", (32, 32, 3), data=True)]

    def convolution(filters: int, name: str) -> None:
        side, _, channels = layers[-1].shape
        layers.append(Layer(name, (side, side, filters), 3 * 3 * channels * filters + filters))

    def reshape(name: str, shape: tuple[int, ...]) -> None:
        layers.append(Layer(name, shape))

    def dense(units: int, name: str) -> None:
        (inputs,) = layers[-1].shape
        layers.append(Layer(name, (units,), inputs * units + units))

    for filters in (50, 100):
        convolution(filters, "Convolution 3×3, ReLU")
        convolution(filters, "Convolution 3×3")
        side = layers[-1].shape[0] // 2
        reshape("Max-pooling 2×2, ReLU", (side, side, filters))
        reshape("Dropout 0.25", (side, side, filters))
    reshape("Flatten", (side * side * filters,))
    dense(512, "Dense, ReLU")
    reshape("Dropout 0.5", (512,))
    dense(spec.classes, "Dense, no activation")
    return tuple(layers)
