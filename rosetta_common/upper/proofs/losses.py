"""Parts that references share, in float64: softmax with cross-entropy, and gradient descent with momentum."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Weights = Mapping[str, Array]


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


def descend(
    weights: Weights,
    loss_and_gradients: Callable[[Weights], tuple[float, Mapping[str, Array]]],
    steps: int,
    learning_rate: float,
    momentum: float,
) -> tuple[list[float], list[dict[str, Array]]]:
    """Take steps of gradient descent in its classic form: ``v = momentum * v + g; w = w - learning_rate * v``.

    Args:
        weights: the weights before the first step.
        loss_and_gradients: called with weights; returns the loss of the one batch, and its gradients.
        steps: the number of steps.
        learning_rate: the learning rate.
        momentum: 0 for none.

    Returns:
        The loss before each step, and the weights after each.
    """
    current = dict(weights)
    velocities = {name: np.zeros_like(array) for name, array in current.items()}
    losses, after = [], []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(current)
        losses.append(loss)
        velocities = {name: momentum * velocities[name] + gradients[name] for name in current}
        current = {name: current[name] - learning_rate * velocities[name] for name in current}
        after.append(current)
    return losses, after
