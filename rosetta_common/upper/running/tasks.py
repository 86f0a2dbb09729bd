"""What is to be done, how, and how it ended: plain values that the pipeline and its three kinds of work share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rosetta_common.upper.registry import Framework

# In place of a profile: not a run, but a proof of sameness, or the checks of the lessons.
PROOF, CHECK = "proof", "checks"

Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Request:
    """What a command was asked for."""

    frameworks: Sequence[Framework]
    workloads: Sequence[str] = ()
    python: Path | None = None  # an interpreter to use as every environment
    force: bool = False
    dry_run: bool = False
    cpu: bool = False
    timeout: float | None = None
    jobs: int | None = None  # how many at a time, where nothing is timed


@dataclass(frozen=True, eq=False)
class Task:
    """One thing to do, and why; each is itself alone, whatever it holds."""

    workload: str
    framework: Framework
    profile: str  # or ``PROOF`` or ``CHECK``
    seed: int
    why: str
    timed: bool = False  # its times go on record: nothing else may run beside it
    part: str = ""  # where several tasks of one example write to places of their own

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What it writes to: two tasks of one place never run at the same time."""
        return self.workload, self.profile, self.framework.name, self.part


@dataclass(frozen=True)
class How:
    """How a process is run."""

    timeout: float  # seconds after which it is killed
    offline: bool = False  # don't let it try the network
    cpu: bool = False  # hide the GPU from it
    tell: Tell = lambda _event: None  # called with every event of the executor


@dataclass(frozen=True)
class Outcome:
    """How a task ended."""

    workload: str
    framework: str
    profile: str
    seed: int
    status: str  # "done", "failed", "timeout", "unavailable"; of a proof also "different"
    seconds: float
    accuracy: float | None = None
    reason: str = ""  # one line, where it is not done


def outcome_of(task: Task, status: str, seconds: float, reason: str = "", accuracy: float | None = None) -> Outcome:
    """How a task ended."""
    return Outcome(task.workload, task.framework.name, task.profile, task.seed, status, seconds, accuracy, reason)


def as_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Outcomes as plain dicts."""
    return [asdict(outcome) for outcome in outcomes]


def now() -> str:
    """The time as records have it: UTC, ISO 8601, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
