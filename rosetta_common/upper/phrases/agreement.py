"""Compares the answers to one phrase: groups of equal results, and the frameworks whose result differs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.records.models import Answer

REFERENCE = "pytorch"  # its result is the aim of the second cells: that of its own second cell, if it has one


@dataclass(frozen=True)
class Group:
    """Frameworks with the same result."""

    answer: Answer  # of the first of them
    frameworks: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How the answers to one phrase agree."""

    groups: tuple[Group, ...]  # first the one with the aim, then the largest
    aim: Answer | None = None  # the result that every second cell gives
    far: dict[str, float] = field(default_factory=dict)  # frameworks with another result, and how far it is off
    agreed: tuple[str, ...] = ()  # frameworks whose second cell gives the aim
    mistakes: tuple[str, ...] = ()  # differences without an explanation, explanations without a difference


def distance(a: Answer, b: Answer) -> float:
    """The largest difference of two answers over the largest value; infinite if shapes, texts or NaNs differ."""
    if a.text != b.text or a.shape != b.shape or len(a.values) != len(b.values):
        return math.inf
    size = max((abs(one) for one in (*a.values, *b.values) if not isinstance(one, str)), default=0.0)
    furthest = 0.0
    for one, other in zip(a.values, b.values, strict=True):
        if isinstance(one, str) or isinstance(other, str):
            furthest = furthest if one == other else math.inf
        else:
            furthest = max(furthest, abs(one - other))
    return furthest / size if size else furthest


def agreement(phrase: Phrase, plain: Mapping[str, Answer], same: Mapping[str, Answer]) -> Agreement:
    """Compare the answers to a phrase.

    Args:
        phrase: the entry.
        plain: the answers with the frameworks' own defaults, in the registry's order; a failed one counts as a mistake.
        same: the answers of the second cells.
    """
    told = [f"{name}: {one.failed}" for held in (plain, same) for name, one in held.items() if one.failed]
    good, second = ({name: one for name, one in held.items() if not one.failed} for held in (plain, same))
    if not phrase.compared or not good:
        return Agreement((), mistakes=tuple(told))
    aim = second.get(REFERENCE) or good.get(REFERENCE) or grouped(good, phrase.tolerance)[0].answer
    groups = grouped(good, phrase.tolerance, aim)
    far = {name: off for name, one in good.items() if (off := distance(aim, one)) > phrase.tolerance}
    told += [
        f"{name}: its result is {_listed(good[name])}, the others' is {_listed(aim)}, and nothing explains it"
        for name in far
        if name not in phrase.differs
    ]
    for name in phrase.differs:
        if name in good and name not in far:
            told.append(f"{name}: `differs` explains a difference, but its result is that of the others")
        elif name not in plain:
            told.append(f"{name}: `differs` explains a difference of a framework without an answer")
    agreed = tuple(name for name, one in second.items() if distance(aim, one) <= phrase.tolerance)
    # In a file that several backends share, a second cell may do nothing for one of them.
    served = {_kin(name) for name in agreed}
    idle = [name for name in second if name in good and distance(good[name], second[name]) <= phrase.tolerance]
    told += [
        f"{name}: the cell 'same' gives {_listed(one)}, the others' result is {_listed(aim)}"
        for name, one in second.items()
        if name not in agreed and not (name in idle and _kin(name) in served)
    ]
    needed = {_kin(name) for name in second if name in far}  # a file may serve several backends
    needless = (name for name in second if name in good and name not in far and _kin(name) not in needed)
    told += [f"{name}: the cell 'same' isn't needed" for name in needless]
    return Agreement(groups, aim, far, agreed, tuple(told))


def grouped(answers: Mapping[str, Answer], tolerance: float, aim: Answer | None = None) -> tuple[Group, ...]:
    """Groups of equal answers; an answer belongs to the first group that it is close to.

    The group that is close to ``aim`` comes first, then the largest.
    """
    held: list[list[str]] = []
    for name, one in answers.items():
        near = (group for group in held if distance(answers[group[0]], one) <= tolerance)
        group = next(near, None)
        if group is None:
            held.append([name])
        else:
            group.append(name)

    def order(group: list[str]) -> tuple[bool, int, bool]:
        aside = aim is not None and distance(aim, answers[group[0]]) > tolerance
        return aside, -len(group), REFERENCE not in group

    held.sort(key=order)
    return tuple(Group(answers[group[0]], tuple(group)) for group in held)


def told(answer: Answer, most: int = 64) -> str:
    """An answer in words: a text, a number, or the values in the brackets of its shape."""
    if answer.failed:
        return answer.failed
    if answer.text:
        return "\n".join(answer.text)
    values = [_number(one) for one in answer.values]
    if len(values) > most:
        values = [*values[:most], "..."]
        return f"[{', '.join(values)}]"
    for size in reversed(answer.shape):
        values = (
            [f"[{', '.join(values[start : start + size])}]" for start in range(0, len(values), size)]
            if size
            else ["[]"]
        )
    return values[0] if values else "[]"


def shape_of(answer: Answer) -> str:
    """The type and the shape of an answer: ``float32, (2, 3)``; empty for a text."""
    if answer.text or answer.failed:
        return ""
    sizes = ", ".join(map(str, answer.shape)) + ("," if len(answer.shape) == 1 else "")
    return f"{answer.dtype}, ({sizes})" if answer.shape else answer.dtype


def _kin(name: str) -> str:
    """The library of a framework: ``keras`` for ``keras-jax``."""
    return name.partition("-")[0]


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _listed(answer: Answer) -> str:
    return " ".join(told(answer, 12).split())
