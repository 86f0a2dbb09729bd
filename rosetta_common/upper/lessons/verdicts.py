"""The verdict on each lesson: whether a pitfall holds for a framework, by the values that its checks observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.records.checks import Checks

YES, NO, NEVER, UNCLEAR = "yes", "no", "never was", "unclear"
NOT_APPLICABLE, FAILED = "not applicable", "failed"
LOOKED = (YES, NO, NEVER, UNCLEAR)  # the verdicts of frameworks that were checked


@dataclass(frozen=True)
class Verdict:
    """Whether a lesson holds for a framework."""

    lesson: str
    framework: str
    verdict: str  # YES, NO, NEVER, UNCLEAR (of measurements), NOT_APPLICABLE or FAILED
    wrong: str = ""  # the difference from the expected result


def verdict(lesson: Lesson, framework: str, checks: Checks) -> Verdict | None:
    """Judge the observed values; ``None`` if the framework has no check of the lesson."""
    if failure := checks.failure(lesson.name):
        return Verdict(lesson.name, framework, FAILED, failure)
    value, fixed = checks.value(lesson.name), checks.with_fix(lesson.name)
    if value is None:
        return Verdict(lesson.name, framework, NOT_APPLICABLE) if framework in lesson.not_applicable else None
    holds = lesson.holds(value)
    found = YES if holds else UNCLEAR if lesson.unclear(value) else NEVER if framework in lesson.never else NO
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
    found = (verdict(lesson, checks.framework, checks) for lesson in lessons.values() if lesson.trap)
    return [one for one in found if one]
