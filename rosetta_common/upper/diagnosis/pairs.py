"""Pairs the arrays of two models: by name, else by shape and order; and the arrays that one has in parts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rosetta_common.upper.diagnosis.closeness import SAME, deviation, telling
from rosetta_common.upper.diagnosis.noted import Array

MOST_PARTS = 4


@dataclass(frozen=True)
class Pairs:
    """Names of A with the names of B that stand for the same, and the names without a partner."""

    paired: tuple[tuple[str, str], ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def pair(a: Mapping[str, Array], b: Mapping[str, Array]) -> Pairs:
    """Pair arrays with the same name; then, in their order, those with the same number of elements."""
    paired = {name: name for name in a if name in b}
    left, right = [name for name in a if name not in paired], [name for name in b if name not in paired]
    for name in list(left):
        same = next((other for other in right if a[name].size == b[other].size), None)
        if same is not None:
            paired[name] = same
            left.remove(name)
            right.remove(same)
    return Pairs(tuple((name, paired[name]) for name in a if name in paired), tuple(left), tuple(right))


@dataclass(frozen=True)
class Part:
    """An array that one model has whole and the other in parts, in words; with the names in both models."""

    told: str
    whole: str
    parts: tuple[str, ...]
    left: float  # the deviation after joining the parts


def in_parts(a: Mapping[str, Array], b: Mapping[str, Array], pairs: Pairs) -> Iterator[Part]:
    """Find what one model has in several arrays and the other in one.

    It looks for sums, such as a recurrent layer's two biases that are one in the other model, and for stacked parts,
    such as the three projections of attention.
    """
    partners = dict(pairs.paired)
    for whole, some, who, other, own, lonely in (
        (a, b, "A", "B", [*pairs.only_a, *partners], pairs.only_b),
        (b, a, "B", "A", [*pairs.only_b, *partners.values()], pairs.only_a),
    ):
        for name in own:
            for how, parts, made in _joined(some, lonely, whole[name].shape):
                off = deviation(whole[name], made)
                if off <= SAME and telling(made):
                    yield Part(f"{who}'s {name} is {other}'s {' and '.join(parts)}, {how}", name, parts, off)
                    break
    for name, partner in pairs.paired:
        for mine, its, who in ((a[name], b[partner], "A"), (b[partner], a[name], "B")):
            if its.shape == (2, *mine.shape) and deviation(mine, its.sum(0)) <= SAME:
                told = f"{who}'s {name if who == 'A' else partner} is the sum of the other's two"
                yield Part(told, name if who == "A" else partner, (name, partner), deviation(mine, its.sum(0)))


def _joined(
    some: Mapping[str, Array], lonely: tuple[str, ...], shape: tuple[int, ...]
) -> Iterator[tuple[str, tuple[str, ...], Array]]:
    """Arrays that may be the parts of one with the given shape, and what they give together."""
    alike = [name for name, array in some.items() if array.shape == shape]
    for names in itertools.combinations(alike, 2):
        if set(names) & set(lonely):
            yield "added up", names, some[names[0]] + some[names[1]]
    for number in range(2, MOST_PARTS + 1):
        for first in range(len(lonely) - number + 1):
            run = lonely[first : first + number]
            if sum(some[name].size for name in run) != math.prod(shape):
                continue
            for order in itertools.permutations(run):
                yield from ((how, order, made) for how, made in _stacked([some[name] for name in order], shape))


def _stacked(parts: list[Array], shape: tuple[int, ...]) -> Iterator[tuple[str, Array]]:
    flat = [part.reshape(len(part), -1) if part.ndim > 2 else part for part in parts]
    if len({part.ndim for part in flat}) != 1:
        return
    for how, used in (("stacked", flat), ("stacked, each transposed", [part.T for part in flat])):
        for axis in range(used[0].ndim):
            if len({part.shape[:axis] + part.shape[axis + 1 :] for part in used}) == 1:
                made = np.concatenate(used, axis)
                if made.shape == shape:
                    yield how, made
                elif made.T.shape == shape and axis != 0:
                    yield f"{how}, and transposed", made.T
