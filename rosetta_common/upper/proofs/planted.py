"""Logits that are planted, and known for each kind of test picture: for workloads with ten classes of pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import SCORED
from rosetta_common.upper.proofs.scores import labels_for, scores
from rosetta_common.upper.workloads import Deviation, Observed

CLASSES = 10


def planted_logits() -> NDArray[np.float32]:
    """Logits of twelve kinds of pictures, shape (12, 10): one for each class, one with two maxima, one with ten."""
    logits = np.full((CLASSES + 2, CLASSES), -1, np.float32)
    np.fill_diagonal(logits, 2)
    logits[CLASSES, [2, 5]] = 2
    return logits


def kinds() -> NDArray[np.int64]:
    """The kind of each test picture, shape (SCORED,)."""
    return np.arange(SCORED) % len(planted_logits())


def scored_labels() -> NDArray[np.int64]:
    """The labels of the test samples with planted logits, shape (SCORED,)."""
    return labels_for(planted_logits()[kinds()])


def accuracy(observed: Observed) -> Deviation:
    """Compare the predictions and the accuracy for pictures with planted logits, in the trial ``long_run``."""
    planted = planted_logits()[kinds()]
    told = "every class is predicted, and ties go to the first"
    return scores(observed, "long_run", planted.argmax(axis=1), scored_labels(), told)
