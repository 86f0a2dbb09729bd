"""Runs jobs of the executor in fresh processes, follows their events, and says how they ended."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import msgspec

from rosetta_common.ground.executor import UNWRITTEN
from rosetta_common.ground.files import sha256, write_json
from rosetta_common.ground.ran import name_of
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.leftovers import end_group, end_marked, mark_of
from rosetta_common.upper.running.tasks import How, Tell
from rosetta_common.upper.running.variables import variables_of

LONGEST_REASON = 300  # characters of a framework's message; the log has the whole message
GROUND = ROOT / "rosetta_common" / "ground"
LOW = 19  # the lowest priority, as a nice value
POLL = 0.1  # seconds between two looks at running examples


class StepEvent(msgspec.Struct, tag_field="event", tag="step"):
    """A step begins."""

    name: str


class BatchEvent(msgspec.Struct, tag_field="event", tag="batch"):
    """Some batches of a step are done."""

    done: int
    of: Annotated[int, msgspec.Meta(gt=0)]


class EpochEvent(msgspec.Struct, tag_field="event", tag="epoch"):
    """An epoch is done."""

    number: int
    loss: float


class FailedEvent(msgspec.Struct, tag_field="event", tag="failed"):
    """The job failed."""

    step: str
    error: str


class DoneEvent(msgspec.Struct, tag_field="event", tag="done"):
    """The job is done; more fields hold its results."""


AnyEvent = StepEvent | BatchEvent | EpochEvent | FailedEvent | DoneEvent  # other lines are ignored


@dataclass(frozen=True)
class Job:
    """A job for the executor."""

    folder: Path  # for job, events and log
    language: str  # language of the example
    content: dict[str, Any]
    variables: dict[str, str] = field(default_factory=dict)  # environment variables beside those of the environment


@dataclass(frozen=True)
class Ended:
    """How a job ended."""

    job: Job
    status: str  # "done", "failed" or "timeout"
    seconds: float
    reason: str  # one line; empty if it is done
    told: dict[str, Any]  # content of its event "done"

    @property
    def done(self) -> bool:
        """Whether it finished."""
        return self.status == "done"


def new_job(folder: Path, whose: Framework, example: Path, **content: Any) -> Job:
    """A job in a folder that is made anew.

    The job holds the SHA-256 of the example and of all files of the ground floor. If the executor finds at its end that
    one of them changed, the job fails (``ground.ran``).

    Args:
        folder: for job, events and log.
        whose: the column or variant.
        example: its file.
        content: more fields of the job.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own = {
        "example": str(example),
        "events": str(folder / "events.jsonl"),
        "modules": whose.modules,
        "files": snapshot(example),
    }
    settings = whose.settings(example.parent.name)
    return Job(folder, whose.language, {**own, **content}, settings)


