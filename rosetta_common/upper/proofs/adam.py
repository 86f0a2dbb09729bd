"""Adam in float64, in the forms that frameworks have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.losses import Array, Weights

# A batch: called with weights; returns the loss, its gradients, and their squares where those aren't the squares.
Batch = Callable[[Weights], tuple[float, dict[str, Array], dict[str, Array]]]


@dataclass(frozen=True)
class Adam:
    """One form of Adam.

    The default is that of Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1:
    ``w -= learning_rate * m_hat / (sqrt(v_hat) + epsilon)`` with ``m_hat = m / (1 - beta1^t)``,
    ``v_hat = v / (1 - beta2^t)``.
    """

    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    # Section 2's last sentence: epsilon is added before the correction, which makes it 1 / sqrt(1 - beta2^t) as large.
    epsilon_first: bool = False
    # The step is corrected by the powers of t + ahead.
    ahead: int = 0
    # A word that occurs several times in a batch has as many gradient parts: each is squared, then they are summed.
    squares_by_part: bool = False


def train(
    weights: Weights,
    batches: Sequence[Batch],
    adam: Adam,
    held: Mapping[str, NDArray[np.bool_]] | None = None,
    seen: tuple[str, Sequence[Array]] | None = None,
) -> tuple[list[float], list[dict[str, Array]]]:
    """Take one step on each batch.

    Args:
        weights: the weights, float64.
        batches: see ``Batch``.
        adam: the form of Adam.
        held: names of weights, and which of their numbers are no parameters and never move.
        seen: the name of a parameter, and the observed numbers of it after each step. If given, each step uses the
            correction of ``adam`` or that of the next step: the one whose movement is nearer to the observed movement.

    Returns:
        The loss before each step, and the weights after each.
    """
    current = dict(weights)
    means = {name: np.zeros_like(array) for name, array in current.items()}
    squares = {name: np.zeros_like(array) for name, array in current.items()}
    losses, after = [], []
    for number, batch in enumerate(batches, 1):
        loss, gradients, squared = batch(current)
        losses.append(loss)
        for name, mask in (held or {}).items():
            gradients[name][mask] = 0
        for name, gradient in gradients.items():
            means[name] = adam.beta1 * means[name] + (1 - adam.beta1) * gradient
            squares[name] = adam.beta2 * squares[name] + (1 - adam.beta2) * squared.get(name, gradient**2)
        power = number + adam.ahead
        if seen is not None:
            name, found = seen
            moved = (found[number - 2] if number > 1 else weights[name]) - found[number - 1]
            known = means[name], squares[name], moved
            power += int(_off(adam, power + 1, *known) < _off(adam, power, *known))
        current = {name: array - _step(adam, power, means[name], squares[name]) for name, array in current.items()}
        after.append(current)
    return losses, after


def _step(adam: Adam, power: int, mean: Array, square: Array) -> Array:
    """The movement of one parameter, against its gradient."""
    corrected1, corrected2 = 1 - adam.beta1**power, 1 - adam.beta2**power
    root = np.sqrt(square)
    if adam.epsilon_first:
        root = (root + adam.epsilon) / np.sqrt(corrected2)
    else:
        root = root / np.sqrt(corrected2) + adam.epsilon
    step: Array = adam.learning_rate * mean / corrected1 / root
    return step


def _off(adam: Adam, power: int, mean: Array, square: Array, moved: Array) -> float:
    """The distance of a movement from the movement that the correction by a power gives."""
    return float(np.linalg.norm(_step(adam, power, mean, square) - moved))
