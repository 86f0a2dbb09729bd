"""What the checks observed, on record: ``lessons/records/<framework>.json``; and the verdict on each lesson."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rosetta_common.ground.files import sha256
from rosetta_common.upper import plan
from rosetta_common.upper.lessons.catalogue import Lesson, Value, checks_file
from rosetta_common.upper.project import LESSONS, ROOT
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.results import REASON_SUFFIX, read_object

SCHEMA = 1
RECORDS = Path(os.environ.get("ROSETTA_CHECKS") or LESSONS / "records")  # the variable is for trying things out
YES, NO, NEVER, UNCLEAR = "yes", "no", "never was", "unclear"
NOT_APPLICABLE, FAILED = "not applicable", "failed"
LOOKED = (YES, NO, NEVER, UNCLEAR)  # verdicts of those in which it was looked for
CHANGED = {**plan.CHANGED, "checks": "its checks changed", "code": "the code that runs checks changed"}
CODE = ("checks.py", "pairs.py", "languages.py")


class BadChecks(ValueError):
    """A file that holds no record of checks; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Checks:
    """What one framework's checks observed."""

    path: Path
    framework: str
    observed: dict[str, dict[str, dict[str, Any]]]  # by lesson and part: {"observed": value} or {"failed": why}
    versions: dict[str, str]
    raw: dict[str, Any]

    def value(self, lesson: str) -> Value | None:
        """What the trap did; where both were measured at once, that."""
        parts = self.observed.get(lesson, {})
        return _value(parts, "measure") if "measure" in parts else _value(parts, "trap")

    def mended(self, lesson: str) -> Value | None:
        """What the mend did; ``None`` where there is none, or it only shows how."""
        return _value(self.observed.get(lesson, {}), "mend")

    def failure(self, lesson: str) -> str:
        """Why a lesson's check came to no end; empty where it did."""
        parts = self.observed.get(lesson, {})
        return next((str(part["failed"]) for part in parts.values() if "failed" in part), "")


@dataclass(frozen=True)
class AllChecks:
    """Every record by framework, the reasons why one is missing, and the files that can't be used."""

    checks: dict[str, Checks]
    reasons: dict[str, str]
    problems: tuple[str, ...]


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


def checks_path(framework: str, folder: Path = RECORDS) -> Path:
    """Where a framework's record lies."""
    return folder / f"{framework}.json"


def reason_path(framework: str, folder: Path = RECORDS) -> Path:
    """Where the reason lies why the newest try left no record."""
    return folder / f"{framework}{REASON_SUFFIX}"


def read_checks_record(path: Path) -> Checks:
    """Read one record; ``BadChecks`` where it is none, or lies in the wrong place."""
    raw = read_object(path, "checks", BadChecks)
    try:
        if raw["schema"] != SCHEMA:
            raise BadChecks(f"{path.name}: schema {raw['schema']!r}, this version reads {SCHEMA}: check again")
        if raw["framework"] != path.stem:
            raise BadChecks(f"{path.name}: says it is {raw['framework']}: it lies in the wrong place")
        for key in ("checked", "machine", "digests", "seconds"):
            raw[key]
        return Checks(path, raw["framework"], raw["observed"], raw["versions"], raw)
    except (KeyError, TypeError) as error:
        raise BadChecks(f"{path.name}: malformed ({error}): check again") from error


def read_checks(folder: Path = RECORDS) -> AllChecks:
    """Read every record; what can't be used is named in ``problems``, never raised."""
    found, reasons, problems = {}, {}, []
    for path in sorted(folder.glob("*.json")):
        try:
            if path.name.endswith(REASON_SUFFIX):
                raw = read_object(path, "checks", BadChecks)
                reasons[path.name.removesuffix(REASON_SUFFIX)] = f"{raw.get('status')}: {raw.get('reason')}"
            else:
                checks = read_checks_record(path)
                found[checks.framework] = checks
        except BadChecks as error:
            problems.append(str(error))
    return AllChecks(found, reasons, tuple(problems))


def expected_digests(registry: Registry, framework: Framework, file: Path) -> dict[str, set[str]]:
    """The digests that a current record may have, by kind."""
    return {
        "checks": {sha256(str(file))},
        "code": {code_digest()},
        "pins": {plan.pins_digest(framework.environment, gpu, registry.variables) for gpu in (False, True)},
    }


def code_files() -> list[Path]:
    """Our code that what is observed depends on."""
    return [ROOT / "rosetta_common" / "ground" / name for name in CODE]


def code_digest() -> str:
    """SHA-256 over ``code_files``."""
    return hashlib.sha256("".join(sha256(str(path)) for path in code_files()).encode()).hexdigest()


def stale_reasons(checks: Checks, framework: Framework, registry: Registry) -> list[str]:
    """Why a record no longer speaks of the code as it is; empty where it does."""
    file = checks_file(framework)
    if file is None:
        return ["its checks are gone"]
    return plan.changes(checks.raw["digests"], expected_digests(registry, framework, file), CHANGED)


def _value(parts: Mapping[str, Mapping[str, Any]], part: str) -> Value | None:
    return parts.get(part, {}).get("observed")
