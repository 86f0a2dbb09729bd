"""`rosetta check`: finds the missing and stale checks, makes their jobs and writes their records."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from rosetta_common.upper.lessons.catalogue import Catalogue, checks_file, checks_files, checks_of
from rosetta_common.upper.lessons.verdicts import verdicts
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import CHECKS, CPU, GPU, Checks, checks_ledger
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import check_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.fields import one_line
from rosetta_common.upper.records.ledger import BadRecord, Key
from rosetta_common.upper.records.machines import has_gpu
from rosetta_common.upper.records.models import SCHEMA, ChecksFile, Machine, Part
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made, Work
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import CHECK, Request, Task, now, outcome_of

GUESS = 10.0  # seconds that a framework's checks of a topic take, if no record says it


class Checking(Work[Checks]):
    """The checks of the lessons: one process for each topic and framework."""

    ledger = CHECKS
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
        super().__init__(request, registry)
        self.catalogue, self.chosen = catalogue, chosen
        self.device = GPU if has_gpu() and not request.cpu else CPU
        self.fitting = checks_ledger(catalogue.lessons)
        self.locked = not chosen

    def plan(self) -> list[Task]:
        """List the topics whose checks are missing or stale, by framework; a topic stands for the workload in a task.

        Raises:
            BadLesson: if a file has a mistake.
        """
        tasks, lessons = [], self.catalogue.lessons
        for framework in self.request.frameworks:
            for topic, file in checks_files(framework, self.catalogue.topics).items():
                held = checks_of(file, lessons)
                if self.chosen:
                    why = "asked for" if set(self.chosen) & set(held) else ""
                else:
                    why = "asked for" if self.request.force else self._why(topic, framework)
                if why:
                    timed = any(lessons[name].timed for name in self.chosen or held if name in held)
                    tasks.append(Task(topic, framework, CHECK, 0, why, timed))
        return sorted(tasks, key=lambda task: task.timed)  # untimed tasks first: they may run at the same time

    def begin(self, task: Task, interpreter: Interpreter) -> Job:
        """The job of one topic's checks in one framework."""
        file = checks_file(task.workload, task.framework)
        assert file is not None  # noqa: S101 -- the plan holds no other
        folder = WORKSHOP / "checks" / task.workload / task.framework.name
        job = new_job(folder, task.framework, file, purpose="check", lessons=list(self.chosen))
        digests = check_digests(file, task.framework, self.registry.variables, gpu=interpreter.gpu, code=Code(ROOT))
        digests = staleness.with_packages(digests, interpreter.packages)
        job.content["digests"] = msgspec.to_builtins(digests)
        return job

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Checks]:
        """Record the observed values, unless lessons were chosen."""
        told = ended.told
        content = ChecksFile(
            schema=SCHEMA,
            device=self.device,
            topic=task.workload,
            framework=task.framework.name,
            checked=now(),
            machine=msgspec.convert(told["machine"], Machine),
            environment=interpreter.name,
            versions=told["versions"],
            seconds=round(ended.seconds, 1),
            digests=msgspec.convert({**ended.job.content["digests"], "files": told["files"]}, Digests),
            observed={
                lesson: {part: observed_part(found) for part, found in parts.items()}
                for lesson, parts in told["observed"].items()
            },
        )
        ledger = self.fitting.at(ended.job.folder) if self.chosen else self.fitting
        checks = ledger.write(content, *self._key(task))
        found = verdicts(self.catalogue.lessons, checks)
        wrong = sum(bool(one.wrong) for one in found)
        said = f"{len(found)} lessons" + (f", {wrong} not as expected" if wrong else "")
        return Made(outcome_of(task, "done", ended.seconds), checks, said)

    def guess(self, task: Task) -> float:
        """The seconds that the recorded checks took."""
        with contextlib.suppress(BadRecord):
            if checks := self.fitting.get(*self._key(task)):
                return checks.content.seconds
        return GUESS

    def key(self, task: Task) -> Key | None:
        """The key of the checks' record; ``None`` if lessons were chosen."""
        return None if self.chosen else self._key(task)

    def _key(self, task: Task) -> Key:
        return self.device, task.workload, task.framework.name

    def _why(self, topic: str, framework: Framework) -> str:
        """Why a topic must be checked again in a framework; empty if its record is current."""
        try:
            checks = self.fitting.get(self.device, topic, framework.name)
        except BadRecord as error:
            return str(error)
        if checks is None:
            return "not yet checked"
        return ", ".join(staleness.of(checks, framework, self.registry).reasons)


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
