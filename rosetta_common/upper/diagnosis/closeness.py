"""How far two arrays are from each other, relative to their size; and whether they count as equal."""

from __future__ import annotations

import math

import numpy as np

from rosetta_common.upper.diagnosis.noted import Array

SAME = 1e-4  # relative: float32 computed in two libraries
LOOSE = 10 * SAME  # of gradients and of factors between them: sums over a batch in another order
LEAST = 6  # elements: fewer could agree by chance


def deviation(a: Array, b: Array) -> float:
    """The largest difference over ``a``'s largest absolute value; infinite if shapes, NaNs or infinities differ."""
    if a.shape != b.shape:
        return math.inf
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)) or not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return math.inf
    difference = float(np.abs(a[finite] - b[finite]).max(initial=0.0))
    size = float(np.abs(a[finite]).max(initial=0.0))
    return 0.0 if difference == 0 else difference / size if size else math.inf


def telling(a: Array) -> bool:
    """Whether an array is large and varied enough that another one can't agree with it by chance."""
    finite = a[np.isfinite(a)] if a.dtype.kind == "f" else a
    return bool(finite.size >= LEAST and np.unique(finite).size >= LEAST)
