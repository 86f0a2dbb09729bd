"""The pipeline that runs, proofs and checks share: data, plan, environments, processes, outcomes, reasons."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from zipfile import BadZipFile

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
from rosetta_common.upper.running.leftovers import end_lost
from rosetta_common.upper.running.lock import only_run
from rosetta_common.upper.running.processes import POLL, Ended, Job, Process
from rosetta_common.upper.running.progress import Display, minutes
from rosetta_common.upper.running.tasks import CHECK, PHRASE, PROOF, How, Outcome, Request, Task, now, outcome_of

LONGEST = 3600.0  # seconds
UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)  # from files that a process left
MOST = 4  # jobs at a time by default: each may need some GB of memory

Ready = dict[str, Interpreter | str]  # by framework and environment: the interpreter, or why there is none
Item = TypeVar("Item")


@dataclass(frozen=True)
class Made(Generic[Item]):
    """How a task ended, and the record that it made; ``None`` if it made none."""

    outcome: Outcome
    item: Item | None = None
    told: str = ""  # the result in words, if it isn't an accuracy


class Work(Generic[Item]):
    """One kind of work: the parts of the pipeline that differ between `rosetta run`, `prove` and `check`."""

    ledger: Ledger[Any, Item]
    seconds: Mapping[str, float] = MappingProxyType({})  # the timeout of a task, by profile
    locked = True  # whether nothing else may execute frameworks in this checkout at the same time
    offline = False  # whether processes must not use the network

    def __init__(self, request: Request, registry: Registry) -> None:
        self.request, self.registry = request, registry
        self.found: Mapping[str, Found] = {}  # the data sets, from ``plan`` on

    def tidy(self) -> None:
        """Remove what commands left that were killed while they wrote a record."""
        self.ledger.remove_parts()

    def plan(self) -> list[Task]:
        """List the missing and the stale records as tasks."""
        raise NotImplementedError

    def announce(self, tasks: Sequence[Task], console: Console) -> None:
        """Check the requirements before anything runs, and show the plan."""

    def begin(self, task: Task, interpreter: Interpreter) -> Job | str:
        """The job of a task's process, or why it can't begin."""
        raise NotImplementedError

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Item]:
        """Make the record from a process that finished."""
        raise NotImplementedError

    def guess(self, task: Task) -> float:
        """Seconds that a task may take."""
        raise NotImplementedError

    def key(self, task: Task) -> Key | None:
        """The key under which the ledger keeps a task's reason; ``None`` if it keeps none."""
        raise NotImplementedError

    def over(self, task: Task, made: Made[Item]) -> None:
        """Called when a task is over, however it ended; writes files other than records."""

    def must_end(self, task: Task) -> bool:  # noqa: ARG002
        """Whether a task belongs to work that has begun, so that it runs although the request's time is over."""
        return False

    def pointless(self, task: Task, ready: Mapping[str, Interpreter | str]) -> bool:  # noqa: ARG002
        """Whether a task is only there for others, and the frameworks of all these can't run."""
        return False

    def left_over(self, tasks: Sequence[Task], console: Console) -> None:
        """Called at the end with the tasks for which there was no time (``Request.minutes``)."""

    def timeout(self, task: Task) -> float:
        """Seconds after which a task is stopped."""
        return self.request.timeout or self.seconds.get(task.profile, LONGEST)


def execute(work: Work[Item], console: Console) -> tuple[list[Task], list[Made[Item]]]:
    """Bring one kind of record up to date.

    Args:
        work: the kind of work, with its request.
        console: for progress and messages (stderr).

    Returns:
        The plan, and how each task ended, in the order in which they ended (empty for a dry run).

    Raises:
        RosettaError: for damaged data, a folder that isn't writable, another active run.
    """
    chosen = datasets_of(work.request.workloads)
    if work.request.dry_run:
        work.found = expected_data(chosen)
        return work.plan(), []
    with only_run() if work.locked else contextlib.nullcontext():
        end_lost()
        if work.locked:
            work.tidy()
        work.found, offline = find_data(chosen, console)
        tasks = work.plan()
        if not tasks:
            return [], []
        check_used({task.workload for task in tasks}.intersection(work.request.workloads), work.found)
        work.announce(tasks, console)
        if work.request.minutes is None:
            ready: Mapping[str, Interpreter | str] = interpreters_of(tasks, work.request, work.registry, console)
        else:
            ready = OneByOne(tasks, work.request, work.registry, console)
        return tasks, _perform_all(work, tasks, ready, offline, console)


