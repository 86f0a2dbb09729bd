"""The deviation of what an example counts: its predictions and its accuracy, for samples whose logits are known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.workloads import Deviation, Observed


def labels_for(logits: NDArray[Any]) -> NDArray[np.int64]:
    """Labels with which a third of the predictions are wrong, shape (n,); of equal logits the first is predicted."""
    predicted = logits.argmax(axis=1)
    wrong = np.arange(len(logits)) % 3 == 0
    labels: NDArray[np.int64] = np.where(wrong, (predicted + 1) % logits.shape[1], predicted)
    return labels


def scores(observed: Observed, trial: str, predicted: NDArray[Any], labels: NDArray[Any], told: str) -> Deviation:
    """Count the predictions that differ, and the samples by which the accuracy is off.

    Args:
        observed: the arrays that the trial noted: ``predictions`` and ``accuracy``.
        trial: its name.
        predicted: the known predictions.
        labels: the labels that the example loaded.
        told: of what samples, in words.
    """
    found, accuracy = observed[f"{trial}/predictions"].reshape(-1), float(observed[f"{trial}/accuracy"])
    if not len(found) == len(predicted) == len(labels):
        return float("inf"), f"{len(found)} predictions for {len(labels)} samples"
    known = float((predicted == labels).mean())
    differ = int((found != predicted).sum())
    off = abs(accuracy - known) * len(labels)
    detail = f"{differ} of {len(labels)} predictions differ; accuracy {accuracy:.4f}, counted {known:.4f}; {told}"
    return (differ + off if np.isfinite(off) else float("inf")), detail
