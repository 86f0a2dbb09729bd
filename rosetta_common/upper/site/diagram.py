# ruff: noqa: RUF001 -- the drawing sets real multiplication signs and dashes
"""The drawing of a network: one line a layer, its shape and its parameters; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from rosetta_common.ground.resnet50_features import EXPANSION, STAGES

WIDTH, LINE, MIDDLE = 440, 26, 288  # MIDDLE: of the shapes


@dataclass(frozen=True)
class Layer:
    """A layer; ``shape`` is that of its output: (side, side, channels), (steps, units) or (units,)."""

    name: str
    shape: tuple[int, ...]
    parameters: int = 0
    data: bool = False  # what the network is given, no layer


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


def recurrent_network(spec: Any) -> tuple[Layer, ...]:
    """The layers of the GRU: three gates, each with an input kernel, a recurrent kernel and two biases."""
    embedded, units = 125, 100
    return (
        Layer("Word ids", (spec.length,), data=True),
        Layer("Embedding", (spec.length, embedded), spec.vocabulary * embedded),
        Layer("GRU, last output", (units,), 3 * units * (embedded + units + 2)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )


def residual_network(spec: Any) -> tuple[Layer, ...]:
    """The layers of ResNet-50, a line a stage; each convolution with its batch normalisation's scale and shift."""

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


NETWORKS: dict[str, Callable[[Any], tuple[Layer, ...]]] = {
    "cnn_cifar10": convolutional_network,
    "gru_imdb": recurrent_network,
    "resnet50_features": residual_network,
}


def total_parameters(layers: tuple[Layer, ...]) -> int:
    """The parameters of all layers."""
    return sum(layer.parameters for layer in layers)


def description(layers: tuple[Layer, ...]) -> str:
    """The network in one sentence, for readers who don't see the drawing."""
    parts = [
        f"{layer.name}, output {_shape(layer)}" + (f", {layer.parameters:,} parameters" if layer.parameters else "")
        for layer in layers
    ]
    return f"From top to bottom: {'; '.join(parts)}. In total {total_parameters(layers):,} parameters."


def draw(layers: tuple[Layer, ...], name: str) -> str:
    """Draw the layers as SVG in the page's own colours.

    Args:
        layers: from the input to the output.
        name: unique on the page; ids are made of it.
    """
    height = LINE * (len(layers) + 2) + 6
    parts = [
        f'<svg class="rosetta-diagram" viewBox="0 0 {WIDTH} {height}" role="img"',
        f' aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-title">The network, layer by layer</title>',
        f'<desc id="{name}-desc">{escape(description(layers))}</desc>',
        f'<g class="head"><text x="14" y="17">Layer</text><text x="{MIDDLE}" y="17" text-anchor="middle">Output</text>',
        f'<text x="{WIDTH - 8}" y="17" text-anchor="end">Parameters</text></g>',
    ]
    for number, layer in enumerate(layers, 1):
        parts.append(_draw_layer(layer, LINE * number))
    below = LINE * (len(layers) + 1)
    parts.append(
        f'<path d="M8 {below + 1}H{WIDTH - 8}" stroke="currentColor" stroke-opacity=".5"/>'
        f'<text class="head" x="14" y="{below + 19}">In total</text>'
        f'<text class="head" x="{WIDTH - 8}" y="{below + 19}" text-anchor="end">'
        f"{total_parameters(layers):,}</text></svg>"
    )
    return "".join(parts)


def _draw_layer(layer: Layer, top: int) -> str:
    kind = "weights" if layer.parameters else "data" if layer.data else "plain"
    count = f"{layer.parameters:,}" if layer.parameters else "–"
    steps = {32: 216, 16: 196, 8: 176, 224: 216, 112: 204, 56: 192, 28: 180, 14: 168, 7: 162}  # narrower as it shrinks
    width = steps.get(layer.shape[0], 216 if len(layer.shape) == 2 else 156)
    return (
        f'<g class="{kind}"><rect x="8" y="{top + 2}" width="{width}" height="{LINE - 4}" rx="4"/>'
        f'<text x="16" y="{top + 17}">{escape(layer.name)}</text>'
        f'<text x="{MIDDLE}" y="{top + 17}" text-anchor="middle">{_shape(layer)}</text>'
        f'<text x="{WIDTH - 8}" y="{top + 17}" text-anchor="end">{count}</text></g>'
    )


def _shape(layer: Layer) -> str:
    return " × ".join(f"{number:,}" for number in layer.shape)
