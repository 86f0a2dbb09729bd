"""The verdict on each lesson: whether a pitfall holds for a framework, by the values that its checks observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import Lesson, Value
from rosetta_common.upper.records.checks import Checks

YES, NO, WAS, UNCLEAR = "yes", "no", "was, fixed", "unclear"
ANSWERED = "answered"  # of a convention or a probe: the observed value is the answer
NOT_APPLICABLE, FAILED = "not applicable", "failed"
LOOKED = (YES, NO, WAS, UNCLEAR, ANSWERED)  # the verdicts of frameworks that were checked


@dataclass(frozen=True)
class Verdict:
    """Whether a lesson holds for a framework."""

    lesson: str
    framework: str
    verdict: str  # YES, NO, WAS, UNCLEAR (of measurements), ANSWERED, NOT_APPLICABLE or FAILED
    wrong: str = ""  # the difference from the expected result


def verdict(lesson: Lesson, framework: str, checks: Checks) -> Verdict | None:
    """Judge the observed values; ``None`` if the framework has no check of the lesson."""
    if failure := checks.failure(lesson.name):
        return Verdict(lesson.name, framework, FAILED, failure)
    value, fixed = checks.value(lesson.name), checks.with_fix(lesson.name)
    if value is None:
        return Verdict(lesson.name, framework, NOT_APPLICABLE) if framework in lesson.not_applicable else None
    if not lesson.judged:
        return Verdict(lesson.name, framework, ANSWERED)
    if lesson.answers:
        return Verdict(lesson.name, framework, ANSWERED, _unexpected(lesson, framework, value))
    holds = lesson.holds(value)
    found = YES if holds else UNCLEAR if lesson.unclear(value) else WAS if framework in lesson.was else NO
    if lesson.timed:
        return Verdict(lesson.name, framework, found)
    if holds != lesson.expected(framework):
        wanted = "hold" if lesson.expected(framework) else "not hold"
        return Verdict(lesson.name, framework, found, f"observed {lesson.told(value)}; it was expected to {wanted}")
    if holds and fixed is not None and lesson.holds(fixed):
        return Verdict(lesson.name, framework, found, f"its fix doesn't help: observed {lesson.told(fixed)}")
    return Verdict(lesson.name, framework, found)


def verdicts(lessons: Mapping[str, Lesson], checks: Checks) -> list[Verdict]:
    """The verdicts on all lessons that the framework's checks cover."""
    own = [lesson for lesson in lessons.values() if lesson.checked and lesson.topic == checks.topic]
    found = (verdict(lesson, checks.framework, checks) for lesson in own)
    return [one for one in found if one]


def _unexpected(lesson: Lesson, framework: str, value: Value) -> str:
    """How a convention's observed value differs from the expected one; empty if it doesn't."""
    expected, found = lesson.expected_answer(framework), lesson.answer(value)
    if found == expected:
        return ""
    return f"observed {found}; " + (f"{expected} was expected" if expected else "no answer was expected")
