"""What the path of the last bias shows, if nothing else moves: the classes in each batch, and so the samples' order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import MANY, SEEDS, SEEN
from rosetta_common.upper.proofs.deviations import numbered, part
from rosetta_common.upper.proofs.losses import Array, log_softmax
from rosetta_common.upper.workloads import Deviation, Observed

NEAR = 0.02  # the most that a count of samples may differ from a whole number
Counts = NDArray[np.int64]
Steps = Iterator[tuple[Array, Array]]  # a bias before a step, and its gradient in the step


class NoBatchError(Exception):
    """No batch of samples moves the last bias so."""


def with_momentum(biases: Iterable[Array], classes: int, learning_rate: float, momentum: float) -> Steps:
    """The steps of gradient descent with momentum, from zero, by the biases after them."""
    bias, velocity = np.zeros(classes), np.zeros(classes)
    for after in biases:
        new = (bias - after.astype(np.float64)) / learning_rate
        yield bias, new - momentum * velocity
        bias, velocity = after.astype(np.float64), new


def with_plain_adam(biases: Iterable[Array], classes: int, learning_rate: float) -> Steps:
    """The steps of Adam with both betas 0 and epsilon 1, from zero: ``learning_rate * g / (|g| + 1)``."""
    bias = np.zeros(classes)
    for after in biases:
        moved = (bias - after.astype(np.float64)) / learning_rate
        yield bias, moved / (1 - np.abs(moved))
        bias = after.astype(np.float64)


def classes_in_batches(steps: Steps, sizes: Sequence[int]) -> list[Counts]:
    """Count the samples of each class in each batch.

    Args:
        steps: the steps, if every unit before the last bias is zero.
        sizes: of the batches.

    Returns:
        An array for each batch, its length the number of classes.

    Raises:
        NoBatchError: if no batch of the size has such a gradient, e.g. if a smaller batch counts less.
    """
    found = []
    for size, (bias, gradient) in zip(sizes, steps, strict=False):
        counts = (np.exp(log_softmax(bias[None])[0]) - gradient) * size
        if not np.abs(counts - counts.round()).max() <= NEAR or abs(counts.sum() - size) > NEAR:  # or NaN
            raise NoBatchError(f"a batch of {size} had the gradient {gradient} of the last bias: no such batch has")
        found.append(counts.round().astype(np.int64))
    return found


def sizes_of(numbers: Mapping[str, int]) -> list[int]:
    """The sizes of all batches, epoch after epoch; ``numbers`` are values of a specification."""
    n, size = numbers["n_train"], numbers["batch_size"]
    return [min(size, n - start) for start in range(0, n, size)] * numbers["epochs"]


def mixing(
    observed: Observed, last_bias: str, shares: Sequence[float], steps: Callable[[Iterable[Array]], Steps]
) -> Deviation:
    """Compare the classes in the first batches with what chance gives; a class shows the place of its samples.

    Args:
        observed: the arrays that ``note_mixing`` of ``ground.proof.trials`` noted.
        last_bias: the proof's name of the last layer's bias.
        shares: the share of each class in all samples.
        steps: finds the gradients, as ``with_momentum`` does.

    Returns:
        The largest difference of a count, in sampling errors.
    """
    if handed := list(numbered(observed, "mixing/handed out/1/"))[:SEEN]:
        labels = np.concatenate([batch.argmax(axis=1) if batch.ndim > 1 else batch for batch in handed])
        found, batches = np.bincount(labels.astype(np.int64), minlength=len(shares)), len(handed)
    else:
        try:
            each = classes_in_batches(steps(numbered(observed, f"mixing/{last_bias}/")), [MANY["batch_size"]] * SEEN)
        except NoBatchError as error:
            return float("inf"), str(error)
        found, batches = np.sum(each, axis=0), len(each)
    if batches != SEEN:
        return float("inf"), f"{batches} of the first {SEEN} batches were seen"
    chance = np.array(shares)
    off = np.abs(found - found.sum() * chance) / np.sqrt(found.sum() * chance * (1 - chance))
    counts = ", ".join(map(str, found))
    return float(off.max()), f"of the first {found.sum()} of {MANY['n_train']:,} samples, {counts} by their place"


def seeds(observed: Observed, orders: Callable[[str], object], losses: str = "") -> Deviation:
    """Count what ignores the seed, or differs under one seed.

    Args:
        observed: the arrays that ``note_seeds`` of ``ground.proof.trials`` noted.
        orders: called with a trial's name; returns the order of its samples, in any form.
        losses: the name of losses that hang on dropout; none if there is no dropout.
    """
    trials = [name for name, _ in SEEDS]
    try:
        aspects: dict[str, list[object]] = {"order": [orders(trial) for trial in trials]}
    except NoBatchError as error:
        return float("inf"), str(error)
    drawn = [part(observed, f"{trial}/initial/") for trial in trials]
    for name, array in drawn[0].items():
        if np.any(array[np.isfinite(array)] != 0):
            aspects[name] = [tuple(one[name].tolist()) for one in drawn]
    if losses:
        aspects["dropout"] = [tuple(np.round(observed[f"{trial}/{losses}"], 4)) for trial in trials]
    bad = [f"{name} differs under one seed" for name, (one, same, _) in aspects.items() if one != same]
    bad += [f"{name} ignores the seed" for name, (one, _, other) in aspects.items() if one == other]
    told = f"order, {len(aspects) - 1 - bool(losses)} parameters{' and dropout' if losses else ''}"
    return float(len(bad)), "; ".join(bad) or f"{told}: one seed gives the same twice, another seed others"
