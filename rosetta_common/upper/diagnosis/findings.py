"""What a diagnosis found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rosetta_common.upper.diagnosis.closeness import SAME
from rosetta_common.upper.diagnosis.noted import Array

NAMED = 3  # differing entries that are told


@dataclass(frozen=True)
class Finding:
    """What was found about one pair of arrays, or about a rung as a whole."""

    rung: str
    what: str  # the arrays' name; empty for the rung as a whole
    deviation: float  # relative, of the arrays as they are; infinite if their shapes differ
    causes: tuple[str, ...] = ()  # known differences that explain it
    left: float = 0.0  # the deviation that is left after them
    note: str = ""  # of a difference that nothing explains: the first differing entries, the shapes, who lacks it

    @property
    def explained(self) -> bool:
        """Whether known differences make the gap vanish."""
        return bool(self.causes)


@dataclass(frozen=True)
class Diagnosis:
    """The rungs that both models have, and the findings; no finding if the two agree everywhere."""

    compared: tuple[str, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()  # rungs that only one model has, and which

    @property
    def parted(self) -> str:
        """The first rung at which the two part; empty if they agree."""
        return self.findings[0].rung if self.findings else ""


def both_names(name: str, other: str) -> str:
    """The name of a pair of arrays."""
    return name if name == other else f"{name} (B: {other})"


def differing_entries(a: Array, b: Array) -> str:
    """The first entries that differ, or the shapes."""
    if a.shape != b.shape:
        return f"A's shape is {a.shape}, B's {b.shape}"
    mine, its = np.asarray(a, np.float64), np.asarray(b, np.float64)
    size = float(np.abs(mine[np.isfinite(mine)]).max(initial=0.0))
    with np.errstate(invalid="ignore"):
        alike = (np.abs(mine - its) <= SAME * size) | (np.isnan(mine) & np.isnan(its)) | (mine == its)
    places = np.argwhere(~alike)[:NAMED]
    told = "; ".join(
        f"{_place(place)} is {mine[tuple(place)]:.6g} in A, {its[tuple(place)]:.6g} in B" for place in places
    )
    return f"{int((~alike).sum())} of {alike.size} entries differ: {told}"


def _place(place: Array) -> str:
    return f"[{', '.join(map(str, place))}]" if place.size else "it"
