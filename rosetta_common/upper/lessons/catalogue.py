"""Reads ``lessons/lessons.toml``: the lessons, the rule by which each pitfall holds, and the expected results."""

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
NEAR = 1e-3  # relative: closer numbers count as the same

Value = bool | int | float | str | list[float]


class BadLesson(RosettaError):
    """The catalogue or a file of checks has a mistake; the message names the entry."""


@dataclass(frozen=True)
class Lesson:
    """A pitfall between frameworks."""

    name: str
    title: str
    page: str  # one of PAGES
    ask: str  # the checklist's line: what to do before you compare two frameworks
    source: str  # who described it first: one of SOURCES, or Markdown
    steps: tuple[str, ...] = ()  # the steps whose code it is about
    workloads: tuple[str, ...] = ()  # the workloads whose pages link to it
    question: str = ""  # the observed quantity, with its unit
    trap: dict[str, Any] = field(default_factory=dict)  # one of RULES, and its argument
    words: dict[str, str] = field(default_factory=dict)  # the meaning of each observed value
    yes: tuple[str, ...] = ()  # the frameworks for which the pitfall is expected to hold; it holds for no other
    never: dict[str, str] = field(
        default_factory=dict
    )  # frameworks for which it was claimed and never held, and who claimed it
    not_applicable: dict[str, str] = field(default_factory=dict)  # frameworks that can't have it, and why
    timed: bool = False  # whether it observes seconds or ratios of them: no result is expected
    proof: str = ""  # instead of checks: the difference that explains a proof's deviation
    records: str = ""  # instead of checks: the kind of effect in the recorded runs

    def estimate(self, values: Sequence[float]) -> Estimate:
        """The geometric mean of ratios of seconds, or the mean of differences, with its interval."""
        return estimate_ratio(values) if self.timed else estimate_difference(values)

    def holds(self, value: Value) -> bool:
        """Whether the pitfall holds for an observed value; if the value is a list, for its whole interval."""
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
        return bool(number > argument if rule == "above" else number < argument)  # the pitfall never holds for a NaN

    def unclear(self, value: Value) -> bool:
        """Whether the pitfall holds for one part of a list's interval and not for the other."""
        if not isinstance(value, list) or self.holds(value):
            return False
        (rule, argument) = next(iter(self.trap.items()))
        low, high = self._interval(value)
        least, most = argument if rule == "outside" else (argument, argument)
        return bool((rule != "above" and low < least) or (rule != "below" and high > most))

    def misfit(self, value: Value) -> str:
        """Why the rule can't judge an observed value, e.g. a word in place of a number; empty if it can."""
        try:
            self.told(value)
            self.holds(value)
            self.unclear(value)
        except (ArithmeticError, TypeError, ValueError) as error:
            return f"the lesson's rule can't judge {str(value)[:40]!r}: {error}"
        return ""

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
        """Whether the pitfall is expected to hold for a framework."""
        return framework in self.yes


def read_catalogue(registry: Registry, path: Path = CATALOGUE) -> dict[str, Lesson]:
    """Read and check the lessons, in their order.

    Raises:
        BadLesson: for bad TOML, a missing or unknown key, an unknown name.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLesson(f"can't read {path.name}: {error}") from error
    return {name: _lesson(path.name, name, entry, registry) for name, entry in tables.items()}


def checks_file(framework: Framework, folder: Path = LESSONS) -> Path | None:
    """The file with a framework's checks: its own, or its family's; ``None`` if neither exists."""
    own = (folder / f"{name}.py" for name in (framework.name, framework.family))
    return None if framework.variant_of or framework.language != "python" else next(filter(Path.is_file, own), None)


def checks_of(path: Path, lessons: Mapping[str, Lesson]) -> dict[str, dict[str, str]]:
    """The code of each part of each lesson in a file of checks; ``BadLesson`` if the file names an unknown lesson."""
    try:
        _, found = read_checks(path)
    except ExampleError as error:
        raise BadLesson(str(error)) from error
    for name in found:
        if name not in lessons:
            raise BadLesson(f"{path.name}: there is no lesson {name!r} in {CATALOGUE.name}{closest(name, lessons)}")
    return {name: {part: parts[part][0] for part in PARTS if part in parts} for name, parts in found.items()}


def lessons_of(framework: Framework, lessons: Mapping[str, Lesson]) -> set[str]:
    """The names of the lessons of which a framework has a check; ``BadLesson`` if its file has a mistake."""
    file = checks_file(framework)
    return set(checks_of(file, lessons)) if file else set()


def choose(lessons: Mapping[str, Lesson], names: Sequence[str]) -> list[str]:
    """The named lessons; ``BadLesson`` if one is unknown."""
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
        raise BadLesson(f"{file}: {name}: needs one of trap (a single rule, with its question), proof and records")
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
