"""A value in a table: its number, its text on the page, its key for sorting, its form in JSON; pure.

A value is kept as it was measured (seconds, bytes, a share of 0 to 1). Only its text rounds it.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rosetta_common.upper.records.statistics import Estimate, in_words

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


Value = Estimate | Spread | Memory | float | dict[str, str] | None


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the value (``None`` if unknown), and its text on the page."""

    value: Value = None
    text: str = NOT_SHOWN

    @property
    def sort_key(self) -> float | None:
        """The number by which the rows of a table are sorted; ``None`` if the cell has no number."""
        if self.value is None or isinstance(self.value, dict):
            return None
        if isinstance(self.value, Memory):
            return float(self.value.host)
        return float(self.value if isinstance(self.value, (int, float)) else self.value.value)

    @property
    def raw(self) -> Any:
        """The value as JSON: a number, an object or null.

        An estimate has ``value``, ``n``, ``low`` and ``high`` (95% interval, null for one or two observations); a
        spread has ``value``, ``n``, ``least`` and ``greatest``; memory has ``host`` and ``device``.
        """
        return asdict(self.value) if isinstance(self.value, (Estimate, Spread, Memory)) else self.value


def spread_of(values: Sequence[float]) -> Spread:
    """The spread of at least one observation."""
    return Spread(statistics.median(values), len(values), min(values), max(values))


def estimate_text(estimate: Estimate, what: str) -> str:
    """An estimate of seconds in words; ``what`` names one observation, e.g. ``"run"``."""
    return in_words(estimate, seconds_text, f"one {what}")


def seconds_text(seconds: float) -> str:
    """Seconds with three significant digits and at most three decimals."""
    decimals = 0 if seconds >= 100 else 1 if seconds >= 10 else 2 if seconds >= 1 else 3
    return f"{seconds:.{decimals}f}"


def rate_text(rate: float) -> str:
    """A rate in whole numbers, or with three significant digits if it is below a hundred."""
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:#.3g}"


def share_text(share: float) -> str:
    """A share of 0 to 1 in whole percent; a share below 1% is ``<1%``."""
    return f"{100 * share:.0f}%" if share >= 0.01 else "<1%"


def percent_text(spread: Spread) -> str:
    """A spread of shares of 0 to 1 in percent: the median, and the range if there are several."""
    middle, least, greatest = (f"{100 * share:.1f}" for share in (spread.value, spread.least, spread.greatest))
    return f"{middle}%" if spread.n == 1 else f"{middle} ({least} to {greatest})%"


def memory_text(memory: Memory) -> str:
    """Peak memory in MiB."""
    host = f"{memory.host / 2**20:,.0f} MiB"
    return host if memory.device is None else f"{host}, device {memory.device / 2**20:,.0f} MiB"


def versions_text(versions: dict[str, str], separator: str = ", ") -> str:
    """Names of packages with their versions."""
    return separator.join(f"{name} {version}" for name, version in versions.items())
