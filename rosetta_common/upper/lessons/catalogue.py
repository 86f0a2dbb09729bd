"""Reads the lessons by topic, ``lessons/<topic>/lessons.toml``: each lesson's rule and its expected results.

A lesson is a pitfall, which holds for a framework or doesn't, or a convention, of which each framework has its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rosetta_common.ground.checks import PARTS, read_checks
from rosetta_common.ground.steps import STEPS, ExampleError
from rosetta_common.upper.project import LESSONS, PROBES, RosettaError
from rosetta_common.upper.records.statistics import Estimate, estimate_difference, estimate_ratio, in_words
from rosetta_common.upper.registry import Framework, Registry, closest

TOPICS = "topics.toml"
CATALOGUE = "lessons.toml"  # of one topic
SOURCES = {
    "originals": "[DeepLearningFrameworks](https://github.com/ilkarman/DeepLearningFrameworks), its checklist of 2017",
    "keras study": "a study of Keras on two backends, 2017, which logged every epoch",
    "proofs": "found by `rosetta prove`",
    "phrases": "found by `rosetta phrases`, which compares the answers to one question",
    "columns": "met while the columns of this guide were written",
    "public": "asked again and again in public threads, by people who carry models between frameworks",
}
RULES = ("is", "is-not", "above", "below", "outside")
NEAR = 1e-3  # relative: closer numbers count as the same
CLOSE = 2e-3  # relative: such a number is the answer that is written with fewer digits, if no answer is nearer

Value = bool | int | float | str | list[float]


class BadLesson(RosettaError):
    """The catalogue or a file of checks has a mistake; the message names the entry."""


@dataclass(frozen=True)
class Lesson:
    """A pitfall between frameworks, or a convention in which they differ."""

    name: str
    topic: str
    title: str
    ask: str  # the checklist's line: what to do before you compare two frameworks
    source: str  # who described it first: one of SOURCES, or Markdown
    steps: tuple[str, ...] = ()  # the steps whose code it is about
    workloads: tuple[str, ...] = ()  # the workloads whose pages link to it
    question: str = ""  # the observed quantity, with its unit
    trap: dict[str, Any] = field(default_factory=dict)  # of a pitfall: one of RULES, and its argument
    yes: tuple[str, ...] = ()  # the frameworks for which the pitfall is expected to hold; it holds for no other
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of a convention: the frameworks with each value
    words: dict[str, str] = field(default_factory=dict)  # the meaning of each observed value
    was: dict[str, str] = field(default_factory=dict)  # frameworks for which it held once, and what fixed it (Markdown)
    not_applicable: dict[str, str] = field(default_factory=dict)  # frameworks that can't have it, and why
    gpu: str = ""  # a statement about GPUs: what is documented of them, with its source (Markdown)
    timed: bool = False  # whether it observes seconds or ratios of them: no result is expected
    proof: str = ""  # instead of checks: the difference that explains a proof's deviation
    records: str = ""  # instead of checks: the kind of effect in the recorded runs
    phrases: bool = False  # instead of checks: the phrases of which a result differs, with this lesson as the reason

    @property
    def checked(self) -> bool:
        """Whether it has checks of its own: it is a pitfall with a rule, or a convention."""
        return bool(self.trap or self.answers)

    @property
    def judged(self) -> bool:
        """Whether a result is expected: not of a probe."""
        return True

    def estimate(self, values: Sequence[float]) -> Estimate:
        """The geometric mean of ratios of seconds, or the mean of differences, with its interval."""
        return estimate_ratio(values) if self.timed else estimate_difference(values)

    def holds(self, value: Value) -> bool:
        """Whether the pitfall holds for an observed value; if the value is a list, for its whole interval."""
        if self.answers:
            if isinstance(value, list):
                raise TypeError("a convention has one value")
            return False
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
        return self._in_words(plain(value), _key(value, self.words))

    def told_answer(self, value: Value) -> str:
        """A convention's answer in words: the same for all columns with this answer."""
        answer = self.answer(value)
        return self._in_words(answer, answer)

    def _in_words(self, text: str, key: str) -> str:
        means = self.words.get(key)
        return means if means and not _is_number(text) else f"{text}: {means}" if means else text

    def expected(self, framework: str) -> bool:
        """Whether the pitfall is expected to hold for a framework."""
        return framework in self.yes

    def expected_answer(self, framework: str) -> str:
        """The value that a convention is expected to have in a framework; empty if none is."""
        return next((value for value, names in self.answers.items() if framework in names), "")

    def answer(self, value: Value) -> str:
        """The answer that an observed value of a convention is; the value as text if it is none of them."""
        return _key(value, self.answers) or plain(value)


@dataclass(frozen=True)
class Catalogue:
    """All lessons by name, in the order of the pages, and the topics' titles."""

    topics: dict[str, str]
    lessons: dict[str, Lesson]

    def of(self, topic: str) -> list[Lesson]:
        """The lessons of one topic."""
        return [lesson for lesson in self.lessons.values() if lesson.topic == topic]


