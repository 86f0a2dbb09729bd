"""What the checks of lessons and the phrases share: a process runs the cells of one topic in one framework."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import BadRecord, Key, Ledger
from rosetta_common.upper.records.models import SCHEMA, Machine
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Work
from rosetta_common.upper.running.processes import Ended, Job
from rosetta_common.upper.running.tasks import Request, Task

GUESS = 10.0  # seconds that the cells of a topic take, if no record says it


class Recorded(staleness.Kept, Protocol):
    """A record of cells."""

    @property
    def content(self) -> Any:
        """As in the file: it has the seconds of its process."""


Item = TypeVar("Item", bound=Recorded)


class Cells(Work[Item]):
    """One process for each topic and framework; a topic stands for the workload in a task."""

    profile: str
    missing: str  # why a topic is run that has no record
    ledger: Ledger[Any, Item]

    def __init__(self, request: Request, registry: Registry, ledger: Ledger[Any, Item], chosen: Sequence[str]) -> None:
        """Store the request.

        Args:
            request: the frameworks and the options.
            registry: the registry.
            ledger: of the records.
            chosen: only these lessons or phrases, without changing the records; all if it is empty.
        """
        super().__init__(request, registry)
        self.ledger, self.chosen = ledger, chosen
        self.locked = not chosen

    def files(self, framework: Framework) -> Mapping[str, Path]:
        """The files with a framework's cells, by topic."""
        raise NotImplementedError

    def held(self, file: Path) -> Collection[str]:
        """The names of the lessons or phrases in a file."""
        raise NotImplementedError

    def placed(self, topic: str, framework: Framework) -> Framework:  # noqa: ARG002
        """The framework in the environment in which its cells of a topic run."""
        return framework

    def timed(self, names: Collection[str]) -> bool:  # noqa: ARG002
        """Whether one of these lessons or phrases is timed."""
        return False

    def plan(self) -> list[Task]:
        """List the topics whose records are missing or stale, by framework; a file with a mistake raises its error."""
        tasks = []
        for framework in self.request.frameworks:
            for topic, file in self.files(framework).items():
                held = self.held(file)
                if self.chosen:
                    why = "asked for" if set(self.chosen) & set(held) else ""
                else:
                    why = "asked for" if self.request.force else self._why(topic, framework)
                if held and why:
                    timed = self.timed([name for name in self.chosen or held if name in held])
                    tasks.append(Task(topic, self.placed(topic, framework), self.profile, 0, why, timed))
        return sorted(tasks, key=lambda task: task.timed)  # untimed tasks first: they may run at the same time

    def guess(self, task: Task) -> float:
        """The seconds that the record's process took."""
        with contextlib.suppress(BadRecord):
            if record := self.ledger.get(*self.record_key(task.workload, task.framework.name)):
                return float(record.content.seconds)
        return GUESS

    def key(self, task: Task) -> Key | None:
        """The key of the record; ``None`` if lessons or phrases were chosen."""
        return None if self.chosen else self.record_key(task.workload, task.framework.name)

    def record_key(self, topic: str, framework: str) -> Key:
        """The key of a record."""
        return topic, framework

    def with_digests(self, job: Job, digests: Digests, interpreter: Interpreter) -> Job:
        """A job that knows the digests of its record."""
        job.content["digests"] = msgspec.to_builtins(staleness.with_packages(digests, interpreter.packages))
        return job

    def common(self, task: Task, interpreter: Interpreter, ended: Ended) -> dict[str, Any]:
        """The fields that both kinds of record have."""
        told = ended.told
        return {
            "schema": SCHEMA,
            "topic": task.workload,
            "framework": task.framework.name,
            "machine": msgspec.convert(told["machine"], Machine),
            "environment": interpreter.name,
            "versions": told["versions"],
            "seconds": round(ended.seconds, 1),
            "digests": msgspec.convert({**ended.job.content["digests"], "files": told["files"]}, Digests),
        }

    def write(self, content: Any, task: Task, ended: Ended) -> Item:
        """Write a record; in the job's folder if lessons or phrases were chosen."""
        ledger = self.ledger.at(ended.job.folder) if self.chosen else self.ledger
        return ledger.write(content, *self.record_key(task.workload, task.framework.name))

    def _why(self, topic: str, framework: Framework) -> str:
        """Why a topic's cells must be run again in a framework; empty if its record is current."""
        try:
            record = self.ledger.get(*self.record_key(topic, framework.name))
        except BadRecord as error:
            return str(error)
        if record is None:
            return self.missing
        return ", ".join(staleness.of(record, framework, self.registry).reasons)
