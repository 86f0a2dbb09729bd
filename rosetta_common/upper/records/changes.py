"""Whether a column's newest rounds left the noise of the rounds before; pure.

The logarithms of the ratios before and after are compared by Student's t test for two groups with one variance. With n
ratios before, m after and their pooled standard deviation s, the half width of the interval of their difference is
``t * s * sqrt(1 / n + 1 / m)``. With many columns, some would leave a 95% interval by chance, so the level is 99%. A
change below ``LEAST`` is never called out: the layout of memory alone moves a speed by some percent.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rosetta_common.upper.records.statistics import student

LEVEL = 0.99
LEAST = 0.05
FEWEST = 3  # rounds before: fewer have no usable deviation


@dataclass(frozen=True)
class Change:
    """The newest rounds left the noise of the rounds before."""

    factor: float  # new ratio over old ratio: below 1 is slower
    low: float
    high: float
    since: str  # the day of the first changed round, and what changed with it

    @property
    def slower(self) -> bool:
        """Whether the column became slower."""
        return self.factor < 1

    @property
    def words(self) -> str:
        """The change in words, e.g. ``"15% slower than before [12%, 18%], since 2026-11-29 (torch 2.12 to 2.13)"``."""
        name = "slower" if self.slower else "faster"
        shares = sorted(abs(1 - value) for value in (self.low, self.high))
        return f"{abs(1 - self.factor):.0%} {name} than before [{shares[0]:.0%}, {shares[1]:.0%}], since {self.since}"


def change(before: Sequence[float], after: Sequence[float], since: str) -> Change | None:
    """Compare the ratios of two groups of rounds.

    Args:
        before: ratios of the rounds before; fewer than ``FEWEST`` can't be compared with.
        after: ratios of the newest rounds.
        since: the day of the first of these, and what changed with it.

    Returns:
        The change, ``None`` if it lies within the noise.
    """
    if len(before) < FEWEST or not after:
        return None
    old, new = ([math.log(value) for value in values] for values in (before, after))
    middle = statistics.fmean(new) - statistics.fmean(old)
    freedom = len(old) + len(new) - 2
    spread = math.sqrt((_squares(old) + _squares(new)) / freedom)  # pooled
    half = student(LEVEL, freedom) * spread * math.sqrt(1 / len(old) + 1 / len(new))
    factor = math.exp(middle)
    if abs(middle) <= half or abs(1 - factor) < LEAST:
        return None
    return Change(factor, math.exp(middle - half), math.exp(middle + half), since)


def updates(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The versions that differ, in words, e.g. ``["torch 2.12 to 2.13"]``; by the names of the packages."""
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [f"{name} {old.get(name, 'none')} to {new.get(name, 'none')}" for name in changed]


def _squares(values: Sequence[float]) -> float:
    middle = statistics.fmean(values)
    return sum((value - middle) ** 2 for value in values)
