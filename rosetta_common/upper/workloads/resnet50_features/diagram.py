# ruff: noqa: RUF001 -- the drawing sets real multiplication signs
"""The network of ``resnet50_features`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.ground.resnet50_features import EXPANSION, STAGES
from rosetta_common.upper.layers import Layer


def residual_network(spec: Any) -> tuple[Layer, ...]:
    """The layers of ResNet-50, a line for each stage; a convolution includes scale and shift of its normalisation."""

    def convolution(size: int, inputs: int, outputs: int) -> int:
        return size * size * inputs * outputs + 2 * outputs

    side, channels = spec.size // 2, 64
    layers = [
        Layer("Picture", (spec.size, spec.size, 3), data=True),
        Layer("Convolution 7×7, stride 2", (side, side, channels), convolution(7, 3, channels)),
        Layer("Max-pooling 3×3, stride 2", (side // 2, side // 2, channels)),
    ]
    side //= 2
    for number, (width, blocks) in enumerate(STAGES.values()):
        side //= 2 if number else 1
        count = convolution(1, channels, EXPANSION * width)  # beside the first block
        for _ in range(blocks):
            count += convolution(1, channels, width) + convolution(3, width, width)
            channels = EXPANSION * width
            count += convolution(1, width, channels)
        layers.append(Layer(f"{blocks} bottleneck blocks", (side, side, channels), count))
    return (*layers, Layer("Mean over the picture", (channels,)))