def at_a_time(request: Request, tasks: Sequence[Task]) -> int:
    """How many tasks may run at the same time; a timed task always runs alone.

    Raises:
        RosettaError: if the request asks for several at a time, and every task is timed.
    """
    free = any(not task.timed for task in tasks)
    if request.jobs is not None:
        if request.jobs > 1 and tasks and not free:
            raise RosettaError(
                "timed runs go one at a time: --jobs is for runs that aren't timed, such as --profile smoke"
            )
        return request.jobs
    gpu = has_gpu() and not request.cpu  # its memory is rarely enough for two
    return 1 if gpu or not free else max(1, min(MOST, usable_cores()))


def show_reasons(tasks: Sequence[Task], console: Console) -> None:
    """Show why each task is needed: a line for each reason."""
    reasons: dict[str, list[str]] = {}
    for task in tasks:
        reasons.setdefault(task.why, []).append(task.framework.name)
    for why, names in reasons.items():
        told = f"  {', '.join(dict.fromkeys(names))}: {why}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def interpreters_of(tasks: Iterable[Task], request: Request, registry: Registry, console: Console) -> Ready:
    """Each framework's interpreter, or why there is none; makes missing environments, and says once what can't be made.

    All are made before anything runs: two processes never make one environment.
    """
    frameworks = {task.framework.place: task.framework for task in tasks}
    ready: Ready = {}
    made: Ready = {}  # by environment, which several frameworks may share; with a given interpreter, by framework
    missing: dict[str, list[str]] = {}
    for place, framework in frameworks.items():
        key = framework.name if request.python else framework.environment.name
        if key not in made:
            made[key] = _interpreter(request.python, request.cpu, registry, framework, console)
        ready[place] = found = made[key]
        if isinstance(found, str):
            missing.setdefault(found, []).append(framework.name)
    for reason, names in missing.items():
        console.print(
            f"unavailable: {', '.join(dict.fromkeys(names))}: {reason}", markup=False, highlight=False, soft_wrap=True
        )
    return ready


class OneByOne(Mapping[str, Interpreter | str]):
    """Each framework's interpreter, or why there is none; its environment is made when it is first asked for.

    For a request with a limited time: it makes no environment that it can't use any more. Timed runs go one at a time,
    so nothing is timed meanwhile.
    """

    def __init__(self, tasks: Iterable[Task], request: Request, registry: Registry, console: Console) -> None:
        self.tasks = {task.framework.place: task for task in tasks}
        self.how = request, registry, console
        self.found: Ready = {}

    def __getitem__(self, place: str) -> Interpreter | str:
        if place not in self.found:
            environment = self.tasks[place].framework.environment
            sharing = [task for task in self.tasks.values() if task.framework.environment is environment]
            self.found.update(interpreters_of(sharing, *self.how))
        return self.found[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tasks)

    def __len__(self) -> int:
        return len(self.tasks)


