"""The network of ``gru_imdb`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def recurrent_network(spec: Any) -> tuple[Layer, ...]:
    """The layers of the GRU: three gates, each with an input kernel, a recurrent kernel and two biases."""
    embedded, units = 125, 100
    return (
        Layer("Word ids", (spec.length,), data=True),
        Layer("Embedding", (spec.length, embedded), spec.vocabulary * embedded),
        Layer("GRU, last output", (units,), 3 * units * (embedded + units + 2)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )
