"""Searches the known differences for one, or two after each other, that make the gap between two arrays vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rosetta_common.upper.diagnosis import arrangements, values
from rosetta_common.upper.diagnosis.arrangements import Known, Move, Shape
from rosetta_common.upper.diagnosis.closeness import SAME, deviation, telling
from rosetta_common.upper.diagnosis.noted import Array

LARGE = 4_000_000  # elements: of a larger array only single differences are tried


@dataclass(frozen=True)
class Candidate:
    """A known difference: its words, and both arrays as they are if the words are true."""

    told: str
    a: Array
    b: Array
    move: Move | None = None  # of an arrangement: it undoes it in any array of B's shape


@dataclass(frozen=True)
class Explanation:
    """The known differences between two arrays."""

    causes: tuple[str, ...]
    left: float  # the deviation after them
    moves: tuple[
        Move, ...
    ] = ()  # if all are arrangements: they undo them in any array of B's shape, one after the other
    undone: Array | None = None  # B's array without them, if they are arrangements

    def undo(self, array: Array) -> Array:
        """An array of B's shape as A has it; as it is if a cause is no arrangement."""
        for move in self.moves:
            array = move(array)
        return array


Attempt = Callable[[Array, Array], Iterator[Candidate]]


@dataclass(frozen=True)
class Context:
    """What is known about both models."""

    batch: int = 0  # samples; 0 if it isn't known
    pictures: tuple[tuple[int, int, int], ...] = ()  # shapes (channels, height, width) of outputs

    def explain(self, rung: str, a: Array, b: Array) -> Explanation | None:
        """Known differences that make B's array A's; ``None`` if neither one nor two of them do.

        An arrangement moves numbers and changes none. So arrays that hold other numbers need a difference that changes
        numbers, and two arrangements are only tried if the numbers are the same.
        """
        moving, changing = self._arrangements(rung), self._changes(rung)
        alike = _same_numbers(a, b)
        for one in _candidates([*(moving if alike else ()), *changing], a, b):
            if (found := _agreeing(one.a, one.b)) is not None:
                return _explanation((one,), found)
        if a.size > LARGE or not telling(a):
            return None
        for one in _candidates(moving if alike else [*moving, *changing], a, b):
            for other in _candidates(moving if alike else changing, one.a, one.b):
                if telling(other.a) and (found := _agreeing(other.a, other.b)) is not None:
                    return _explanation((one, other), found)
        return None

    def _arrangements(self, rung: str) -> list[Attempt]:
        """The known differences of a rung that move numbers, the more likely ones first."""

        def flattened(b: Shape, a: Shape) -> Iterator[Known]:
            return arrangements.flattened(b, a, self.pictures)

        def known_pictures(b: Shape, a: Shape) -> Iterator[Known]:
            return arrangements.flattened(b, a, self.pictures, others=False)

        if rung == "data":
            return [*map(_moved, (arrangements.picture_axes, arrangements.colours, flattened))]
        if rung == "weights":
            by_axes = (arrangements.axes, arrangements.heads, known_pictures)
            return [*map(_moved, (*by_axes, arrangements.gates, arrangements.turned, flattened))]
        return [*map(_moved, (arrangements.picture_axes, flattened))] if rung in ("outputs", "evaluation") else []

    def _changes(self, rung: str) -> list[Attempt]:
        """The known differences of a rung that change numbers."""
        scaled = _valued(lambda a, b: values.scale(a, b, self._factors()))
        if rung == "data":
            return [scaled, *map(_valued, (values.channels, values.whole_numbers, values.padding, values.masks))]
        return [_valued(values.activations), scaled] if rung in ("outputs", "evaluation") else [scaled]

    def _factors(self) -> dict[float, str]:
        factors = {**values.FACTORS, 2.0: "twice", 0.5: "half", -1.0: "with the other sign"}
        if self.batch > 1:
            told = f"{self.batch}, the number of samples"
            factors.update({float(self.batch): f"times {told}", 1 / self.batch: f"divided by {told}"})
        return factors


def _moved(function: Callable[[Shape, Shape], Iterable[Known]]) -> Attempt:
    def attempt(a: Array, b: Array) -> Iterator[Candidate]:
        for told, move in function(b.shape, a.shape):
            yield Candidate(told, a, move(b), move)

    return attempt


def _valued(function: Callable[[Array, Array], Iterable[tuple[str, Array, Array]]]) -> Attempt:
    def attempt(a: Array, b: Array) -> Iterator[Candidate]:
        for told, mine, its in function(a, b):
            yield Candidate(told, mine, its)

    return attempt


def _candidates(attempts: Sequence[Attempt], a: Array, b: Array) -> Iterator[Candidate]:
    for attempt in attempts:
        yield from attempt(a, b)


def _same_numbers(a: Array, b: Array) -> bool:
    """Whether two arrays hold the same numbers, in whatever order and with whatever signs."""
    if a.size != b.size:
        return False
    return deviation(*(np.sort(np.abs(np.asarray(one, np.float64)).reshape(-1)) for one in (a, b))) <= SAME


def _agreeing(a: Array, b: Array) -> float | None:
    """The deviation of two arrays if they agree, and not by chance; else ``None``."""
    if a.shape != b.shape or not (telling(a) or a.dtype.kind in "iub"):
        return None
    off = deviation(a, b)
    return off if off <= SAME else None


def _explanation(found: tuple[Candidate, ...], left: float) -> Explanation:
    moves = tuple(one.move for one in found if one.move)
    whole = len(moves) == len(found)
    return Explanation(tuple(one.told for one in found), left, moves if whole else (), found[-1].b if whole else None)
