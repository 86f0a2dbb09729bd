"""Reads ``lessons/lessons.toml``: the lessons, what their checks observe, when a trap holds, what is expected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rosetta_common.ground.checks import PARTS, read_checks
from rosetta_common.ground.steps import STEPS, ExampleError
from rosetta_common.upper.project import LESSONS, RosettaError
from rosetta_common.upper.records.statistics import Estimate, estimate_difference, estimate_ratio, in_words
from rosetta_common.upper.registry import Framework, Registry, closest

CATALOGUE = LESSONS / "lessons.toml"
PAGES = {"cnn": "Convolutional networks", "rnn": "Recurrent networks", "both": "Both", "found": "Found on the way"}
SOURCES = {
    "originals": "[DeepLearningFrameworks](https://github.com/ilkarman/DeepLearningFrameworks), its checklist of 2017",
    "keras study": "a study of Keras on two backends, 2017, which logged every epoch",
    "proofs": "found by `rosetta prove`",
    "columns": "met while the columns of this guide were written",
}
RULES = ("is", "is-not", "above", "below", "outside")
NEAR = 1e-3  # relative: numbers so close are the same

Value = bool | int | float | str | list[float]


class BadLesson(RosettaError):
    """The catalogue or a file of checks has a mistake; the message names the entry."""


@dataclass(frozen=True)
class Lesson:
    """A trap between frameworks."""

    name: str
    title: str
    page: str  # one of PAGES
    ask: str  # the checklist's line: what to do before two frameworks are compared
    source: str  # one of SOURCES, or Markdown: who said it first
    steps: tuple[str, ...] = ()  # those whose code it is about
    workloads: tuple[str, ...] = ()  # whose pages point to it
    question: str = ""  # what the checks observe, with its unit
    trap: dict[str, Any] = field(default_factory=dict)  # one of RULES, and its argument
    words: dict[str, str] = field(default_factory=dict)  # what an observed value means
    yes: tuple[str, ...] = ()  # the frameworks for which the trap is expected to hold; no other's does
    never: dict[str, str] = field(default_factory=dict)  # those for which it was said and never held, and by whom
    not_applicable: dict[str, str] = field(default_factory=dict)  # those that can't have it, and why
    timed: bool = False  # seconds, or ratios of them: nothing is expected
    proof: str = ""  # the difference that the proofs explain, in place of checks
    records: str = ""  # how it shows in the runs on record, in place of checks

    def estimate(self, values: Sequence[float]) -> Estimate:
        """Of ratios of seconds the geometric mean, of differences the mean; with its interval."""
        return estimate_ratio(values) if self.timed else estimate_difference(values)

    def holds(self, value: Value) -> bool:
        """Whether an observed value is the trap; of a list, its whole interval must be."""
        (rule, argument) = next(iter(self.trap.items()))
        if isinstance(value, list):
            low, high = self._interval(value)
            least, most = argument if rule == "outside" else (argument, argument)
            return bool((rule != "above" and high < least) or (rule != "below" and low > most))
        if rule in ("is", "is-not"):
            wanted = argument if isinstance(argument, list) else [argument]
            return any(_same(value, one) for one in wanted) == (rule == "is")
        number = float(value)
        if rule == "outside":
            return not argument[0] <= number <= argument[1]
        return bool(number > argument if rule == "above" else number < argument)  # a NaN is never the trap

    def unclear(self, value: Value) -> bool:
        """Whether an observed list's interval is neither wholly the trap nor wholly something else."""
        if not isinstance(value, list) or self.holds(value):
            return False
        (rule, argument) = next(iter(self.trap.items()))
        low, high = self._interval(value)
        least, most = argument if rule == "outside" else (argument, argument)
        return bool((rule != "above" and low < least) or (rule != "below" and high > most))

    def _interval(self, values: Sequence[float]) -> tuple[float, float]:
        found = self.estimate(values)
        low, high = (found.value if end is None else end for end in (found.low, found.high))
        return low, high

    def told(self, value: Value) -> str:
        """An observed value in words, e.g. ``"10, stride 1"``."""
        if isinstance(value, list):
            return in_words(self.estimate(value), "{:.2f}".format)
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else _number(value)
        means = self.words.get(text)
        return means if means and not _is_number(text) else f"{text}: {means}" if means else text

    def expected(self, framework: str) -> bool:
        """Whether the trap is expected to hold for a framework."""
        return framework in self.yes


