"""Runs examples one at a time, each in a fresh process, follows them and goes on after a failure."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rosetta_common.ground.executor import UNWRITTEN
from rosetta_common.ground.files import write_json
from rosetta_common.ground.steps import UNTRAINED
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.environments import Interpreter
from rosetta_common.upper.plan import Task
from rosetta_common.upper.project import ROOT, WORKSHOP, RosettaError
from rosetta_common.upper.results import reason_path, record_path

TIMEOUTS = {"smoke": 900.0, "quick": 3600.0, "full": 8 * 3600.0}  # seconds before a run is given up
LONGEST_REASON = 300  # characters of a framework's message; the log has all of it
GROUND = ROOT / "rosetta_common" / "ground"
POLL = 0.1  # seconds between two looks at a running example

Tell = Callable[[dict[str, Any]], None]


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
        holder.write_text(f"process {os.getpid()}, since {_now()}", encoding="utf-8")
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
    write_json(folder / "job.json", job)
    variables = {**os.environ, **interpreter.variables, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    variables["ROSETTA_OFFLINE"] = "1" if offline else os.environ.get("ROSETTA_OFFLINE", "")
    if task.framework.language == "julia":
        variables["JULIA_PYTHONCALL_EXE"] = str(interpreter.python)
    if cpu:
        variables.update(CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    start = time.monotonic()
    events = _Events(folder / "events.jsonl", tell)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            _command(task.framework.language, interpreter.python, folder / "job.json"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=variables,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (one thread)
        )
        try:
            while process.poll() is None and time.monotonic() - start < timeout:
                events.read()
                time.sleep(POLL)
            timed_out = process.poll() is None
        finally:
            if process.poll() is None:
                _kill(process)
    events.read()
    status, reason = "done", ""
    if timed_out:
        status, reason = "timeout", f"not done after {timeout:.0f} s, stopped in step {events.step}"
    elif process.returncode or events.accuracy is None:
        status, reason = "failed", events.error or _died(process.returncode, events.step)
    if reason:
        reason += f" (log: {(folder / 'log.txt').relative_to(ROOT)})"
    outcome = Outcome(
        task.workload,
        task.framework.name,
        task.profile,
        task.seed,
        status,
        time.monotonic() - start,
        events.accuracy,
        reason,
    )
    note_outcome(outcome, machine)
    return outcome


def note_outcome(outcome: Outcome, machine: str) -> None:
    """Leave the reason beside the record where a run left none; take the old reason away where it did."""
    path = reason_path(machine, outcome.workload, outcome.profile, outcome.framework)
    if outcome.status == "done":
        path.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError):  # a full disk must not hide the reason from the terminal
        write_json(path, {"status": outcome.status, "reason": outcome.reason, "when": _now(), "seed": outcome.seed})


def expected_seconds(task: Task, earlier: dict[tuple[str, str, str], float]) -> float:
    """A guess at a run's length: an earlier record's, else 200 samples a second to train on, 10 to take features of."""
    known = earlier.get((task.workload, task.profile, task.framework.name))
    spec = specification(task.workload, task.profile, task.seed)
    trained = spec.workload not in UNTRAINED
    return known or 15 + (
        (spec.n_train * spec.epochs + spec.n_test / 3) / 200 if trained else (spec.n_train + spec.n_test) / 10
    )


def as_json(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """Outcomes as plain dicts."""
    return [asdict(outcome) for outcome in outcomes]


class _Events:
    """Reads the executor's events as they come."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path, self.tell = path, tell
        self.position = 0
        self.step, self.error = "setup", ""
        self.accuracy: float | None = None

    def read(self) -> None:
        try:
            with self.path.open(encoding="utf-8") as file:
                file.seek(self.position)
                lines = file.read()
        except OSError:
            return
        whole, _, _ = lines.rpartition("\n")
        self.position += len(whole.encode()) + 1 if whole else 0
        for line in whole.splitlines():
            try:
                event = json.loads(line)
            except ValueError:  # half a line, from a disk that was full for a while
                continue
            if event["event"] == "step":
                self.step = event["name"]
            elif event["event"] == "failed":
                error = " ".join(event["error"].split())  # one line, whatever the framework has to say
                if len(error) > LONGEST_REASON:
                    error = error[:LONGEST_REASON] + " ..."
                self.error = f"failed in step {event['step']}: {error}"
            elif event["event"] == "done":
                self.accuracy = event["accuracy"]
            self.tell(event)


def _command(language: str, python: Path, job: Path) -> list[str | Path]:
    """What runs a job: the executor, or the program of another language with the executor inside."""
    if language == "r":
        return ["Rscript", "--no-init-file", GROUND / "executor.R", job, python]
    if language == "julia":
        return ["julia", "--startup-file=no", GROUND / "executor.jl", job]
    return [python, "-m", "rosetta_common.ground.executor", job]


def _died(code: int, step: str) -> str:
    if code == UNWRITTEN:
        return "the record could not be written: is the disk full?"
    if code == 0:
        return f"ended by itself in step {step}, and left no record"
    if code > 0:
        return f"ended with exit code {code} in step {step}"
    name = signal.Signals(-code).name
    hint = ": out of memory, or stopped by hand" if name == "SIGKILL" else ""
    return f"killed by {name} in step {step}{hint}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _die_with_parent() -> None:
    """On Linux, have the kernel kill this process when the runner dies, however it dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
