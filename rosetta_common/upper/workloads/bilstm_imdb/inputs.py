"""The other inputs of the trials of ``bilstm_imdb``: made reviews, and other weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.reviews import of_one_word
from rosetta_common.ground.proof.trials import ORDER, SCORED
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.bilstm_imdb import FAR, LONG, SEED, SHORT
from rosetta_common.upper.proofs import inputs as drawn
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.proofs.scores import labels_for
from rosetta_common.upper.workloads.bilstm_imdb.reference import DIRECTIONS, SHAPES, UNITS, VOCABULARY, WORKLOAD

FIRST_WORD = 100  # the id of the word of the first made review
LENGTHS = (100, 100, 80, 60, 40, 5)  # words of the reviews of the published length, without their padding
SLOW = 4.0  # added to the biases of the forget gates, which then keep 0.98 of the cell in each step
OPEN = 20.0  # a bias with which a gate is 1 in float32
VALUES = (1.0, -1.0, 0.0)  # of three words, which give a good review, a bad one, and a logit of 0
# Trained in pairs: the gradient of the last bias shrinks for 40 steps, then changes its sign for 10.
LONG_LABELS = np.repeat([0, 1, 0], [80, 20, LONG["n_train"] - 100])
START = np.zeros(1, np.float32)  # of the bias whose path is followed


def far_reviews() -> NDArray[np.int32]:
    """Reviews of the published length, with words of the whole vocabulary."""
    random = np.random.default_rng(drawn.SEED)
    reviews = np.zeros((FAR["n_train"], specification(WORKLOAD).length), np.int32)
    for review, length in zip(reviews, LENGTHS, strict=True):
        review[-length:] = random.integers(1, VOCABULARY, length)
    reviews[0, :2] = 1, VOCABULARY - 1
    return reviews


def far() -> dict[str, NDArray[np.float32]]:
    """The drawn biases, with which the gates forget slowly: the word at the other end still counts."""
    changed = {}
    for direction in DIRECTIONS:
        bias = weights(WORKLOAD)[f"{direction}.input_bias"].copy()
        bias[UNITS : 2 * UNITS] += SLOW
        changed[f"{direction}.input_bias"] = bias
    return changed


def large() -> dict[str, NDArray[np.float32]]:
    """The drawn last kernel, a thousand times as large."""
    return {"dense.kernel": 1000 * weights(WORKLOAD)["dense.kernel"]}


def way(units: int) -> dict[str, NDArray[np.float32]]:
    """Weights, the others zero, with which the first units of one direction are 1 and add up to the logit."""
    bias, kernel = np.zeros((4, UNITS), np.float32), np.zeros(SHAPES["dense.kernel"], np.float32)
    bias[:, :units], kernel[:, :units] = OPEN, 1
    return {"forward.input_bias": bias.reshape(-1), "dense.kernel": kernel}


def scored() -> dict[str, NDArray[np.float32]]:
    """Weights with which the value v of a review's last word makes its logit: tanh(tanh(v))."""
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    arrays["embedding"][FIRST_WORD : FIRST_WORD + len(VALUES), 0] = VALUES
    bias = np.zeros((4, UNITS), np.float32)
    bias[[0, 3], 0] = OPEN
    arrays["forward.input_bias"][...] = bias.reshape(-1)
    arrays["forward.input_kernel"][2 * UNITS, 0] = 1
    arrays["dense.kernel"][:, 0] = 1
    return arrays


def planted() -> NDArray[np.int64]:
    """The predictions for the test reviews with the weights ``scored``, shape (SCORED,)."""
    return (np.resize(VALUES, SCORED) > 0).astype(np.int64)


def scored_labels() -> NDArray[np.int64]:
    """The labels of these test reviews, shape (SCORED,): a third of the predictions are wrong."""
    return labels_for(np.eye(2)[planted()])


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.bilstm_imdb`` use."""
    words, few = FIRST_WORD + np.arange(ORDER["n_train"]), SEED["n_train"]
    arrays: dict[str, NDArray[Any]] = {
        "words_samples": of_one_word(words, SHORT),
        "words_labels": np.arange(len(words)) % 2,
        "bad_samples": of_one_word(words[:few], SHORT),
        "bad_labels": np.zeros(few, np.int64),
        "one_samples": of_one_word(words[:1], SHORT),
        "one_labels": np.zeros(1, np.int64),
        "far_samples": far_reviews(),
        "far_labels": np.arange(FAR["n_train"]) % 2,
        "long_samples": of_one_word(np.full(LONG["n_train"], FIRST_WORD), SHORT),
        "long_labels": LONG_LABELS,
        "long_start": START,
        "scored_samples": of_one_word(FIRST_WORD + np.arange(SCORED) % len(VALUES), SHORT),
        "scored_labels": scored_labels(),
        "blank/embedding": np.zeros(SHAPES["embedding"], np.float32),
    }
    others = {"far": far(), "large": large(), "scored": scored(), "way1": way(1), "two": way(2)}
    for kind, found in others.items():
        arrays |= {f"{kind}/{name}": array for name, array in found.items()}
    return arrays
