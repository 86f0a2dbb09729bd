"""Deviations that several workloads use: the arrays of the trials against the reference."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.upper.proofs.inputs import glorot_bound
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed

LAST_BITS = 1e-6  # of resized pixels: ResNet-50's come from a matrix product, and each framework has another BLAS
BATCHES = -(-ORDER["n_train"] // ORDER["batch_size"])  # in an epoch


def part(observed: Observed, prefix: str) -> dict[str, NDArray[Any]]:
    """The noted arrays with a prefix, by the rest of the name."""
    return {name[len(prefix) :]: array for name, array in observed.items() if name.startswith(prefix)}


def was_run(observed: Observed, trial: str) -> bool:
    """Whether a trial noted anything."""
    return any(name.startswith(f"{trial}/") for name in observed)


def if_run(observed: Observed, trial: str, deviation: Callable[[], Deviation]) -> Deviation:
    """The deviation of a rung, or ``NOT_RUN`` if its trial noted nothing."""
    return deviation() if was_run(observed, trial) else NOT_RUN


def data(found: NDArray[Any], labels: NDArray[Any], expected: NDArray[Any], expected_labels: NDArray[Any]) -> Deviation:
    """Compare the first batch, whatever its layout; labels may be one-hot."""
    layout = "as they are"
    if found.ndim == expected.ndim == 4 and found.shape != expected.shape:
        found, layout = found.transpose(0, 3, 1, 2), "channels last"
    elif found.ndim == 4:
        layout = "channels first"
    kind = f"{labels.dtype}, one-hot" if labels.ndim > 1 else str(labels.dtype)
    labels = labels.argmax(axis=1) if labels.ndim > 1 else labels
    told = f"{layout}, {found.dtype}; labels {kind}"
    if found.shape != expected.shape or labels.shape != expected_labels.shape:
        return float("inf"), f"the batch has the shape {found.shape}; {told}"
    differ = ~np.isclose(found, expected, rtol=0, atol=LAST_BITS)  # a NaN differs from everything
    return float(differ.sum() + (labels != expected_labels).sum()), told


def parameters(initial: Observed, missing: int = 0) -> Deviation:
    """Count the numbers of the parameters; the example must not have those in ``missing``."""
    wanted = sum(array.size for array in initial.values())
    have = sum(int(np.isfinite(array).sum()) for array in initial.values())
    return float(abs(wanted - missing - have)), f"{have:,} parameters"


def initialiser(shapes: Mapping[str, tuple[int, ...]], initial: Observed) -> Deviation:
    """Compare the weights as the example drew them with Glorot's uniform distribution; biases with zero."""
    worst, where = 0.0, ""
    for name, shape in shapes.items():
        array = initial[name][np.isfinite(initial[name])].astype(np.float64)
        if name.endswith("bias"):
            if np.any(array != 0):
                return float("inf"), f"{name} is not zero: it begins between {array.min():.3g} and {array.max():.3g}"
            continue
        bound = glorot_bound(name, shape)
        if np.abs(array).max() > bound * (1 + 1e-6):
            return float("inf"), f"{name} reaches {np.abs(array).max():.4g}, beyond its bound of {bound:.4g}"
        # The variance of n uniform numbers has a relative sampling error of sqrt(0.8 / n): their kurtosis is 1.8.
        off = abs(array.var() / (bound**2 / 3) - 1) / math.sqrt(0.8 / array.size)
        if off > worst:
            worst, where = float(off), name
    return worst, f"uniform within Glorot's bounds, biases zero; the variance of {where} is the farthest off"


def shuffling(batches: Sequence[frozenset[int]], kept: Sequence[int], how: str, one_order: bool = False) -> Deviation:
    """Count the epochs that are not shuffled by sample.

    Args:
        batches: the samples in each batch, epoch after epoch.
        kept: all samples in their original order.
        how: how the order was observed, in words.
        one_order: whether every epoch must have the order of the first, instead of a new order.
    """
    if len(batches) != BATCHES * ORDER["epochs"]:
        return float("inf"), f"{len(batches)} batches in {ORDER['epochs']} epochs"
    size = ORDER["batch_size"]
    together = [frozenset(kept[start : start + size]) for start in range(0, len(kept), size)]
    epochs = [batches[start : start + BATCHES] for start in range(0, len(batches), BATCHES)]
    bad = []
    for number, epoch in enumerate(epochs, 1):
        if sorted(sample for batch in epoch for sample in batch) != sorted(kept):
            bad.append(f"epoch {number} does not hold every sample once")
        elif set(epoch) == set(together):
            bad.append(f"epoch {number} keeps the samples of a batch together")
        elif one_order and epoch != epochs[0]:
            bad.append(f"epoch {number} has an order of its own")
        elif not one_order and epoch in epochs[: number - 1]:
            bad.append(f"epoch {number} repeats an earlier one")
    return float(len(bad)), "; ".join(bad) or f"a new order of single samples in each of {len(epochs)} epochs, {how}"


def moved(found: Observed, start: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float64]]:
    """The movement of parameters from their start."""
    return {name: array.astype(np.float64) - start[name] for name, array in found.items()}


def numbered(observed: Observed, prefix: str) -> Iterable[NDArray[Any]]:
    """The arrays that were noted under a prefix and the numbers from 1, in this order."""
    found = part(observed, prefix)
    return (found[key] for key in sorted(found, key=int))


def path(observed: Observed, trial: str, name: str, start: NDArray[Any], expected: NDArray[np.float64]) -> Deviation:
    """Compare the path of one parameter over many steps, where no other parameter moves from zero.

    Args:
        observed: the arrays that the trial noted: the parameter after each batch, if it could be read, and all
            parameters ``after`` the last.
        trial: its name.
        name: the parameter's name.
        start: its numbers before the first step, shape (k,).
        expected: its numbers after each step, shape (steps, k).

    Returns:
        The largest difference, relative to the longest movement.
    """
    after = part(observed, f"{trial}/after/")
    if others := [other for other, array in after.items() if other != name and np.nan_to_num(array, posinf=1).any()]:
        return float("inf"), f"{', '.join(others)} moved, and should have no gradient"
    if name not in after:
        return float("inf"), "the last epoch was never reported"
    steps = np.array(list(numbered(observed, f"{trial}/{name}/")) or [after[name]], np.float64)
    wanted = expected if len(steps) > 1 else expected[-1:]
    if steps.shape != wanted.shape:
        return float("inf"), f"{len(steps)} steps, not {len(wanted)}"
    off = np.abs(steps - wanted).max(axis=1) / np.abs(expected - start).max()
    where = "at the last" if len(steps) == 1 else f"at step {int(off.argmax()) + 1}"
    return float(off.max()), f"{name} over {len(expected)} steps, farthest off {where}"


def pairs(observed: Observed, expected: float) -> Deviation:
    """Compare the mean loss of shuffled samples, which the order doesn't change, but a label of another sample does."""
    found = float(observed["pairs/losses"][0])
    return abs(found - expected), f"the mean loss is {found:.6f}, the reference has {expected:.6f}"
