"""The network of ``charlstm_nietzsche`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def character_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: one-hot characters, an LSTM of four gates with a bias each, a dense layer."""
    units = 128
    return (
        Layer("Characters", (spec.length,), data=True),
        Layer("One-hot", (spec.length, spec.classes)),
        Layer("LSTM, last output", (units,), 4 * units * (spec.classes + units + 1)),
        Layer("Dense, no activation", (spec.classes,), units * spec.classes + spec.classes),
    )