def read_catalogue(registry: Registry, path: Path = CATALOGUE) -> dict[str, Lesson]:
    """Read and check the lessons, in their order.

    Raises:
        BadLesson: on bad TOML, a missing or unknown key, a name that isn't there.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLesson(f"can't read {path.name}: {error}") from error
    return {name: _lesson(path.name, name, entry, registry) for name, entry in tables.items()}


def checks_file(framework: Framework, folder: Path = LESSONS) -> Path | None:
    """The file that holds a framework's checks: its own, or its family's; ``None`` where there is none."""
    own = (folder / f"{name}.py" for name in (framework.name, framework.family))
    return None if framework.variant_of or framework.language != "python" else next(filter(Path.is_file, own), None)


def checks_of(path: Path, lessons: Mapping[str, Lesson]) -> dict[str, dict[str, str]]:
    """The source of each part of each lesson in a file of checks; ``BadLesson`` where it names one that isn't there."""
    try:
        _, found = read_checks(path)
    except ExampleError as error:
        raise BadLesson(str(error)) from error
    for name in found:
        if name not in lessons:
            raise BadLesson(f"{path.name}: there is no lesson {name!r} in {CATALOGUE.name}{closest(name, lessons)}")
    return {name: {part: parts[part][0] for part in PARTS if part in parts} for name, parts in found.items()}


def choose(lessons: Mapping[str, Lesson], names: Sequence[str]) -> list[str]:
    """The named lessons; ``BadLesson`` where one isn't there."""
    for name in names:
        if name not in lessons:
            raise BadLesson(f"unknown lesson {name!r}{closest(name, lessons)} (`rosetta check --list` names them)")
    return list(names)


def _lesson(file: str, name: str, entry: dict[str, Any], registry: Registry) -> Lesson:
    values: dict[str, Any] = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    try:
        lesson = Lesson(name=name, **values)
    except TypeError as error:
        raise BadLesson(f"{file}: {name}: {str(error).replace('Lesson.__init__() ', '')}") from error
    named = {**dict.fromkeys(lesson.yes), **lesson.never, **lesson.not_applicable}
    for what, found, known in (
        ("page", [lesson.page], PAGES),
        ("step", lesson.steps, STEPS),
        ("workload", lesson.workloads, registry.workloads),
        ("framework", named, registry.frameworks),
        ("rule", lesson.trap, RULES),
    ):
        for one in found:
            if one not in known:
                raise BadLesson(f"{file}: {name}: there is no {what} {one!r}{closest(one, known)}")
    ways = [way for way in (lesson.trap, lesson.proof, lesson.records) if way]
    if len(ways) != 1 or len(lesson.trap) > 1 or bool(lesson.trap) != bool(lesson.question):
        raise BadLesson(f"{file}: {name}: one of trap (a single rule, with its question), proof and records is wanted")
    return lesson


def _same(value: Value, other: Value) -> bool:
    if isinstance(value, int | float) and isinstance(other, int | float) and not isinstance(value, bool):
        return abs(value - other) <= NEAR * max(abs(value), abs(other))
    return value == other


def _number(value: float | str | list[float]) -> str:
    text = f"{value + 0.0:.4g}" if isinstance(value, float) else str(value)  # -0.0 + 0.0 is 0.0
    mantissa, exponent, power = text.partition("e-")
    return f"{float(mantissa):.2g}e-{int(power)}" if exponent and power.isdigit() else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
