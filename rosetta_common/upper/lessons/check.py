"""`rosetta check` from start to end: which checks are missing or stale, one process a framework, the verdicts."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from rosetta_common.ground.files import write_json
from rosetta_common.upper import environments, jobs
from rosetta_common.upper.lessons.catalogue import Lesson, checks_file, checks_of
from rosetta_common.upper.lessons.records import (
    SCHEMA,
    BadChecks,
    Checks,
    checks_path,
    expected_digests,
    read_checks_record,
    reason_path,
    stale_reasons,
    verdicts,
)
from rosetta_common.upper.plan import CHECK, Task
from rosetta_common.upper.processes import Tell, run_job
from rosetta_common.upper.project import WORKSHOP
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.runner import Outcome, leave_reason, now, only_run, outcome_of

TIMEOUT = 1800.0  # seconds before a framework's checks are given up
GUESS = 20.0  # seconds that they take where none are on record
WHAT = "lessons"  # in place of a workload


@dataclass(frozen=True)
class Request:
    """What `rosetta check` was asked for."""

    frameworks: Sequence[Framework]
    lessons: Sequence[str] = ()  # these alone, which leaves the records as they are; all by default
    python: Path | None = None
    force: bool = False
    dry_run: bool = False
    cpu: bool = False
    timeout: float | None = None


def execute(
    request: Request, registry: Registry, lessons: Mapping[str, Lesson], console: Console
) -> tuple[list[Task], list[tuple[Outcome, Checks | None]]]:
    """Bring the checks up to date.

    Returns:
        The plan, and for each of its tasks the outcome and what was observed (``None`` where nothing was).

    Raises:
        RosettaError: a mistake in a file of checks, a folder that can't be written to, another run at work.
    """
    tasks = plan(request, registry, lessons)
    if request.dry_run or not tasks:
        return tasks, []
    with contextlib.nullcontext() if request.lessons else only_run():
        ready = jobs.interpreters_of(tasks, request.python, request.cpu, registry, console)
        checked: list[tuple[Outcome, Checks | None]] = []

        def perform(task: Task, interpreter: environments.Interpreter | str, tell: Tell) -> tuple[Outcome, str]:
            checks = None
            if isinstance(interpreter, str):
                outcome = outcome_of(task, "unavailable", 0.0, interpreter)
                _note(outcome, request)
            else:
                outcome, checks = check(task, interpreter, registry, request, tell)
            checked.append((outcome, checks))
            told = verdicts(lessons, checks) if checks else []
            wrong = sum(bool(one.wrong) for one in told)
            return outcome, f"{len(told)} lessons" + (f", {wrong} not as expected" if wrong else "")

        jobs.one_by_one(tasks, ready, jobs.guess(tasks, ready, _guess), console, perform)
    return tasks, checked


def plan(request: Request, registry: Registry, lessons: Mapping[str, Lesson]) -> list[Task]:
    """List the frameworks whose checks are missing or stale."""
    tasks = []
    for framework in request.frameworks:
        file = checks_file(framework)
        if file is None:
            continue
        held = checks_of(file, lessons)
        if request.lessons:
            why = "asked for" if set(request.lessons) & set(held) else ""
        else:
            why = "asked for" if request.force else _why(registry, framework)
        if why:
            tasks.append(Task(WHAT, framework, CHECK, 0, why))
    return tasks


def check(
    task: Task, interpreter: environments.Interpreter, registry: Registry, request: Request, tell: Tell
) -> tuple[Outcome, Checks | None]:
    """Run one framework's checks in a fresh process; what they observed goes on record unless lessons were chosen."""
    framework = task.framework
    file = checks_file(framework)
    assert file is not None  # noqa: S101 -- the plan holds no other
    folder = WORKSHOP / "checks" / framework.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job = {
        "purpose": "check",
        "example": str(file),
        "lessons": list(request.lessons),
        "events": str(folder / "events.jsonl"),
        "modules": framework.modules,
    }
    timeout = request.timeout or TIMEOUT
    ended = run_job(job, folder, framework.language, interpreter, tell, timeout, offline=True, cpu=request.cpu)
    outcome = outcome_of(task, ended.status, ended.seconds, ended.reason)
    if ended.status != "done":
        _note(outcome, request)
        return outcome, None
    path = checks_path(framework.name) if not request.lessons else folder / f"{framework.name}.json"
    digests = {kind: next(iter(found)) for kind, found in expected_digests(registry, framework, file).items()}
    raw = {
        "schema": SCHEMA,
        "framework": framework.name,
        "checked": now(),
        "machine": ended.told["machine"],
        "environment": interpreter.name,
        "versions": ended.told["versions"],
        "seconds": round(ended.seconds, 1),
        "digests": {**digests, "pins": interpreter.pins},
        "observed": ended.told["observed"],
    }
    write_json(path, raw)
    if not request.lessons:
        reason_path(framework.name).unlink(missing_ok=True)
    return outcome, read_checks_record(path)


def _note(outcome: Outcome, request: Request) -> None:
    """Leave the reason why nothing was observed."""
    if not request.lessons:
        leave_reason(reason_path(outcome.framework), outcome)


def _why(registry: Registry, framework: Framework) -> str:
    """Why a framework must be checked again; empty where its record is current."""
    path = checks_path(framework.name)
    if not path.exists():
        return "not yet checked"
    try:
        return ", ".join(stale_reasons(read_checks_record(path), framework, registry))
    except BadChecks as error:
        return str(error)


def _guess(task: Task) -> float:
    with contextlib.suppress(BadChecks):
        path = checks_path(task.framework.name)
        if path.exists():
            return float(read_checks_record(path).raw["seconds"])
    return GUESS
