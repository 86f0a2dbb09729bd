"""Intervals for ratios of speeds and durations, and for differences.

Ratios are positive and their errors multiply. So the interval for a few of them is Student's t interval of the
logarithms: an interval for the geometric mean.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
FEWEST_FOR_INTERVAL = 3  # the interval of two values can be a thousand times their size: useless


@dataclass(frozen=True)
class Estimate:
    """A central value, the number of observations, and the 95% interval (``None`` for one or two observations)."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


def in_words(estimate: Estimate, number: Callable[[float], str], one: str = "n = 1") -> str:
    """An estimate in words: value, interval, number of observations, e.g. ``"1.59 [0.88, 2.87] (n = 6)"``.

    Args:
        estimate: the estimate.
        number: writes a value.
        one: the text for a single observation.
    """
    low, high = estimate.low, estimate.high
    interval = "" if low is None or high is None else f" [{number(low)}, {number(high)}]"
    return f"{number(estimate.value)}{interval} ({one if estimate.n == 1 else f'n = {estimate.n}'})"


def estimate_ratio(values: Sequence[float]) -> Estimate:
    """The geometric mean of a few paired ratios, with a t interval of their logarithms.

    Raises:
        ValueError: if there is no value, or a value isn't positive.
    """
    _check(values)
    middle = statistics.geometric_mean(values)
    if len(values) < FEWEST_FOR_INTERVAL:
        return Estimate(middle, len(values))
    return Estimate(middle, len(values), *_t_interval(values))


def estimate_difference(values: Sequence[float]) -> Estimate:
    """The mean of a few paired differences, of either sign, with Student's t interval.

    Raises:
        ValueError: if there is no value.
    """
    if not values:
        raise ValueError("no value to estimate from")
    mean = statistics.fmean(values)
    if len(values) < FEWEST_FOR_INTERVAL:
        return Estimate(mean, len(values))
    return Estimate(mean, len(values), *_student(np.asarray(values, dtype=float)))


def geometric_deviation(values: Sequence[float]) -> float:
    """The standard deviation of the logarithms of positive values, about their relative spread; 0 for one or none."""
    return statistics.stdev(math.log(value) for value in values) if len(values) > 1 else 0.0


def student(level: float, freedom: int) -> float:
    """The half width of a two-sided interval of Student's t distribution, in standard errors.

    Args:
        level: the confidence level, such as 0.95.
        freedom: degrees of freedom.
    """
    from scipy.stats import t  # half a second to import

    return float(t.ppf((1 + level) / 2, freedom))


def _t_interval(values: Sequence[float]) -> tuple[float, float]:
    low, high = _student(np.log(np.asarray(values, dtype=float)))
    return float(np.exp(low)), float(np.exp(high))


def _student(values: NDArray[np.float64]) -> tuple[float, float]:
    half = student(CONFIDENCE, len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))
    middle = float(values.mean())
    return middle - half, middle + half


def _check(values: Sequence[float]) -> None:
    if not values:
        raise ValueError("no value to estimate from")
    if min(values) <= 0:
        raise ValueError(f"durations must be positive, not {min(values)}")
