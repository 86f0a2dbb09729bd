"""`rosetta run`: finds the missing and stale runs and makes their jobs; the executor writes their records."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from rich.console import Console

from rosetta_common.ground.machine import usable_cores
from rosetta_common.ground.workloads import PROFILES, THROUGHPUT, find_workload, specification
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import here, run_digests
from rosetta_common.upper.records.facets import WORDS
from rosetta_common.upper.records.ledger import BadRecord, Key
from rosetta_common.upper.records.machines import check_same_machine, has_gpu, machine_name
from rosetta_common.upper.records.meaning import digest
from rosetta_common.upper.records.runs import RUNS, Record, read_results
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.data import data_digest
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.passes import Passes, commit_here, key_of
from rosetta_common.upper.running.pipeline import Made, Work, at_a_time, cores_of, show_reasons
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import Request, Task, outcome_of
from rosetta_common.upper.running.variables import noted

# Seconds after which a run is stopped.
TIMEOUTS = {"smoke": 900.0, "quick": 3600.0, "throughput": 900.0, "full": 8 * 3600.0}
EXECUTOR = "rosetta_common/ground/executor.py", "execute"


class Runs(Work[Record]):
    """The runs of this machine."""

    ledger = RUNS
    seconds = TIMEOUTS

    def __init__(
        self,
        request: Request,
        registry: Registry,
        profile: str,
        repeats: int = 1,
        passes: Passes | None = None,
    ) -> None:
        """Store the request.

        Args:
            request: the workloads, the frameworks and the options.
            registry: the registry.
            profile: the profile; without a GPU, a framework that needs one gets the fullest profile that fits a CPU.
            repeats: runs of each example, with the seeds from 0.
            passes: the ledger of passes; if given, it decides what must run, and notes each pass.
        """
        super().__init__(request, registry)
        self.profile, self.repeats, self.passes = profile, repeats, passes
        self.machine = machine_name()
        self.gpu = has_gpu() and not request.cpu
        self._known: dict[tuple[str, str, str], float] = {}
        self._most = 1

    def plan(self) -> list[Task]:
        """List the runs that are missing or stale on this machine: all frameworks with one seed, then with the next."""
        tasks = []
        for workload in self.request.workloads:
            columns = self.registry.columns[workload]
            chosen = [(f, f.profile(self.profile, self.gpu)) for f in self.request.frameworks if f in columns]
            data = {profile: data_digest(workload, profile, self.found) for _, profile in chosen}
            states = {f.name: self._state(workload, f, profile, data[profile]) for f, profile in chosen}
            for seed in range(self.repeats):
                for framework, profile in chosen:
                    if why := self._why(workload, framework, seed, states[framework.name]):
                        timed = profile == "full" and self.gpu
                        low = profile == "full" and not timed
                        tasks.append(Task(workload, framework, profile, seed, why, timed=timed, low=low))
        return tasks

    def announce(self, tasks: Sequence[Task], console: Console) -> None:
        """Check that the records were made on the same hardware, and show the plan."""
        records = read_results().records
        if any(task.timed for task in tasks):
            check_same_machine(self.machine, records)
        for record in records:
            seconds = median(sum(run.seconds.values()) for run in record.runs)
            self._known[record.workload, record.profile, record.framework] = seconds
        self._most = at_a_time(self.request, tasks)
        show_plan(tasks, console)

    def begin(self, task: Task, interpreter: Interpreter) -> Job | str:
        """A run's job, with the digests of the code as it is now; or why an unreadable record can't be replaced."""
        example = task.framework.example(task.workload)
        folder = WORKSHOP / "runs" / f"{task.workload}-{task.framework.name}-{task.profile}-{task.seed}"
        key = self.record_key(task)
        job = new_job(
            folder,
            task.framework,
            example,
            workload=task.workload,
            framework=task.framework.name,
            profile=task.profile,
            seed=task.seed,
            record=str(self.ledger.path(*key)),
            machine=self.machine,
            environment={
                "name": interpreter.name,
                "variables": {**noted(interpreter, self._cores(task)), **task.framework.settings(task.workload)},
            },
            alone=task.timed,
        )
        variables = self.registry.variables
        digests = run_digests(
            task.workload, task.framework, task.profile, variables, gpu=interpreter.gpu, code=Code(ROOT)
        )
        digests = staleness.with_packages(digests, interpreter.packages)
        job.content["digests"] = {"model": digests.model, "clock": digests.clock, "cells": digests.cells}
        try:
            self.ledger.get(*key)
        except BadRecord:  # else the executor would keep its runs of other seeds
            try:
                shutil.move(self.ledger.path(*key), folder / "unreadable.json")
            except OSError as error:
                name = self.ledger.name(self.ledger.path(*key))
                return f"{name} can't be replaced: {error.strerror or error}: delete it"
        return job

    def end(self, task: Task, _interpreter: Interpreter, ended: Ended) -> Made[Record]:
        """Read the run that the executor has recorded, and remove the reason why there was none with this seed."""
        key = self.record_key(task)
        record = RUNS.get(*key)
        found = [run.accuracy for run in record.runs if run.seed == task.seed] if record else []
        if not found:
            raise ValueError(f"no run with seed {task.seed} was recorded")
        RUNS.clear_reasons(*key, seed=task.seed)
        return Made(outcome_of(task, "done", ended.seconds, accuracy=found[0]), record)

    def over(self, task: Task, made: Made[Record]) -> None:
        """Note in the ledger of passes how it ended."""
        if self.passes is not None:
            self.passes.note(column(task.workload, task.framework), made.outcome.status)

    def guess(self, task: Task) -> float:
        """The seconds of an earlier record; else by 200 training samples, or features of 10 pictures, in a second."""
        known = self._known.get((task.workload, task.profile, task.framework.name))
        spec = specification(task.workload, task.profile, task.seed)
        trained = find_workload(task.workload).trained
        return known or 15 + (
            (spec.n_train * spec.epochs + spec.n_test / 3) / 200 if trained else (spec.n_train + spec.n_test) / 10
        )

    def key(self, task: Task) -> Key | None:
        """The key under which the reason of a failure is kept: the record's."""
        return self.record_key(task)

    def record_key(self, task: Task) -> Key:
        """The key of the record."""
        return self.machine, task.workload, task.profile, task.framework.name

    def _cores(self, task: Task) -> int:
        """The number of cores that a task's process may use."""
        return usable_cores() if task.timed else len(cores_of(0, self._most)) or usable_cores()

    def _why(self, workload: str, framework: Framework, seed: int, state: tuple[str, set[int]]) -> str:
        """Why a run is needed; empty if it isn't."""
        if self.passes is not None:
            return self.passes.why(column(workload, framework))
        why, done = state
        if self.request.force:
            return "asked for"
        if why or seed in done:
            return why
        return f"no run with seed {seed}" if done else "not yet run"

    def _state(self, workload: str, framework: Framework, profile: str, data: str) -> tuple[str, set[int]]:
        """Why all seeds must run again ("" if they needn't), and the seeds that are done."""
        try:
            record = RUNS.get(self.machine, workload, profile, framework.name)
        except BadRecord as error:
            return str(error), set()
        if record is None:
            return "", set()
        reasons = list(staleness.of(record, framework, self.registry).reasons)
        if record.digests.model.get("data") != data:
            reasons.append(WORDS["data"])
        return ", ".join(reasons), {run.seed for run in record.runs}


