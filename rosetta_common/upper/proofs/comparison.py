"""The distance between two arrays; first it checks that they are comparable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
WHOLE = 0.5  # share of the length: no single choice of a maximum moves a gradient so far


def gap(found: Array, expected: Array) -> float:
    """The largest absolute difference of two arrays; infinite if shapes, NaNs or infinities differ."""
    if found.shape != expected.shape:
        return float("inf")
    usable = np.isfinite(expected)
    if not np.array_equal(np.isfinite(found), usable):
        return float("inf")
    return float(np.abs(found[usable].astype(np.float64) - expected[usable]).max(initial=0.0))


def worst_gap(found: Mapping[str, Array], expected: Mapping[str, Array]) -> tuple[float, str]:
    """The largest relative difference of some parameters, and the parameter's name.

    Args:
        found: the framework's parameters, by name.
        expected: the expected ones, by name; NaN marks a number that a framework doesn't have.

    Returns:
        The length (root of the sum of squares) of the difference, over the length of the expected parameter; infinite
        if shapes or NaNs differ.
    """
    worst, where = -1.0, ""
    for name, wanted in expected.items():
        if name not in found:
            return float("inf"), f"{name}, which was never noted"
        usable = np.isfinite(wanted)
        if found[name].shape != wanted.shape or not np.array_equal(np.isfinite(found[name]), usable):
            return float("inf"), name
        difference = np.linalg.norm(found[name][usable].astype(np.float64) - wanted[usable])
        length = np.linalg.norm(wanted[usable])
        relative = float(difference / length) if length else (0.0 if difference == 0 else float("inf"))
        if relative > worst:
            worst, where = relative, name
    return worst, where


def middle_gap(found: Mapping[str, Array], expected: Mapping[str, Array]) -> tuple[float, str]:
    """The relative difference of the middle output of the worst parameter, and the parameter's name.

    If a maximum or the sign before a ReLU depends on the last bit of float32, a framework may take the other side. Then
    the gradient of one output is off by some percent, and those of its neighbours aren't. A mistake in a translation
    moves all of them.

    Args:
        found: the framework's parameters, by name; the first axis is that of the outputs.
        expected: the expected ones, by name.

    Returns:
        The median over the outputs of a difference's length, relative to the mean length of the expected outputs;
        infinite if shapes or NaNs differ, or if one output is off by more than ``WHOLE`` of that length.
    """
    worst, where = -1.0, ""
    for name, wanted in expected.items():
        if name not in found:
            return float("inf"), f"{name}, which was never noted"
        if found[name].shape != wanted.shape or not np.array_equal(np.isfinite(found[name]), np.isfinite(wanted)):
            return float("inf"), name
        rows = (found[name].astype(np.float64) - wanted).reshape(len(wanted), -1)
        mean = np.linalg.norm(wanted) / np.sqrt(len(wanted))
        off = np.linalg.norm(rows, axis=1) / mean if mean else np.where(rows.any(axis=1), np.inf, 0.0)
        if off.max() > WHOLE:
            return float("inf"), name
        if np.median(off) > worst:
            worst, where = float(np.median(off)), name
    return worst, where
