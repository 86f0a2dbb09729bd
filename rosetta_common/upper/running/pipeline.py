"""The pipeline that runs, proofs and checks share: data, plan, environments, processes, outcomes, reasons."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from rich.console import Console

from rosetta_common.ground.data import Found
from rosetta_common.ground.machine import gpus, usable_cores
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.machines import has_gpu
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.staleness import GIVEN_INTERPRETER
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running import environments
from rosetta_common.upper.running.data import check_used, datasets_of, expected_data, find_data
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.lock import only_run
from rosetta_common.upper.running.processes import POLL, Ended, Job, Process
from rosetta_common.upper.running.progress import Display, minutes
from rosetta_common.upper.running.tasks import CHECK, PROOF, How, Outcome, Request, Task, now, outcome_of

LONGEST = 3600.0  # seconds
MOST = 4  # jobs at a time by default: each may need some GB of memory

Ready = dict[str, Interpreter | str]  # a framework's interpreter, or why there is none
Item = TypeVar("Item")


@dataclass(frozen=True)
class Made(Generic[Item]):
    """How a task ended, and what is on record then (``None``: nothing new)."""

    outcome: Outcome
    item: Item | None = None
    told: str = ""  # what came out, in words, where that isn't an accuracy


class Work(Generic[Item]):
    """One kind of work: what `rosetta run`, `prove` and `check` each do in their own way."""

    ledger: Ledger[Any, Item]
    seconds: Mapping[str, float] = MappingProxyType({})  # before a task is given up, by profile
    locked = True  # nothing else may execute frameworks in this checkout meanwhile
    offline = False  # never let a process try the network

    def __init__(self, request: Request, registry: Registry) -> None:
        self.request, self.registry = request, registry
        self.found: Mapping[str, Found] = {}  # the data sets, from ``plan`` on

    def plan(self) -> list[Task]:
        """List what is missing or stale."""
        raise NotImplementedError

    def announce(self, tasks: Sequence[Task], console: Console) -> None:
        """Check what must be so before anything runs, and say what will."""

    def begin(self, task: Task, interpreter: Interpreter) -> Job | str:
        """What a task's process is asked for, or why it can't begin."""
        raise NotImplementedError

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Item]:
        """What is to be made of a process that came to its end."""
        raise NotImplementedError

    def guess(self, task: Task) -> float:
        """Seconds that a task may take."""
        raise NotImplementedError

    def key(self, task: Task) -> Key | None:
        """Where in the ledger a task's reason goes; ``None``: nowhere."""
        raise NotImplementedError

    def over(self, task: Task, made: Made[Item]) -> None:
        """A task is over, however it ended; what is kept beside the records is kept now."""

    def timeout(self, task: Task) -> float:
        """Seconds before a task is given up."""
        return self.request.timeout or self.seconds.get(task.profile, LONGEST)


def execute(work: Work[Item], console: Console) -> tuple[list[Task], list[Made[Item]]]:
    """Bring one kind of record up to date.

    Args:
        work: what to do.
        console: for progress and messages (stderr).

    Returns:
        The plan, and how each task ended, in the order of their ends (none for a dry run).

    Raises:
        RosettaError: damaged data, a folder that can't be written to, another run at work.
    """
    chosen = datasets_of(work.request.workloads)
    if work.request.dry_run:
        work.found = expected_data(chosen)
        return work.plan(), []
    with only_run() if work.locked else contextlib.nullcontext():
        work.found, offline = find_data(chosen, console)
        tasks = work.plan()
        if not tasks:
            return [], []
        check_used({task.workload for task in tasks}.intersection(work.request.workloads), work.found)
        work.announce(tasks, console)
        ready = interpreters_of(tasks, work.request, work.registry, console)
        return tasks, _perform_all(work, tasks, ready, offline, console)


def at_a_time(request: Request, tasks: Sequence[Task]) -> int:
    """How many tasks may go on at the same time; timed ones go alone in any case.

    Raises:
        RosettaError: several were asked for, and everything is timed.
    """
    free = any(not task.timed for task in tasks)
    if request.jobs is not None:
        if request.jobs > 1 and tasks and not free:
            raise RosettaError("timed runs go one at a time: --jobs is for what isn't timed, such as --profile smoke")
        return request.jobs
    gpu = has_gpu() and not request.cpu  # its memory is seldom shared
    return 1 if gpu or not free else max(1, min(MOST, usable_cores()))


def show_reasons(tasks: Sequence[Task], console: Console) -> None:
    """Say why each task is there, a line a reason."""
    reasons: dict[str, list[str]] = {}
    for task in tasks:
        reasons.setdefault(task.why, []).append(task.framework.name)
    for why, names in reasons.items():
        console.print(f"  {', '.join(dict.fromkeys(names))}: {why}", highlight=False, soft_wrap=True)


