"""The network of ``bilstm_imdb`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def both_ways(spec: Any) -> tuple[Layer, ...]:
    """The layers: an LSTM in each direction, whose last outputs are joined, and one logit."""
    embedded, units = 128, 64
    return (
        Layer("Word ids", (spec.length,), data=True),
        Layer("Embedding", (spec.length, embedded), spec.vocabulary * embedded),
        Layer("LSTM in both directions, last outputs", (2 * units,), 2 * 4 * units * (embedded + units + 2)),
        Layer("Dropout 0.5", (2 * units,)),
        Layer("Dense, no activation", (1,), 2 * units + 1),
    )