def several(folder: Path, whose: Framework, jobs: Sequence[Job]) -> Job:
    """A job that does several jobs in one process, one after another; ``ended_in`` says how each of them ended.

    Args:
        folder: made anew; for the log of the process.
        whose: the column or variant of all jobs.
        jobs: the jobs, each in a folder of its own.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    content = {"purpose": "several", "jobs": [job.content for job in jobs], "events": str(folder / "events.jsonl")}
    variables = {name: value for job in jobs for name, value in job.variables.items()}
    return Job(folder, whose.language, content, variables)


def ended_in(job: Job) -> Ended | None:
    """How one job of ``several`` ended; ``None`` if the process ended before it: then it may run again."""
    events = _Events(Path(job.content["events"]), lambda _event: None)
    events.read()
    if events.done:
        return Ended(job, "done", 0.0, "", events.done)
    return Ended(job, "failed", 0.0, events.error, {}) if events.error else None


class Process:
    """A job in a fresh process; call ``poll`` from time to time.

    On Linux, the process dies if this process dies for any reason.
    """

    def __init__(self, job: Job, interpreter: Interpreter, how: How) -> None:
        """Start the process with ``interpreter``; ``how`` holds its limits and the receiver of its events."""
        write_json(job.folder / "job.json", job.content)
        self.job, self.how = job, how
        self.started = time.monotonic()
        self._events = _Events(Path(job.content["events"]), how.tell)
        self._mark = mark_of(job.folder)
        with (job.folder / "log.txt").open("wb") as log:
            self._process = subprocess.Popen(
                _command(job.language, interpreter.python, job.folder / "job.json"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**variables_of(job.language, interpreter, how, self._mark), **job.variables},
                start_new_session=True,
                preexec_fn=partial(_prepare, how) if sys.platform == "linux" else None,  # noqa: PLW1509 (one thread)
            )

    def poll(self) -> Ended | None:
        """Read the events and return how the job ended, ``None`` while it runs; kills it after its timeout."""
        gone = self._process.poll() is not None  # checked before the events are read, so that these are all events
        self._events.read()
        timed_out = not gone and time.monotonic() - self.started >= self.how.timeout
        if not gone and not timed_out:
            return None
        self.stop()
        self._events.read()
        status, reason = "done", ""
        if timed_out:
            status = "timeout"
            reason = f"not done after {self.how.timeout:.0f} s, stopped in step {self._events.step}"
        elif self._process.returncode or not self._events.done:
            status = "failed"
            reason = self._events.error or _died(self._process.returncode, self._events.step)
        if reason:
            log = self.job.folder / "log.txt"
            reason += f" (log: {log.relative_to(ROOT) if log.is_relative_to(ROOT) else log})"
        return Ended(self.job, status, time.monotonic() - self.started, reason, self._events.done)

    def stop(self) -> None:
        """End the process and every process that it started, also after its own end."""
        end_group(self._process.pid)
        self._process.wait()
        end_marked(self._mark)


def snapshot(example: Path) -> dict[str, str]:
    """SHA-256 of an example and of every file that the executor may load, by the executor's names for them."""
    package = ROOT / "rosetta_common"
    ground = (path for path in GROUND.rglob("*") if path.suffix in (".py", ".R", ".jl"))
    return {name_of(str(path)): sha256(str(path)) for path in (example, package / "__init__.py", *ground)}


class _Events:
    """Reads the executor's events while it runs."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path, self.tell = path, tell
        self.position = 0
        self.step, self.error = "setup", ""
        self.done: dict[str, Any] = {}

    def read(self) -> None:
        try:
            with self.path.open("rb") as file:
                file.seek(self.position)
                read = file.read()
        except OSError:
            return
        whole, end, _ = read.rpartition(b"\n")
        self.position += len(whole + end)
        for line in whole.splitlines():
            try:
                event = json.loads(line)
                known = msgspec.convert(event, AnyEvent)
            except (ValueError, RecursionError):  # half a line, if the disk was full for some time, or no event
                continue
            if isinstance(known, StepEvent):
                self.step = known.name
            elif isinstance(known, FailedEvent):
                error = " ".join(known.error.split())  # a message of several lines becomes one line
                if len(error) > LONGEST_REASON:
                    error = error[:LONGEST_REASON] + " ..."
                self.error = printable(f"failed in step {known.step}: {error}")
            elif isinstance(known, DoneEvent):
                self.done = event
            self.tell(event)


def printable(text: str) -> str:
    """A text that every file and terminal takes: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _command(language: str, python: Path, job: Path) -> list[str | Path]:
    """The command for a job: the executor, or the program of another language, which loads the executor."""
    if language == "r":
        return ["Rscript", "--no-init-file", GROUND / "executor.R", job, python]
    if language == "julia":
        return ["julia", "--startup-file=no", GROUND / "executor.jl", job]
    return [python, "-m", "rosetta_common.ground.executor", job]


def _died(code: int, step: str) -> str:
    if code == UNWRITTEN:
        return "the record, the events or the log could not be written: is the disk full?"
    if code == 0:
        return f"ended by itself in step {step}, and left no record"
    if code > 0:
        return f"ended with exit code {code} in step {step}"
    name = signal.Signals(-code).name
    hint = ": out of memory, or stopped by hand" if name == "SIGKILL" else ""
    return f"killed by {name} in step {step}{hint}"


def _prepare(how: How) -> None:
    """On Linux: let the kernel kill this process if the runner dies for any reason; set its cores and its priority."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    with contextlib.suppress(OSError):  # a container may forbid it; the work is the same
        if how.cores:
            os.sched_setaffinity(0, how.cores)
    if how.low:
        with contextlib.suppress(OSError):
            os.nice(LOW)
        # A session has its own group of priority, so nice alone would count only among its own processes.
        with contextlib.suppress(OSError), Path("/proc/self/autogroup").open("w") as file:
            file.write(str(LOW))
