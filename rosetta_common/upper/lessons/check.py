"""`rosetta check`: finds the missing and stale checks, makes their jobs and writes their records."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from rosetta_common.upper.lessons.catalogue import Catalogue, checks_file, checks_files, checks_of
from rosetta_common.upper.lessons.verdicts import verdicts
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records.checks import CPU, GPU, Checks, checks_ledger
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import check_digests
from rosetta_common.upper.records.fields import one_line
from rosetta_common.upper.records.ledger import Key
from rosetta_common.upper.records.machines import has_gpu
from rosetta_common.upper.records.models import ChecksFile, Part
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.cells import Cells
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import CHECK, Request, Task, now, outcome_of


class Checking(Cells[Checks]):
    """The checks of the lessons: one process for each topic and framework."""

    profile, missing = CHECK, "not yet checked"
    seconds = MappingProxyType({CHECK: 1800.0})
    offline = True

    def __init__(self, request: Request, registry: Registry, catalogue: Catalogue, chosen: Sequence[str] = ()) -> None:
        """Store the request.

        Args:
            request: the frameworks and the options.
            registry: the registry.
            catalogue: the lessons.
            chosen: only these lessons, without changing the records; all by default.
        """
        super().__init__(request, registry, checks_ledger(catalogue.lessons), chosen)
        self.catalogue = catalogue
        self.device = GPU if has_gpu() and not request.cpu else CPU

    def files(self, framework: Framework) -> Mapping[str, Path]:
        """The files with a framework's checks, by topic."""
        return checks_files(framework, self.catalogue.topics)

    def held(self, file: Path) -> Collection[str]:
        """The lessons that a file checks; ``BadLesson`` if it has a mistake."""
        return checks_of(file, self.catalogue.lessons)

    def timed(self, names: Collection[str]) -> bool:
        """Whether a lesson's check measures times."""
        return any(self.catalogue.lessons[name].timed for name in names)

    def begin(self, task: Task, interpreter: Interpreter) -> Job:
        """The job of one topic's checks in one framework."""
        file = checks_file(task.workload, task.framework)
        assert file is not None  # noqa: S101 -- the plan holds no other
        folder = WORKSHOP / "checks" / task.workload / task.framework.name
        job = new_job(folder, task.framework, file, purpose="check", lessons=list(self.chosen))
        digests = check_digests(file, task.framework, self.registry.variables, gpu=interpreter.gpu, code=Code(ROOT))
        return self.with_digests(job, digests, interpreter)

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Checks]:
        """Record the observed values, unless lessons were chosen."""
        observed = {
            lesson: {part: observed_part(found) for part, found in parts.items()}
            for lesson, parts in ended.told["observed"].items()
        }
        common = self.common(task, interpreter, ended)
        checks = self.write(ChecksFile(**common, device=self.device, checked=now(), observed=observed), task, ended)
        found = verdicts(self.catalogue.lessons, checks)
        wrong = sum(bool(one.wrong) for one in found)
        said = f"{len(found)} lessons" + (f", {wrong} not as expected" if wrong else "")
        return Made(outcome_of(task, "done", ended.seconds), checks, said)

    def record_key(self, topic: str, framework: str) -> Key:
        """The key of a record; those with and without a GPU are apart."""
        return self.device, topic, framework


def observed_part(found: Mapping[str, Any]) -> Part:
    """The value that one cell observed; a number that isn't finite counts as a failure, as JSON can't hold it."""
    values = found.get("observed")
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, float) and not math.isfinite(value):
            return Part(failed=f"observed {value}, which is no number")
    if "failed" in found:
        return Part(failed=one_line(str(found["failed"])))
    try:
        return msgspec.convert(found, Part)
    except msgspec.ValidationError as error:
        told = f"observed {values!r}, which is no number, text, yes or no, or list of numbers ({error})"
        return Part(failed=one_line(told))
