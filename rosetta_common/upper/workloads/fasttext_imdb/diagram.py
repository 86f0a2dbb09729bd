"""The network of ``fasttext_imdb`` for the drawing on its page; the parameters are counted from the shapes."""

from __future__ import annotations

from typing import Any

from rosetta_common.upper.layers import Layer


def averaging_network(spec: Any) -> tuple[Layer, ...]:
    """The layers: one large table of vectors, their mean, one logit."""
    embedded = 50
    return (
        Layer("Word and bigram ids", (spec.length,), data=True),
        Layer("Embedding", (spec.length, embedded), spec.vocabulary * embedded),
        Layer("Mean over the ids", (embedded,)),
        Layer("Dense, one logit", (1,), embedded + 1),
    )
