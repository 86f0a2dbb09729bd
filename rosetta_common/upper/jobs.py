"""`rosetta run` from start to end: data, plan, environments, runs, summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console

from rosetta_common.ground.data import CorruptData, Dataset, DataUnavailable, Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.download import DownloadError
from rosetta_common.ground.files import cache_folder
from rosetta_common.ground.machine import gpus
from rosetta_common.ground.workloads import PROFILES, specification
from rosetta_common.upper import environments
from rosetta_common.upper.machines import check_same_machine, has_gpu, machine_name
from rosetta_common.upper.plan import GIVEN_INTERPRETER, Task, make_plan
from rosetta_common.upper.processes import Tell
from rosetta_common.upper.progress import Display, minutes
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.results import Record, read_results
from rosetta_common.upper.runner import (
    TIMEOUTS,
    Outcome,
    expected_seconds,
    note_outcome,
    only_run,
    outcome_of,
    run_task,
)

Ready = dict[str, environments.Interpreter | str]  # a framework's interpreter, or why there is none


@dataclass(frozen=True)
class Request:
    """What `rosetta run` was asked for."""

    workloads: Sequence[str]
    frameworks: Sequence[Framework]
    profile: str
    repeats: int = 1
    python: Path | None = None  # an interpreter to use as every environment
    force: bool = False
    dry_run: bool = False
    cpu: bool = False
    timeout: float | None = None


def execute(request: Request, registry: Registry, console: Console) -> tuple[list[Task], list[Outcome]]:
    """Bring the records of this machine up to date.

    Args:
        request: what to run.
        registry: the registry.
        console: for progress and messages (stderr).

    Returns:
        The plan, and the outcome of each task (none for a dry run).

    Raises:
        RosettaError: damaged data, a folder that can't be written to, another run at work.
    """
    machine = machine_name()
    chosen = datasets_of(request.workloads)
    if request.dry_run:
        return _plan(request, registry, machine, expected_data(chosen)), []
    with only_run():
        found, offline = find_data(chosen, console)
        tasks = _plan(request, registry, machine, found)
        if not tasks:
            return [], []
        check_used(tasks, found)
        records = read_results().records
        check_same_machine(machine, records)
        show_plan(tasks, console)
        outcomes = _run_all(request, registry, machine, tasks, records, console, offline)
    return tasks, outcomes


def default_profile() -> str:
    """``full`` where an NVIDIA GPU answers, ``quick`` elsewhere."""
    return "full" if has_gpu() else "quick"


def find_data(chosen: Sequence[Dataset], console: Console) -> tuple[dict[str, Found], bool]:
    """Find or download the data sets, before any example does; the second value: go without the network from here."""
    offline = os.environ.get("ROSETTA_OFFLINE") == "1"
    found = {}
    for data in chosen:
        try:
            found[data.name] = find_or_download(data, console, offline=offline)
            continue
        except DownloadError as error:
            console.print(f"{error}", markup=False, highlight=False, soft_wrap=True)
        console.print(
            f"[yellow]{data.title} can't be had: {data.stand_in} stand in for it, and every record and page says so."
            f"[/] Set ROSETTA_DATA_DIR to a folder that holds {data.folder} for the real thing.",
            highlight=False,
            soft_wrap=True,
        )
        found[data.name], offline = Found("stand-in", data.stand_in_file), True
    return found, offline


def find_or_download(data: Dataset, console: Console, *, offline: bool = False) -> Found:
    """Find the data set, else download it.

    Raises:
        DownloadError: where no address gives it.
        RosettaError: where the folders are at fault.
    """
    try:
        found: Found | None = data.find()
        if found is None:
            if offline:
                raise DownloadError("ROSETTA_OFFLINE is set: nothing is downloaded")
            console.print(f"{data.title} is not here: downloading it ({data.megabytes} MB)", highlight=False)
            found = data.fetch()
    except DownloadError:
        raise
    except DataUnavailable as error:
        raise RosettaError(str(error)) from error
    except OSError as error:
        hint = "set ROSETTA_CACHE_DIR to a folder with room that can be written to"
        why = error.strerror or error
        raise RosettaError(f"can't write {data.title} into {cache_folder()}: {why}; {hint}") from error
    return found


def check_data(data: Dataset, found: Found) -> None:
    """Verify every data file before an example reads it; ``RosettaError`` names a damaged one."""
    try:
        data.check(found.folder)
    except (CorruptData, OSError) as error:
        raise RosettaError(str(error)) from error


def check_used(tasks: Iterable[Task], found: Mapping[str, Found]) -> None:
    """Verify the files of every data set that some tasks read; ``RosettaError`` names a damaged one."""
    for data in datasets_of(task.workload for task in tasks):
        if found[data.name].source != "stand-in":
            check_data(data, found[data.name])


def expected_data(chosen: Iterable[Dataset]) -> dict[str, Found]:
    """Where the data sets lie, or what would be used; downloads nothing."""
    missing = Found("stand-in" if os.environ.get("ROSETTA_OFFLINE") == "1" else "download", "")
    return {data.name: data.find() or missing for data in chosen}


def datasets_of(workloads: Iterable[str]) -> list[Dataset]:
    """The data sets of some workloads, each once."""
    return [DATASETS[name] for name in dict.fromkeys(specification(workload).dataset for workload in workloads)]


def show_plan(tasks: list[Task], console: Console) -> None:
    """Say what will run and why, a line a reason."""
    seeds = len({task.seed for task in tasks})
    note = f" x {seeds} seeds" if seeds > 1 else ""
    profile = max((task.profile for task in tasks), key=PROFILES.index)
    console.print(f"{len(tasks)} to run at profile {profile}{note}:", highlight=False)
    show_reasons(tasks, console)
    for less in (p for p in PROFILES if p != profile):
        if slow := dict.fromkeys(task.framework.name for task in tasks if task.profile == less):
            console.print(f"  at profile {less}, for want of a GPU: {', '.join(slow)}", highlight=False, soft_wrap=True)


def show_reasons(tasks: list[Task], console: Console) -> None:
    """Say why each task is there, a line a reason."""
    reasons: dict[str, list[str]] = {}
    for task in tasks:
        reasons.setdefault(task.why, []).append(task.framework.name)
    for why, names in reasons.items():
        console.print(f"  {', '.join(dict.fromkeys(names))}: {why}", highlight=False, soft_wrap=True)


def _plan(request: Request, registry: Registry, machine: str, found: Mapping[str, Found]) -> list[Task]:
    return make_plan(
        registry,
        machine,
        request.workloads,
        request.frameworks,
        request.profile,
        range(request.repeats),
        found,
        request.force,
        has_gpu() and not request.cpu,
    )


def _run_all(
    request: Request,
    registry: Registry,
    machine: str,
    tasks: list[Task],
    records: Iterable[Record],
    console: Console,
    offline: bool,
) -> list[Outcome]:
    ready = interpreters_of(tasks, request.python, request.cpu, registry, console)
    known: dict[tuple[str, str, str], float] = {}
    for record in records:
        seconds = median(sum(run.seconds.values()) for run in record.runs)
        known[record.workload, record.profile, record.framework] = seconds
    guesses = guess(tasks, ready, lambda task: expected_seconds(task, known))
    console.print(f"about {minutes(sum(guesses))}; one example at a time", highlight=False)
    outcomes = []

    def perform(task: Task, interpreter: environments.Interpreter | str, tell: Tell) -> tuple[Outcome, str]:
        if isinstance(interpreter, str):
            outcome = outcome_of(task, "unavailable", 0.0, interpreter)
            note_outcome(outcome, machine)
        else:
            timeout = request.timeout or TIMEOUTS[task.profile]
            outcome = run_task(task, interpreter, machine, tell, timeout, offline, request.cpu)
        outcomes.append(outcome)
        return outcome, ""

    one_by_one(tasks, ready, guesses, console, perform)
    return outcomes


def guess(tasks: Sequence[Task], ready: Ready, seconds: Callable[[Task], float]) -> list[float]:
    """How long each task may take: nothing where it can't begin, else what ``seconds`` says."""
    return [0.0 if isinstance(ready[task.framework.name], str) else seconds(task) for task in tasks]


