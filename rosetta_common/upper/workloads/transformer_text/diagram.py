# ruff: noqa: RUF001 -- the drawing sets real multiplication signs
"""The network of ``transformer_text`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def decoder(spec: Any) -> tuple[Layer, ...]:
    """The layers: the embedding, the parts of a block as often as there are blocks, and the tied output."""
    width, hidden, shape = spec.width, spec.hidden, (spec.length, spec.width)
    times, norm = f"{spec.blocks} ×: ", 2 * width
    return (
        Layer("Characters", (spec.length,), data=True),
        Layer("Embedding, with positions", shape, (spec.classes + spec.length) * width),
        Layer(times + "normalisation", shape, spec.blocks * norm),
        Layer(times + f"attention, {spec.heads} heads", shape, spec.blocks * 4 * (width * width + width)),
        Layer(times + "normalisation", shape, spec.blocks * norm),
        Layer(times + "dense, GELU", (spec.length, hidden), spec.blocks * (width * hidden + hidden)),
        Layer(times + "dense", shape, spec.blocks * (hidden * width + width)),
        Layer("Normalisation", shape, norm),
        Layer("Tied output", (spec.length, spec.classes)),
    )
