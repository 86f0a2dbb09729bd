"""The network of ``textgenerator_nietzsche`` for the drawing on its page; its parameters are counted."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def two_headed_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: an embedding, an LSTM, the auxiliary output, and the main output behind two dense layers."""
    embedded, units, first, second = 300, 128, 512, 256
    return (
        Layer("Characters", (spec.length,), data=True),
        Layer("Embedding", (spec.length, embedded), spec.classes * embedded),
        Layer("LSTM, last output", (units,), 4 * units * (embedded + units + 1)),
        Layer("Dense, auxiliary output", (spec.classes,), units * spec.classes + spec.classes),
        Layer("Dense of the LSTM's output, no bias", (first,), units * first),
        Layer("Batch normalisation, ReLU", (first,), 4 * first),
        Layer("Dense, no bias", (second,), first * second),
        Layer("Batch normalisation, ReLU", (second,), 4 * second),
        Layer("Dense, main output", (spec.classes,), second * spec.classes + spec.classes),
    )
