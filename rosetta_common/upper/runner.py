"""Runs examples one at a time, each in a fresh process, follows them and goes on after a failure."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rosetta_common.ground.files import write_json
from rosetta_common.ground.workloads import find_workload, specification
from rosetta_common.upper.environments import Interpreter
from rosetta_common.upper.plan import Task
from rosetta_common.upper.processes import Tell, run_job
from rosetta_common.upper.project import ROOT, WORKSHOP, RosettaError
from rosetta_common.upper.results import reason_path, record_path

TIMEOUTS = {"smoke": 900.0, "quick": 3600.0, "full": 8 * 3600.0}  # seconds before a run is given up


class Busy(RosettaError):
    """Another run is at work in this checkout."""

    exit_code = 3


@dataclass(frozen=True)
class Outcome:
    """How a task ended."""

    workload: str
    framework: str
    profile: str
    seed: int
    status: str  # "done", "failed", "timeout" or "unavailable"
    seconds: float
    accuracy: float | None = None
    reason: str = ""  # one line, where it is not done


@contextlib.contextmanager
def only_run(workshop: Path = WORKSHOP) -> Iterator[None]:
    """Hold the checkout's lock: one run at a time, or the timings are worth nothing.

    Raises:
        Busy: naming the process that has it.
    """
    workshop.mkdir(exist_ok=True)
    lock, holder = FileLock(workshop / "lock"), workshop / "holder"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise Busy(f"another run is at work in this checkout ({who}): wait for it, or stop it") from error
    try:
        holder.write_text(f"process {os.getpid()}, since {now()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def run_task(
    task: Task, interpreter: Interpreter, machine: str, tell: Tell, timeout: float, offline: bool, cpu: bool
) -> Outcome:
    """Run one example in a fresh process and wait for its end.

    Args:
        task: what to run.
        interpreter: with what.
        machine: whose record it becomes.
        tell: called with every event of the executor.
        timeout: seconds after which it is killed.
        offline: don't let it try the network.
        cpu: hide the GPU from it.

    Returns:
        The outcome. Where it isn't done, the reason is left beside the record, and an earlier record is whole.
    """
    folder = WORKSHOP / "runs" / f"{task.workload}-{task.framework.name}-{task.profile}-{task.seed}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    record = record_path(machine, task.workload, task.profile, task.framework.name)
    shown = {k: v for k, v in interpreter.variables.items() if str(ROOT) not in v}
    job = {
        "workload": task.workload,
        "framework": task.framework.name,
        "profile": task.profile,
        "seed": task.seed,
        "example": str(task.framework.example(task.workload)),
        "record": str(record),
        "events": str(folder / "events.jsonl"),
        "machine": machine,
        "environment": {"name": interpreter.name, "variables": shown},
        "modules": task.framework.modules,
        "pins": interpreter.pins,
    }
    ended = run_job(job, folder, task.framework.language, interpreter, tell, timeout, offline, cpu)
    outcome = Outcome(
        task.workload,
        task.framework.name,
        task.profile,
        task.seed,
        ended.status,
        ended.seconds,
        ended.told.get("accuracy"),
        ended.reason,
    )
    note_outcome(outcome, machine)
    return outcome


def note_outcome(outcome: Outcome, machine: str) -> None:
    """Leave the reason beside the record where a run left none; take the old reason away where it did."""
    path = reason_path(machine, outcome.workload, outcome.profile, outcome.framework)
    if outcome.status == "done":
        path.unlink(missing_ok=True)
    else:
        leave_reason(path, outcome, seed=outcome.seed)


def outcome_of(task: Task, status: str, seconds: float, reason: str) -> Outcome:
    """How a task ended that has no accuracy: a proof, checks, or whatever could not begin."""
    return Outcome(task.workload, task.framework.name, task.profile, task.seed, status, seconds, None, reason)


def leave_reason(path: Path, outcome: Outcome, **more: Any) -> None:
    """Write why a task left nothing."""
    with contextlib.suppress(OSError):  # a full disk must not hide the reason from the terminal
        write_json(path, {"status": outcome.status, "reason": outcome.reason, "when": now(), **more})


def expected_seconds(task: Task, earlier: dict[tuple[str, str, str], float]) -> float:
    """A guess at a run's length: an earlier record's, else 200 samples a second to train on, 10 to take features of."""
    known = earlier.get((task.workload, task.profile, task.framework.name))
    spec = specification(task.workload, task.profile, task.seed)
    trained = find_workload(task.workload).trained
    return known or 15 + (
        (spec.n_train * spec.epochs + spec.n_test / 3) / 200 if trained else (spec.n_train + spec.n_test) / 10
    )


def as_json(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """Outcomes as plain dicts."""
    return [asdict(outcome) for outcome in outcomes]


def now() -> str:
    """The time as records have it: UTC, ISO 8601, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