def one_by_one(
    tasks: list[Task],
    ready: Ready,
    guesses: list[float],
    console: Console,
    perform: Callable[[Task, environments.Interpreter | str, Tell], tuple[Outcome, str]],
) -> None:
    """Perform tasks one at a time, with a display of how they get on.

    Args:
        tasks: what to do.
        ready: each framework's interpreter, or why there is none.
        guesses: seconds that each task may take.
        console: for the display.
        perform: called with a task, its interpreter (or why there is none) and what to tell events to; returns the
            outcome, and what came out in words where that isn't an accuracy.
    """
    with Display(tasks, guesses, console) as display:
        for task in tasks:
            display.begin(task)
            display.end(*perform(task, ready[task.framework.name], display.event))


def interpreters_of(
    tasks: Iterable[Task], given: Path | None, cpu: bool, registry: Registry, console: Console
) -> Ready:
    """Each framework's interpreter, made where it isn't there, or why there is none.

    Args:
        tasks: for whose frameworks.
        given: an interpreter to use as every environment.
        cpu: leave the GPU alone.
        registry: the registry.
        console: told of what takes long.
    """
    frameworks = {task.framework.name: task.framework for task in tasks}
    return {name: _interpreter(given, cpu, registry, framework, console) for name, framework in frameworks.items()}


def _interpreter(
    given: Path | None, cpu: bool, registry: Registry, framework: Framework, console: Console
) -> environments.Interpreter | str:
    environment = framework.environment
    gpu = has_gpu() and not cpu
    try:
        if given:
            pins = environments.check_given(given, framework)
            variables = environments.run_variables(environment, registry)
            return environments.Interpreter(given, variables, pins, GIVEN_INTERPRETER)
        if gpu and environment.no_gpu_reason:
            return f"{environment.no_gpu_reason} (this machine: {gpus()[0]['name']}); --cpu runs it without"
        return environments.prepare(environment, gpu, registry, lambda line: console.print(line, highlight=False))
    except environments.Unavailable as error:
        return str(error)