def cores_of(slot: int, most: int) -> frozenset[int]:
    """The cores of one of ``most`` tasks that run at the same time; empty (all) for one task, or if none can be chosen.

    Two processes that both use all cores are slower than one after the other: their threads wait for each other.
    """
    if most == 1 or not hasattr(os, "sched_getaffinity"):
        return frozenset()
    cores = sorted(os.sched_getaffinity(0))
    share = max(1, len(cores) // most)
    first = slot * share % len(cores)
    return frozenset(cores[first : first + share])


class _Performance(Generic[Item]):
    """Performs the tasks of one plan."""

    def __init__(
        self, work: Work[Item], ready: Mapping[str, Interpreter | str], offline: bool, most: int, display: Display
    ) -> None:
        self.work, self.ready, self.most, self.display = work, ready, most, display
        self.offline = offline or work.offline
        self.running: dict[Task, Process] = {}
        self.slots: dict[Task, int] = {}  # of each running task: its place among those that run at the same time
        self.interpreters: dict[Task, Interpreter] = {}
        self.made: list[Made[Item]] = []
        self.left_over: list[Task] = []  # no time was left for them
        self.began = time.monotonic()

    def perform(self, tasks: Sequence[Task]) -> None:
        """Perform the tasks; no process is left, also after an error or an interrupt."""
        waiting = list(tasks)
        try:
            while waiting or self.running:
                while task := _next(waiting, self.running, self.most):
                    waiting.remove(task)
                    if self.work.pointless(task, self.ready):
                        self.display.drop(task)
                        continue
                    if self._late(task):
                        self.left_over.append(task)
                        self.display.drop(task)
                        continue
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

    def _late(self, task: Task) -> bool:
        """Whether a task would end after the time that the request gives."""
        minutes = self.work.request.minutes
        if minutes is None or self.work.must_end(task):
            return False
        return time.monotonic() - self.began + self.display.guesses[task] > 60 * minutes

    def _begin(self, task: Task) -> None:
        interpreter = self.ready[task.framework.place]
        if isinstance(interpreter, str):  # only if environments are made one by one, for a request with a time
            self.display.drop(task)
            self.made.append(_noted(self.work, task, Made(outcome_of(task, "unavailable", 0.0, interpreter))))
            return
        self.display.begin(task)
        self.interpreters[task] = interpreter
        self.slots[task] = slot = min(set(range(self.most)) - {self.slots[other] for other in self.running})
        job = self.work.begin(task, interpreter)
        if isinstance(job, str):
            self._close(task, Made(outcome_of(task, "failed", 0.0, job)))
            return
        how = How(
            self.work.timeout(task),
            self.offline,
            self.work.request.cpu,
            frozenset() if task.timed else cores_of(slot, self.most),
            task.low,
            self.display.follower(task),
        )
        self.running[task] = Process(job, interpreter, how)

    def _end(self, task: Task, ended: Ended) -> None:
        if ended.done:
            try:
                made = self.work.end(task, self.interpreters[task], ended)
            except UNREADABLE as error:  # one damaged file must not stop the other tasks
                reason = f"its results can't be used: {type(error).__name__}: {error}"
                made = Made(outcome_of(task, "failed", ended.seconds, " ".join(reason.split())))
        else:
            made = Made(outcome_of(task, ended.status, ended.seconds, ended.reason))
        self._close(task, made)

    def _close(self, task: Task, made: Made[Item]) -> None:
        self.made.append(_noted(self.work, task, made))
        self.display.end(task, made.outcome, made.told)


def _noted(work: Work[Item], task: Task, made: Made[Item]) -> Made[Item]:
    """Note that a task is over; if it made no record, write the reason."""
    key = work.key(task)
    if made.outcome.status not in ("done", "different") and key is not None:
        work.ledger.leave_reason(reason_of(made.outcome), *key)
    work.over(task, made)
    return made


def _perform_all(
    work: Work[Item], tasks: Sequence[Task], ready: Mapping[str, Interpreter | str], offline: bool, console: Console
) -> list[Made[Item]]:
    most = at_a_time(work.request, tasks)
    missing = {} if isinstance(ready, OneByOne) else {n: one for n, one in ready.items() if isinstance(one, str)}
    left_out = [
        _noted(work, task, Made(outcome_of(task, "unavailable", 0.0, missing[task.framework.place])))
        for task in tasks
        if task.framework.place in missing
    ]
    able = [task for task in tasks if task.framework.place not in missing]
    if missing:
        able = [task for task in able if not work.pointless(task, ready)]
    guesses = {task: work.guess(task) for task in able}
    if not guesses:
        return left_out
    total = sum(guess / (1 if task.timed else most) for task, guess in guesses.items())
    each = f"{most} at a time" if most > 1 else "one at a time"
    if most > 1 and any(task.timed for task in guesses):
        each = f"timed runs one at a time, the others {each}"
    limit = work.request.minutes
    told = f", of which this call begins what fits into {minutes(60 * limit)}" if limit and 60 * limit < total else ""
    console.print(f"about {minutes(total)}{told}; {each}", highlight=False)
    with Display(guesses, most, console) as display:
        performance = _Performance(work, ready, offline, most, display)
        performance.perform([*guesses])
    if performance.left_over:
        work.left_over(performance.left_over, console)
    return [*left_out, *performance.made]


def reason_of(outcome: Outcome) -> Reason:
    """Why a task made no record, as the content of a reason's file."""
    every_seed = outcome.profile in (PROOF, CHECK, PHRASE) or outcome.status == "unavailable"
    seed = None if every_seed else outcome.seed
    return Reason(outcome.status, outcome.reason, now(), seed)


def _next(waiting: Sequence[Task], running: Mapping[Task, Process], most: int) -> Task | None:
    """The first task that may begin now. A timed task runs alone; no two running tasks write to the same place."""
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
            return f"{environment.no_gpu_reason} (this machine: {gpus()[0]['name']}); --cpu runs it without the GPU"
        return environments.prepare(environment, gpu, registry, lambda line: console.print(line, highlight=False))
    except environments.Unavailable as error:
        return str(error)
