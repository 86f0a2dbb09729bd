"""Runs one job of the executor in a fresh process, follows what it tells, and says how it ended."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rosetta_common.ground.executor import UNWRITTEN
from rosetta_common.ground.files import write_json
from rosetta_common.upper.environments import Interpreter
from rosetta_common.upper.project import ROOT

LONGEST_REASON = 300  # characters of a framework's message; the log has all of it
GROUND = ROOT / "rosetta_common" / "ground"
POLL = 0.1  # seconds between two looks at a running example

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Ended:
    """How a job ended."""

    status: str  # "done", "failed" or "timeout"
    seconds: float
    reason: str  # one line, where it is not done
    told: dict[str, Any]  # what its event "done" held


def run_job(
    job: dict[str, Any],
    folder: Path,
    language: str,
    interpreter: Interpreter,
    tell: Tell,
    timeout: float,
    offline: bool,
    cpu: bool,
) -> Ended:
    """Run a job in a fresh process and wait for its end.

    Args:
        job: what the executor is asked for; its ``events`` lie in ``folder``.
        folder: where the job, its events and its log go; it is there.
        language: of the example.
        interpreter: what runs it.
        tell: called with every event of the executor.
        timeout: seconds after which it is killed.
        offline: don't let it try the network.
        cpu: hide the GPU from it.
    """
    write_json(folder / "job.json", job)
    variables = {**os.environ, **interpreter.variables, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    variables["ROSETTA_OFFLINE"] = "1" if offline else os.environ.get("ROSETTA_OFFLINE", "")
    if language == "julia":
        variables["JULIA_PYTHONCALL_EXE"] = str(interpreter.python)
    if cpu:
        variables.update(CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    start = time.monotonic()
    events = _Events(Path(job["events"]), tell)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            _command(language, interpreter.python, folder / "job.json"),
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
    elif process.returncode or not events.done:
        status, reason = "failed", events.error or _died(process.returncode, events.step)
    if reason:
        log_path = folder / "log.txt"
        reason += f" (log: {log_path.relative_to(ROOT) if log_path.is_relative_to(ROOT) else log_path})"
    return Ended(status, time.monotonic() - start, reason, events.done)


class _Events:
    """Reads the executor's events as they come."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path, self.tell = path, tell
        self.position = 0
        self.step, self.error = "setup", ""
        self.done: dict[str, Any] = {}

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
                self.done = event
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