def read_topics(folder: Path = LESSONS) -> dict[str, str]:
    """The topics' titles, by name, in the order of the pages; ``BadLesson`` for bad TOML."""
    return {topic: str(title) for topic, title in _tables(folder / TOPICS).items()}


def read_catalogue(registry: Registry, folder: Path = LESSONS) -> Catalogue:
    """Read and check the lessons, in their order.

    Raises:
        BadLesson: for bad TOML, a missing or unknown key, an unknown name, two lessons with one name.
    """
    topics, lessons = read_topics(folder), dict[str, Lesson]()
    for topic in topics:
        for name, entry in _tables(folder / topic / CATALOGUE).items():
            file = f"{topic}/{CATALOGUE}"
            if name in lessons:
                raise BadLesson(f"{file}: {name}: {lessons[name].topic} has a lesson with this name")
            lessons[name] = _lesson(file, name, {"topic": topic, **entry}, registry)
    return Catalogue(topics, lessons)


def checks_file(topic: str, framework: Framework, folder: Path = LESSONS) -> Path | None:
    """The file with a framework's checks of one topic: its own, or its family's; ``None`` if neither exists.

    A topic of probes has its folder in ``probes``.
    """
    own = (place / topic / f"{name}.py" for place in (folder, PROBES) for name in (framework.name, framework.family))
    return None if framework.variant_of or framework.language != "python" else next(filter(Path.is_file, own), None)


def checks_files(framework: Framework, topics: Iterable[str]) -> dict[str, Path]:
    """All files with a framework's checks, by topic."""
    found = {topic: checks_file(topic, framework) for topic in topics}
    return {topic: file for topic, file in found.items() if file}


def checks_of(path: Path, lessons: Mapping[str, Lesson]) -> dict[str, dict[str, str]]:
    """The code of each part of each lesson in a file of checks.

    Raises:
        BadLesson: if the file can't be read, or has a check of a lesson that its topic doesn't have.
    """
    try:
        _, found = read_checks(path)
    except ExampleError as error:
        raise BadLesson(str(error)) from error
    topic = path.parent.name
    for name in found:
        if name not in lessons or lessons[name].topic != topic:
            of_topic = [one.name for one in lessons.values() if one.topic == topic]
            told = f"there is no lesson {name!r} in {topic}/{CATALOGUE}{closest(name, of_topic)}"
            raise BadLesson(f"{topic}/{path.name}: {told}")
    return {name: {part: parts[part][0] for part in PARTS if part in parts} for name, parts in found.items()}


def lessons_of(framework: Framework, catalogue: Catalogue) -> set[str]:
    """The names of the lessons of which a framework has a check; ``BadLesson`` if one of its files has a mistake."""
    files = checks_files(framework, catalogue.topics)
    return {name for file in files.values() for name in checks_of(file, catalogue.lessons)}


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
    if "answers" in values:
        values["answers"] = {value: tuple(names) for value, names in values["answers"].items()}
    try:
        lesson = Lesson(name=name, **values)
    except TypeError as error:
        raise BadLesson(f"{file}: {name}: {str(error).replace('Lesson.__init__() ', '')}") from error
    answering = [framework for names in lesson.answers.values() for framework in names]
    named = dict.fromkeys((*lesson.yes, *answering, *lesson.was, *lesson.not_applicable))
    for what, found, known in (
        ("step", lesson.steps, STEPS),
        ("workload", lesson.workloads, registry.workloads),
        ("framework", named, registry.frameworks),
        ("rule", lesson.trap, RULES),
    ):
        for one in found:
            if one not in known:
                raise BadLesson(f"{file}: {name}: there is no {what} {one!r}{closest(one, known)}")
    ways = [way for way in (lesson.trap, lesson.answers, lesson.proof, lesson.records, lesson.phrases) if way]
    if len(ways) != 1 or len(lesson.trap) > 1 or lesson.checked != bool(lesson.question):
        wanted = "trap (a single rule) or answers, with a question, or else proof, records or phrases"
        raise BadLesson(f"{file}: {name}: needs one of {wanted}")
    if twice := [framework for framework in named if answering.count(framework) > 1]:
        raise BadLesson(f"{file}: {name}: {twice[0]} has two answers")
    if lesson.answers and (lesson.yes or lesson.was):
        raise BadLesson(f"{file}: {name}: a convention has answers, and no {'yes' if lesson.yes else 'was'}")
    return lesson


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLesson(f"can't read lessons/{path.parent.name}/{path.name}: {error}") from error


def _same(value: Value, other: Value, near: float = NEAR) -> bool:
    if isinstance(value, int | float) and isinstance(other, int | float) and not isinstance(value, bool):
        return abs(value - other) <= near * max(abs(value), abs(other))
    return value == other


def plain(value: Value) -> str:
    """An observed value as text, e.g. ``"0.001"``: the form in which ``words`` and ``answers`` name it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else _number(value)


def _key(value: Value, names: Iterable[str]) -> str:
    """The one of some texts that stands for an observed value: the same, or a close number; empty if none does."""
    text, names = plain(value), list(names)
    close = [name for name in names if _is_number(name) and _same(value, float(name), CLOSE)]
    return text if text in names else close[0] if close else ""


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
