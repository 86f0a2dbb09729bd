"""What the checks of the lessons observed, on record: ``lessons/records/<framework>.json``, one a framework."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rosetta_common.upper.lessons.catalogue import checks_file
from rosetta_common.upper.project import LESSONS
from rosetta_common.upper.records.digests import check_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import Ledger
from rosetta_common.upper.records.models import ChecksFile, Part, Value
from rosetta_common.upper.registry import Framework, Registry

FOLDER = Path(os.environ.get("ROSETTA_CHECKS") or LESSONS / "records")  # the variable is for trying things out
AGAIN = "check again"


@dataclass(frozen=True)
class Checks:
    """What one framework's checks observed."""

    path: Path
    content: ChecksFile

    @property
    def framework(self) -> str:
        """Whose they are."""
        return self.content.framework

    @property
    def digests(self) -> Digests:
        """Those it was made under."""
        return self.content.digests

    def value(self, lesson: str) -> Value | None:
        """What the trap did; where both were measured at once, that."""
        parts = self._parts(lesson)
        return _value(parts, "measure") if "measure" in parts else _value(parts, "trap")

    def mended(self, lesson: str) -> Value | None:
        """What the mend did; ``None`` where there is none, or it only shows how."""
        return _value(self._parts(lesson), "mend")

    def failure(self, lesson: str) -> str:
        """Why a lesson's check came to no end; empty where it did."""
        return next((part.failed for part in self._parts(lesson).values() if part.failed), "")

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests that the code has today, with and without a GPU's packages; empty where the checks are gone."""
        file = checks_file(framework)
        if file is None:
            return []
        return [check_digests(file, framework, registry.variables, gpu=gpu) for gpu in (False, True)]

    def _parts(self, lesson: str) -> Mapping[str, Part]:
        return self.content.observed.get(lesson, {})


@dataclass(frozen=True)
class AllChecks:
    """Every record by framework, the reasons why one is missing, and the files that can't be used."""

    checks: dict[str, Checks] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_checks(folder: Path = FOLDER) -> AllChecks:
    """Read every record; a file that can't be used is named in ``problems``, never raised."""
    shelf = CHECKS.at(folder).read_all()
    checks = {name: one for (name,), one in shelf.items.items()}
    return AllChecks(checks, {name: reason.told for (name,), reason in shelf.reasons.items()}, shelf.problems)


def _checks(path: Path, content: ChecksFile) -> Checks:
    """Checks from their file; ``ValueError`` where it lies in the wrong place."""
    if content.framework != path.stem:
        raise ValueError(f"says it is {content.framework}: it lies in the wrong place")
    return Checks(path, content)


def _value(parts: Mapping[str, Part], part: str) -> Value | None:
    return parts[part].observed if part in parts else None


CHECKS: Ledger[ChecksFile, Checks] = Ledger("record of checks", FOLDER, 1, ChecksFile, AGAIN, _checks)