def interpreters_of(tasks: Iterable[Task], request: Request, registry: Registry, console: Console) -> Ready:
    """Each framework's interpreter, made if it isn't there, or why there is none.

    All are made before anything runs: two processes never make one environment.
    """
    frameworks = {task.framework.name: task.framework for task in tasks}
    return {
        name: _interpreter(request.python, request.cpu, registry, framework, console)
        for name, framework in frameworks.items()
    }


class _Performance(Generic[Item]):
    """The tasks of one plan while they are worked on."""

    def __init__(self, work: Work[Item], ready: Ready, offline: bool, most: int, display: Display) -> None:
        self.work, self.ready, self.most, self.display = work, ready, most, display
        self.offline = offline or work.offline
        self.running: dict[Task, Process] = {}
        self.made: list[Made[Item]] = []

    def perform(self, tasks: Sequence[Task]) -> None:
        """Work through the tasks; whatever ends this, no process is left."""
        waiting = list(tasks)
        try:
            while waiting or self.running:
                while task := _next(waiting, self.running, self.most):
                    waiting.remove(task)
                    self.display.begin(task)
                    self._begin(task)
                for task, process in list(self.running.items()):
                    if ended := process.poll():
                        del self.running[task]
                        self._end(task, ended)
                if self.running:
                    time.sleep(POLL)
        finally:
            for process in self.running.values():
                process.stop()

    def _begin(self, task: Task) -> None:
        interpreter = self.ready[task.framework.name]
        if isinstance(interpreter, str):
            self._close(task, Made(outcome_of(task, "unavailable", 0.0, interpreter)))
            return
        job = self.work.begin(task, interpreter)
        if isinstance(job, str):
            self._close(task, Made(outcome_of(task, "failed", 0.0, job)))
            return
        how = How(self.work.timeout(task), self.offline, self.work.request.cpu, self.display.follower(task))
        self.running[task] = Process(job, interpreter, how)

    def _end(self, task: Task, ended: Ended) -> None:
        interpreter = self.ready[task.framework.name]
        if ended.done and not isinstance(interpreter, str):
            self._close(task, self.work.end(task, interpreter, ended))
        else:
            self._close(task, Made(outcome_of(task, ended.status, ended.seconds, ended.reason)))

    def _close(self, task: Task, made: Made[Item]) -> None:
        """A task is over: where it left nothing, the reason is left."""
        key = self.work.key(task)
        if made.outcome.status not in ("done", "different") and key is not None:
            self.work.ledger.leave_reason(reason_of(made.outcome), *key)
        self.work.over(task, made)
        self.made.append(made)
        self.display.end(task, made.outcome, made.told)


def _perform_all(
    work: Work[Item], tasks: Sequence[Task], ready: Ready, offline: bool, console: Console
) -> list[Made[Item]]:
    most = at_a_time(work.request, tasks)
    guesses = {task: 0.0 if isinstance(ready[task.framework.name], str) else work.guess(task) for task in tasks}
    total = sum(guess / (1 if task.timed else most) for task, guess in guesses.items())
    each = f"{most} at a time" if most > 1 else "one at a time"
    console.print(f"about {minutes(total)}; {each}", highlight=False)
    with Display(guesses, most, console) as display:
        performance = _Performance(work, ready, offline, most, display)
        performance.perform(tasks)
    return performance.made


def reason_of(outcome: Outcome) -> Reason:
    """Why a task left nothing, as a reason's file has it."""
    seed = None if outcome.profile in (PROOF, CHECK) else outcome.seed
    return Reason(outcome.status, outcome.reason, now(), seed)


def _next(waiting: Sequence[Task], running: Mapping[Task, Process], most: int) -> Task | None:
    """The first task that may begin now: none beside a timed one, none that writes to a place that is written to."""
    if len(running) >= most or any(task.timed for task in running):
        return None
    taken = {task.place for task in running}
    for task in waiting:
        if task.timed and running:
            return None
        if task.place not in taken:
            return task
    return None


def _interpreter(
    given: Path | None, cpu: bool, registry: Registry, framework: Framework, console: Console
) -> Interpreter | str:
    environment = framework.environment
    gpu = has_gpu() and not cpu
    try:
        if given:
            packages = environments.check_given(given, framework)
            variables = environments.run_variables(environment, registry)
            return Interpreter(given, variables, gpu, GIVEN_INTERPRETER, packages)
        if gpu and environment.no_gpu_reason:
            return f"{environment.no_gpu_reason} (this machine: {gpus()[0]['name']}); --cpu runs it without"
        return environments.prepare(environment, gpu, registry, lambda line: console.print(line, highlight=False))
    except environments.Unavailable as error:
        return str(error)