def column(workload: str, framework: Framework) -> str:
    """A column's name in the ledger of passes."""
    return f"{workload}/{framework.name}"


def column_passes(path: Path, registry: Registry, everything: bool = False) -> Passes:
    """The ledger of the columns that passed at the profile ``smoke``.

    The digest of a column covers all digests of its run, those of the clock included, and the executor.
    """
    executor = digest(sorted(here().closure([EXECUTOR]).values()))
    digests = {}
    for workload, framework in ((w, f) for w, found in registry.columns.items() for f in found):
        made = run_digests(workload, framework, "smoke", registry.variables)
        digests[column(workload, framework)] = key_of({**made.model, **made.clock, "executor": executor})
    return Passes(path, "columns", digests, commit_here(), everything)


def default_profile() -> str:
    """``full`` if there is an NVIDIA GPU, else ``throughput``."""
    return "full" if has_gpu() else THROUGHPUT


def show_plan(tasks: Sequence[Task], console: Console) -> None:
    """Show what will run and why: a line for each reason."""
    seeds = len({task.seed for task in tasks})
    note = f" x {seeds} seeds" if seeds > 1 else ""
    profile = max((task.profile for task in tasks), key=PROFILES.index)
    console.print(f"{len(tasks)} to run at profile {profile}{note}:", highlight=False)
    show_reasons(tasks, console)
    for less in (p for p in PROFILES if p != profile):
        if slow := dict.fromkeys(task.framework.name for task in tasks if task.profile == less):
            console.print(
                f"  at profile {less}, as there is no GPU: {', '.join(slow)}", highlight=False, soft_wrap=True
            )


def planned(tasks: Sequence[Task]) -> list[Mapping[str, object]]:
    """A plan as plain dicts."""
    return [
        {"workload": t.workload, "framework": t.framework.name, "profile": t.profile, "seed": t.seed, "why": t.why}
        for t in tasks
    ]
