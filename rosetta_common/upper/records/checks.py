"""Records of the lessons' checks: ``lessons/records/<device>/<topic>/<framework>.json``.

The device is that of the machine: a statement about GPUs is answered by checks that ran on one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rosetta_common.upper.lessons.catalogue import Lesson, checks_file
from rosetta_common.upper.project import LESSONS
from rosetta_common.upper.records.digests import check_digests, on_each_machine
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import ChecksFile, Part, Value, told_together
from rosetta_common.upper.registry import Framework, Registry

CPU, GPU = "cpu", "gpu"
FOLDER = Path(os.environ.get("ROSETTA_CHECKS") or LESSONS / "records")  # the variable is for experiments
AGAIN = "check again"


@dataclass(frozen=True)
class Checks:
    """The observed values of one framework's checks of one topic."""

    path: Path
    content: ChecksFile

    @property
    def topic(self) -> str:
        """The topic's name."""
        return self.content.topic

    @property
    def framework(self) -> str:
        """The framework's name."""
        return self.content.framework

    @property
    def timed(self) -> bool:
        """Whether it depends on what changes times: yes."""
        return True

    @property
    def digests(self) -> Digests:
        """The digests at the time of the checks."""
        return self.content.digests

    def value(self, lesson: str) -> Value | None:
        """The observed value without the fix; if the check compares both at once, the result of that."""
        parts = self._parts(lesson)
        return _value(parts, "measure") if "measure" in parts else _value(parts, "trap")

    def with_fix(self, lesson: str) -> Value | None:
        """The observed value with the fix; ``None`` if there is no fix, or if the fix observes nothing."""
        return _value(self._parts(lesson), "mend")

    def failure(self, lesson: str) -> str:
        """Why a lesson's check failed; empty if it didn't."""
        return next((part.failed for part in self._parts(lesson).values() if part.failed), "")

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests of today's code, with and without a GPU's packages; empty if the checks are gone."""
        file = checks_file(self.topic, framework)
        if file is None:
            return []
        return on_each_machine(check_digests(file, framework, registry.variables), framework.environment)

    def _parts(self, lesson: str) -> Mapping[str, Part]:
        return self.content.observed.get(lesson, {})


@dataclass(frozen=True)
class AllChecks:
    """All records, the reasons for missing records, and messages about files that can't be used.

    The keys are device, topic and framework.
    """

    checks: dict[Key, Checks] = field(default_factory=dict)
    reasons: dict[Key, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, lesson: Lesson, framework: str, device: str = CPU) -> Checks | None:
        """The record with a framework's check of a lesson; ``None`` if the topic wasn't checked."""
        return self.checks.get((device, lesson.topic, framework))

    def why_not(self, lesson: Lesson, framework: str) -> str:
        """Why a framework's check of a lesson isn't on record."""
        return self.reasons.get((CPU, lesson.topic, framework), "not checked yet")


def read_checks(lessons: Mapping[str, Lesson], folder: Path = FOLDER) -> AllChecks:
    """Read every record; ``problems`` names each file that can't be used.

    Args:
        lessons: the catalogue; its rules must be able to judge the observed values.
        folder: the folder of the records.
    """
    shelf = checks_ledger(lessons).at(folder).read_all()
    reasons = {key: told_together(found) for key, found in shelf.reasons.items()}
    return AllChecks(shelf.items, reasons, shelf.problems)


def checks_ledger(lessons: Mapping[str, Lesson]) -> Ledger[ChecksFile, Checks]:
    """The ledger that also refuses a value which its lesson's rule can't judge."""

    def fitting(path: Path, content: ChecksFile) -> Checks:
        checks = _checks(path, content)
        for name, parts in content.observed.items():
            lesson = lessons.get(name)
            if lesson is None or not lesson.checked:
                continue
            for part, found in parts.items():
                if found.observed is not None and (why := lesson.misfit(found.observed)):
                    raise ValueError(f"{why} - at $.observed.{name}.{part}: {AGAIN}")
        return checks

    return replace(CHECKS, item=fitting)


def _checks(path: Path, content: ChecksFile) -> Checks:
    """Checks from their file; ``ValueError`` if it is in the wrong place."""
    said = (content.device, content.topic, content.framework)
    if said != (*path.parts[-3:-1], path.stem):
        raise ValueError(f"says it is {'/'.join(said)}: it lies in the wrong place")
    return Checks(path, content)


def _value(parts: Mapping[str, Part], part: str) -> Value | None:
    return parts[part].observed if part in parts else None


CHECKS: Ledger[ChecksFile, Checks] = Ledger("record of checks", FOLDER, 3, ChecksFile, AGAIN, _checks)
