"""Made-up arrays of a faultless column, and the changes that make one fault of them; for the tests of deviations."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from rosetta_common.ground.proof.trials import MANY, ORDER, SEEDS, SEEN
from rosetta_common.upper.proofs import inputs
from rosetta_common.upper.proofs.rungs import allowed
from rosetta_common.upper.workloads import ladder, rungs_of

RANDOM = np.random.default_rng(5)
Observed = dict[str, Any]
NONE: frozenset[tuple[str, bool | int]] = frozenset()


ROWS = 300  # of the largest arrays, of which a few rows are enough here
LARGEST = {
    "cnn_cifar10": "dense1.kernel",
    "gru_imdb": "embedding",
    "bilstm_imdb": "embedding",
    "mnist_cnn": "dense1.kernel",
}


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out most rows of the largest arrays."""
    for workload, name in LARGEST.items():
        shapes = ladder(workload).shapes
        shape = shapes[name]
        monkeypatch.setitem(shapes, name, (min(ROWS, shape[0]), *shape[1:]))


@cache
def weights(workload: str) -> dict[str, Any]:
    """The weights that training starts from."""
    return {name: array[:ROWS].astype(np.float64) for name, array in inputs.weights(workload).items()}


@cache
def glorot(workload: str) -> dict[str, Any]:
    """Weights as an example would draw them."""
    drawn = {}
    for name, shape in ladder(workload).shapes.items():
        bound = 0.0 if name.endswith("bias") else inputs.glorot_bound(name, shape)
        drawn[name] = RANDOM.uniform(-bound, bound, shape)
    return drawn


def moving(start: dict[str, Any], by: float) -> dict[str, Any]:
    return {name: array + by * RANDOM.normal(size=array.shape) for name, array in start.items()}


def prefixed(prefix: str, arrays: dict[str, Any]) -> Observed:
    return {prefix + name: array for name, array in arrays.items()}


def epochs() -> list[list[int]]:
    """Batches of single samples, in an order of its own in each epoch."""
    size, n = ORDER["batch_size"], ORDER["n_train"]
    orders = [[(7 * sample + 3 * epoch) % n for sample in range(n)] for epoch in range(ORDER["epochs"])]
    return [order[start : start + size] for order in orders for start in range(0, n, size)]


def shares(counts: np.ndarray[Any, Any], bias: np.ndarray[Any, Any]) -> Any:
    """The gradient of the last bias for a batch with so many samples of each class."""
    return np.exp(bias) / np.exp(bias).sum() - counts / counts.sum()


def by_momentum(batches: list[Any], classes: int, rate: float, momentum: float) -> list[Any]:
    """The last bias after each batch of labels, from zero, by gradient descent with momentum."""
    bias, velocity, after = np.zeros(classes), np.zeros(classes), []
    for labels in batches:
        velocity = momentum * velocity + shares(np.bincount(labels, minlength=classes), bias)
        bias = bias - rate * velocity
        after.append(bias)
    return after


def by_plain_adam(batches: list[Any]) -> list[Any]:
    """The last bias after each batch of labels, from zero, by Adam with betas of 0 and an epsilon of 1."""
    bias, after = np.zeros(2), []
    for labels in batches:
        gradient = shares(np.bincount(labels, minlength=2), bias)
        bias = bias - gradient / (np.abs(gradient) + 1)
        after.append(bias)
    return after


def first_batches(labels: Any) -> list[Any]:
    """The first batches of a shuffled set."""
    mixed = RANDOM.permutation(labels)
    return [mixed[n * MANY["batch_size"] : (n + 1) * MANY["batch_size"]] for n in range(SEEN)]


def counted_from_1(prefix: str, arrays: list[Any]) -> Observed:
    return {f"{prefix}{number}": array for number, array in enumerate(arrays, 1)}


def of_seeds(of_one: Any) -> Observed:
    """What three trials note; the first two have one seed."""
    kept: dict[int, Observed] = {}
    for _, seed in SEEDS:
        kept.setdefault(seed, of_one(seed))
    return {f"{trial}/{name}": array for trial, seed in SEEDS for name, array in kept[seed].items()}


def off(workload: str, found: dict[str, tuple[float | None, str]]) -> set[str]:
    """The rungs whose deviation is not allowed."""
    assert set(found) == set(rungs_of(workload))
    return {
        name
        for name, (deviation, _) in found.items()
        if deviation is None or not deviation <= allowed(name, workload)[0]
    }


def scaled(factor: float) -> Any:
    return lambda array: array * factor


def away(start: Any, factor: float) -> Any:
    """Lengthen a movement from the start."""
    return lambda array: start + (array - start) * factor
