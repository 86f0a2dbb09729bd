"""Softmax with cross-entropy in float64, which ends both networks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def log_softmax(logits: Array) -> Array:
    """Logarithms of the probabilities, shape (n, classes)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def cross_entropy(logits: Array, labels: NDArray[np.int64]) -> tuple[float, Array]:
    """The mean loss of a batch, and its gradient with respect to the logits.

    Args:
        logits: shape (n, classes).
        labels: shape (n,), 0 to classes - 1.
    """
    n = len(labels)
    logs = log_softmax(logits)
    gradient = np.exp(logs)
    gradient[np.arange(n), labels] -= 1
    return float(-logs[np.arange(n), labels].mean()), gradient / n
