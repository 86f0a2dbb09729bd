"""Requests, tasks and outcomes: plain values that the pipeline and its three kinds of work share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rosetta_common.upper.records.fields import one_line
from rosetta_common.upper.registry import Framework

# Instead of a profile: the task isn't a run, but a proof, the checks of the lessons, or phrases.
PROOF, CHECK, PHRASE = "proof", "checks", "phrases"

Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Request:
    """The arguments of a command that executes frameworks."""

    frameworks: Sequence[Framework]
    workloads: Sequence[str] = ()
    python: Path | None = None  # an interpreter to use instead of every environment
    force: bool = False
    dry_run: bool = False
    cpu: bool = False
    timeout: float | None = None
    jobs: int | None = None  # number of tasks at a time, if they aren't timed
    minutes: float | None = None  # begin no task after this time


@dataclass(frozen=True, eq=False)
class Task:
    """One task, and why it is needed; two tasks are never equal, even with equal fields."""

    workload: str
    framework: Framework
    profile: str  # or ``PROOF``, ``CHECK`` or ``PHRASE``
    seed: int
    why: str
    timed: bool = False  # its times are recorded: nothing else may run at the same time
    low: bool = False  # at low priority: it needs no idle machine
    part: str = ""  # if several tasks of one example write to different places: which one

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The place that it writes to: two tasks with the same place never run at the same time."""
        return self.workload, self.profile, self.framework.name, self.part


@dataclass(frozen=True)
class How:
    """The options of a process."""

    timeout: float  # seconds after which it is killed
    offline: bool = False  # it must not use the network
    cpu: bool = False  # hide the GPU from it
    cores: frozenset[int] = frozenset()  # the cores that it may use; empty for all
    low: bool = False  # at low priority, beside other work
    tell: Tell = lambda _event: None  # called with every event of the executor


@dataclass(frozen=True)
class Outcome:
    """How a task ended."""

    workload: str
    framework: str
    profile: str
    seed: int
    status: str  # "done", "failed", "timeout", "unavailable"; for a proof also "different"
    seconds: float
    accuracy: float | None = None
    reason: str = ""  # one line; empty if it is done


def outcome_of(task: Task, status: str, seconds: float, reason: str = "", accuracy: float | None = None) -> Outcome:
    """How a task ended."""
    told = one_line(reason)  # it may be the text of a foreign error
    return Outcome(task.workload, task.framework.name, task.profile, task.seed, status, seconds, accuracy, told)


def as_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Outcomes as plain dicts."""
    return [asdict(outcome) for outcome in outcomes]


def now() -> str:
    """The time in the format of records: UTC, ISO 8601, in seconds."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
