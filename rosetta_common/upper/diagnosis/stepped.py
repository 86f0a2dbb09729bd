"""Explains gradients and the optimiser's step, of all weights together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rosetta_common.upper.diagnosis import updates
from rosetta_common.upper.diagnosis.closeness import LOOSE, SAME, deviation
from rosetta_common.upper.diagnosis.comparison import Comparison
from rosetta_common.upper.diagnosis.findings import Finding, differing_entries
from rosetta_common.upper.diagnosis.noted import Array

GRADIENTS, STEP = "gradients", "step"
LOOSER = 100 * SAME  # of changes: differences of nearly equal numbers


def gradients(held: Comparison) -> Iterator[Finding]:
    """Explain all gradients together; what nothing explains is told weight by weight."""
    a, b = held.alike(GRADIENTS)
    off = {name: deviation(array, b[name]) for name, array in a.items()}
    worst = max(off.values(), default=0.0)
    if worst <= LOOSE:
        return
    if causes := tuple(updates.of_gradients(a, b, held.a.of("weights"), held.context.batch))[:1]:
        yield Finding(GRADIENTS, "", worst, causes)
        return
    for name, one in off.items():
        if one > LOOSE:
            yield Finding(GRADIENTS, name, one, note=differing_entries(a[name], b[name]))


def step(held: Comparison) -> Iterator[Finding]:
    """Explain the changes of weights by the optimiser, those of running statistics by their momentum."""
    after, its_after = held.alike(STEP)
    weights, its_weights = held.alike("weights")
    slopes, its_slopes = held.alike(GRADIENTS)
    mine = updates.step_of(weights, slopes, after)
    its = updates.step_of(its_weights, its_slopes, its_after)
    off = {name: deviation(change, its.changes[name]) for name, change in mine.changes.items() if name in its.changes}
    worst = max(off.values(), default=0.0)
    if worst > LOOSER:
        if causes := tuple(dict.fromkeys(updates.of_step(mine, its))):
            yield Finding(STEP, "", worst, causes)
        else:
            for name in [name for name, one in off.items() if one > LOOSER]:
                yield Finding(STEP, name, off[name], note=differing_entries(mine.changes[name], its.changes[name]))
    for name, array in after.items():
        if name not in off and deviation(array, its_after[name]) > SAME:
            yield _statistic(name, weights.get(name), array, its_after[name])


def _statistic(name: str, before: Array | None, a: Array, b: Array) -> Finding:
    """Explain a running mean or variance that moved by another share of the batch's."""
    off = deviation(a, b)
    if before is not None and before.shape == a.shape:
        moved, its_moved = np.asarray(a, np.float64) - before, np.asarray(b, np.float64) - before
        share = updates.multiple(moved, its_moved)
        if share is not None:
            told = f"B's {name} moves {share:.4g} times as far as A's: another momentum, or a variance over n - 1"
            return Finding(STEP, name, off, (told,))
        for who, change, other in (("B", its_moved, moved), ("A", moved, its_moved)):
            if not change.any() and other.any():
                return Finding(STEP, name, off, (f"{who}'s {name} doesn't move: it is frozen, or in evaluation mode",))
    return Finding(STEP, name, off, note=differing_entries(a, b))
