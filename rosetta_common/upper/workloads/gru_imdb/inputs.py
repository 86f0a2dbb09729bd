"""The other inputs of the GRU's trials: made reviews, and other weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.reviews import of_one_word
from rosetta_common.ground.proof.trials import ORDER, SCORED
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.gru_imdb import FAR, LONG, SHORT
from rosetta_common.upper.proofs.inputs import SEED, weights
from rosetta_common.upper.proofs.scores import labels_for
from rosetta_common.upper.workloads.gru_imdb.reference import SHAPES, UNITS, VOCABULARY, WORKLOAD

FIRST_WORD = 100  # the id of the word of the first made review
LENGTHS = (150, 150, 120, 80, 50, 5)  # words of the reviews of the published length, without their padding
SLOW = 4.0  # added to the bias of the update gate, which then keeps 0.98 of the state in each step
VALUES = (1.0, -1.0, 0.0)  # of three words, which give a good review, a bad one, and two equal logits
# Trained in pairs: the gradient of the last bias shrinks for 40 steps, then changes its sign for 10.
LONG_LABELS = np.repeat([0, 1, 0], [80, 20, LONG["n_train"] - 100])
START = np.zeros(2, np.float32)  # of the bias whose path is followed


def made_reviews() -> NDArray[np.int32]:
    """Reviews of one word each, all different."""
    reviews: NDArray[np.int32] = of_one_word(FIRST_WORD + np.arange(ORDER["n_train"]), SHORT)
    return reviews


def far_reviews() -> NDArray[np.int32]:
    """Reviews of the published length, with words of the whole vocabulary."""
    random = np.random.default_rng(SEED)
    reviews = np.zeros((FAR["n_train"], specification(WORKLOAD).length), np.int32)
    for review, length in zip(reviews, LENGTHS, strict=True):
        review[-length:] = random.integers(1, VOCABULARY, length)
    reviews[0, :2] = 1, VOCABULARY - 1
    return reviews


def far() -> dict[str, NDArray[np.float32]]:
    """The drawn bias, with which the update gate forgets slowly: the first words still count at the end."""
    bias = weights(WORKLOAD)["gru.input_bias"].copy()
    bias[UNITS : 2 * UNITS] += SLOW
    return {"gru.input_bias": bias}


def large() -> dict[str, NDArray[np.float32]]:
    """The drawn last kernel, a thousand times as large."""
    return {"dense.kernel": 1000 * weights(WORKLOAD)["dense.kernel"]}


def scored() -> dict[str, NDArray[np.float32]]:
    """Weights with which the value v of a review's last word makes its logits: 0.5 + tanh(v) / 2, 0.5 - tanh(v) / 2."""
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    arrays["embedding"][FIRST_WORD : FIRST_WORD + len(VALUES), 0] = VALUES
    arrays["gru.input_kernel"][2 * UNITS, 0] = 1
    arrays["dense.kernel"][:, 0] = 1, -1
    arrays["dense.bias"][...] = 0.5
    return arrays


def planted_logits() -> NDArray[np.float64]:
    """The logits of the test reviews with the weights ``scored``, shape (SCORED, 2)."""
    half = np.tanh(np.resize(VALUES, SCORED)) / 2
    return np.stack([0.5 + half, 0.5 - half], axis=1)


def scored_labels() -> NDArray[np.int64]:
    """The labels of the test samples with planted logits, shape (SCORED,)."""
    return labels_for(planted_logits())


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.gru_imdb`` use."""
    arrays: dict[str, NDArray[Any]] = {
        "words_samples": made_reviews(),
        "words_labels": np.arange(ORDER["n_train"]) % 2,
        "far_samples": far_reviews(),
        "far_labels": np.arange(FAR["n_train"]) % 2,
        "long_samples": of_one_word(np.full(LONG["n_train"], FIRST_WORD), SHORT),
        "long_labels": LONG_LABELS,
        "long_start": START,
        "scored_samples": of_one_word(FIRST_WORD + np.arange(SCORED) % len(VALUES), SHORT),
        "scored_labels": scored_labels(),
    }
    for kind, found in (("far", far()), ("large", large()), ("scored", scored())):
        arrays |= {f"{kind}/{name}": array for name, array in found.items()}
    return arrays
