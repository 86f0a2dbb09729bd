# ruff: noqa: RUF001 -- the drawing sets real multiplication signs and dashes
"""The drawing of a network: a line for each layer, with shape and parameters; pure, without Sphinx."""

from __future__ import annotations

from html import escape

from rosetta_common.upper.layers import Layer
from rosetta_common.upper.site.svg import svg

WIDTH, LINE, MIDDLE = 440, 26, 288  # MIDDLE: of the shapes


def total_parameters(layers: tuple[Layer, ...]) -> int:
    """The parameters of all layers."""
    return sum(layer.parameters for layer in layers)


def description(layers: tuple[Layer, ...]) -> str:
    """The network in one sentence, as a text alternative of the drawing."""
    parts = [
        f"{layer.name}, output {_shape(layer)}" + (f", {layer.parameters:,} parameters" if layer.parameters else "")
        for layer in layers
    ]
    return f"From top to bottom: {'; '.join(parts)}. In total {total_parameters(layers):,} parameters."


def draw(layers: tuple[Layer, ...], name: str) -> str:
    """Draw the layers as SVG in the page's own colours.

    Args:
        layers: from the input to the output.
        name: unique on the page; the ids are made from it.
    """
    height = LINE * (len(layers) + 2) + 6
    parts = [
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
        f"{total_parameters(layers):,}</text>"
    )
    title = "The network, layer by layer"
    return svg("rosetta-diagram", f"0 0 {WIDTH} {height}", name, title, description(layers), parts)


def _draw_layer(layer: Layer, top: int) -> str:
    kind = "weights" if layer.parameters else "data" if layer.data else "plain"
    count = f"{layer.parameters:,}" if layer.parameters else "–"
    steps = {
        32: 216,
        16: 196,
        8: 176,
        224: 216,
        112: 204,
        56: 192,
        28: 180,
        14: 168,
        7: 162,
    }  # smaller outputs are drawn narrower
    width = steps.get(layer.shape[0], 216 if len(layer.shape) == 2 else 156)
    return (
        f'<g class="{kind}"><rect x="8" y="{top + 2}" width="{width}" height="{LINE - 4}" rx="4"/>'
        f'<text x="16" y="{top + 17}">{escape(layer.name)}</text>'
        f'<text x="{MIDDLE}" y="{top + 17}" text-anchor="middle">{_shape(layer)}</text>'
        f'<text x="{WIDTH - 8}" y="{top + 17}" text-anchor="end">{count}</text></g>'
    )


def _shape(layer: Layer) -> str:
    return " × ".join(f"{number:,}" for number in layer.shape)
