"""The verdict on each lesson: whether a trap holds for a framework, by what its checks observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.records.checks import Checks

YES, NO, NEVER, UNCLEAR = "yes", "no", "never was", "unclear"
NOT_APPLICABLE, FAILED = "not applicable", "failed"
LOOKED = (YES, NO, NEVER, UNCLEAR)  # verdicts of those in which it was looked for


@dataclass(frozen=True)
class Verdict:
    """Whether a lesson holds for a framework."""

    lesson: str
    framework: str
    verdict: str  # YES, NO, NEVER, UNCLEAR (of measurements), NOT_APPLICABLE or FAILED
    wrong: str = ""  # how it differs from what was expected


def verdict(lesson: Lesson, framework: str, checks: Checks) -> Verdict | None:
    """Judge what was observed; ``None`` where the framework has no check of the lesson and none can be had."""
    if failure := checks.failure(lesson.name):
        return Verdict(lesson.name, framework, FAILED, failure)
    value, mended = checks.value(lesson.name), checks.mended(lesson.name)
    if value is None:
        return Verdict(lesson.name, framework, NOT_APPLICABLE) if framework in lesson.not_applicable else None
    holds = lesson.holds(value)
    found = YES if holds else UNCLEAR if lesson.unclear(value) else NEVER if framework in lesson.never else NO
    if lesson.timed:
        return Verdict(lesson.name, framework, found)
    if holds != lesson.expected(framework):
        wanted = "hold" if lesson.expected(framework) else "not hold"
        return Verdict(lesson.name, framework, found, f"observed {lesson.told(value)}; it was expected to {wanted}")
    if holds and mended is not None and lesson.holds(mended):
        return Verdict(lesson.name, framework, found, f"its mend doesn't help: observed {lesson.told(mended)}")
    return Verdict(lesson.name, framework, found)


def verdicts(lessons: Mapping[str, Lesson], checks: Checks) -> list[Verdict]:
    """The verdicts on every lesson that a framework has a check of."""
    found = (verdict(lesson, checks.framework, checks) for lesson in lessons.values() if lesson.trap)
    return [one for one in found if one]
