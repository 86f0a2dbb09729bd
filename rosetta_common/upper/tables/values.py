"""A value in a table: its number, its text on the page, its key for sorting, its form in JSON; pure.

A value is kept as it was measured (seconds, bytes, a share of 0 to 1). Only its text rounds it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rosetta_common.upper.records.statistics import Estimate

NOT_SHOWN = "\N{EM DASH}"  # the text of a cell without a value


@dataclass(frozen=True)
class Spread:
    """The median of a few observations, the least, the greatest, and their number."""

    value: float
    n: int
    least: float
    greatest: float


@dataclass(frozen=True)
class Memory:
    """Peak memory in bytes: the host's, and the device's if there is one."""

    host: int
    device: int | None


@dataclass(frozen=True)
class Whole:
    """Seconds of a whole training, and whether they were measured; else they are projected from a part of it."""

    value: float
    measured: bool


Value = Estimate | Spread | Memory | Whole | float | str | tuple[str, ...] | dict[str, str] | None


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the value (``None`` if unknown), its text on the page, and whether rows sort by it."""

    value: Value = None
    text: str = NOT_SHOWN
    sorts: bool = True

    @property
    def sort_key(self) -> float | str | None:
        """The number or text by which the rows of a table are sorted; ``None`` if the cell has none."""
        if not self.sorts or self.value is None or isinstance(self.value, dict):
            return None
        if isinstance(self.value, tuple):
            return ", ".join(self.value)
        if isinstance(self.value, Memory):
            return float(self.value.host)
        if isinstance(self.value, str):
            return self.value
        return float(self.value if isinstance(self.value, (int, float)) else self.value.value)

    @property
    def raw(self) -> Any:
        """The value as JSON: a number, a text, a list of texts, an object or null.

        An estimate has ``value``, ``n``, ``low`` and ``high`` (95% interval, null for one or two observations); a
        spread has ``value``, ``n``, ``least`` and ``greatest``; memory has ``host`` and ``device``; a whole training
        has ``value`` and ``measured``.
        """
        value = self.value
        return asdict(value) if isinstance(value, (Estimate, Spread, Memory, Whole)) else value


def spread_of(values: Sequence[float]) -> Spread:
    """The spread of at least one observation."""
    return Spread(statistics.median(values), len(values), min(values), max(values))


def interval_text(estimate: Estimate, number: Callable[[float], str]) -> str:
    """An estimate with its interval, e.g. ``"0.85 [0.82, 0.88]"``; the interval is never broken into two lines."""
    if estimate.low is None or estimate.high is None:
        return number(estimate.value)
    return f"{number(estimate.value)} [{number(estimate.low)},\N{NO-BREAK SPACE}{number(estimate.high)}]"


def ratio_text(ratio: float) -> str:
    """A ratio with two decimals, or with three if it is below 0.1."""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"


def duration_text(seconds: float) -> str:
    """A long duration: ``"95 s"``, ``"12 min"``, ``"3.4 h"``."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5970 else f"{seconds / 3600:.1f} h"


def seconds_text(seconds: float) -> str:
    """Seconds with three significant digits and at most three decimals."""
    decimals = 0 if seconds >= 100 else 1 if seconds >= 10 else 2 if seconds >= 1 else 3
    return f"{seconds:.{decimals}f}"


def rate_text(rate: float) -> str:
    """A rate in whole numbers, or with three significant digits if it is below a hundred."""
    return f"{rate:.0f}" if rate >= 100 else f"{rate:#.3g}"


def percent_text(spread: Spread) -> str:
    """A spread of shares of 0 to 1 in percent: the median, and the range if there are several."""
    middle, least, greatest = (f"{100 * share:.1f}" for share in (spread.value, spread.least, spread.greatest))
    space = "\N{NO-BREAK SPACE}"
    return f"{middle}%" if spread.n == 1 else f"{middle}% ({least}{space}to{space}{greatest})"


def memory_text(memory: Memory) -> str:
    """Peak memory in MiB."""
    host = f"{memory.host / 2**20:,.0f} MiB"
    return host if memory.device is None else f"{host}, device {memory.device / 2**20:,.0f} MiB"


def versions_text(versions: dict[str, str], separator: str = ", ") -> str:
    """Names of packages with their versions."""
    return separator.join(f"{name} {version}" for name, version in versions.items())
