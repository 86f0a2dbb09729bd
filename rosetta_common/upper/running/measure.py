"""`rosetta run --profile throughput`: measures columns in rounds (``records.rounds``)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

import numpy as np
from rich.console import Console

from rosetta_common.ground.timing import WARM_UP
from rosetta_common.ground.workloads import THROUGHPUT, find_workload, specification
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.facets import WORDS
from rosetta_common.upper.records.ledger import Key
from rosetta_common.upper.records.machines import check_same_machine
from rosetta_common.upper.records.models import Reason, Run
from rosetta_common.upper.records.rounds import REFERENCE, ROUNDS, Rounds, Throughput, rate_of, read_rounds
from rosetta_common.upper.records.runs import Record, read_results
from rosetta_common.upper.registry import GROUPS, Framework, Registry
from rosetta_common.upper.running import environments
from rosetta_common.upper.running.data import data_digest
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made, show_reasons
from rosetta_common.upper.running.processes import Ended, Job
from rosetta_common.upper.running.progress import minutes
from rosetta_common.upper.running.run import Runs
from rosetta_common.upper.running.tasks import Request, Task, now, outcome_of

AIM = 10.0  # seconds of steady work
FEWEST = 5  # batches, the first of which only warms up
LONGEST = 120.0  # seconds of steady work, for so few batches: a slower column is left out
MAKING = 60.0  # seconds for an environment that isn't there yet
STARTING = 15.0  # seconds for all that isn't steady work, if no record tells
UNKNOWN = {True: 100.0, False: 5.0}  # samples a second, if no record tells: trained, not trained
FIRST, LAST = "first", "last"  # the reference's runs in a round


class Measuring(Runs):
    """The rounds of this machine."""

    ledger = ROUNDS

    def __init__(self, request: Request, registry: Registry, rounds: int = 1, seed: int | None = None) -> None:
        """Store the request.

        Args:
            request: the workloads, the frameworks and the options.
            registry: the registry.
            rounds: the number of rounds that each column shall have in its newest state.
            seed: of the random orders; by default another in each call.
        """
        super().__init__(request, registry, THROUGHPUT)
        self.rounds, self.draw = rounds, np.random.default_rng(seed)
        self.kept, self.records = Rounds(), tuple[Record, ...]()
        self.names: dict[tuple[str, str], str] = {}  # of the rounds that have begun, by workload and number
        self.sizes: dict[tuple[str, str], dict[str, int]] = {}  # of the reference's first run in a round
        self.slow: dict[str, dict[str, str]] = {}  # why a column is left out, by workload and framework
        self.speeds = _Speeds(self.machine, Rounds(), [])
        self.unavailable: dict[str, str] = {}  # why a framework can't run here
        self.chosen: dict[tuple[str, str], list[Framework]] = {}  # the frameworks for which a round is made
        self.making: set[Task] = set()  # the first task of each environment that isn't there yet

    def plan(self) -> list[Task]:
        """List the rounds: each has the columns that have too few, in a random order between two of the reference.

        If the time is limited, the frameworks of today come first: a round for each group of frameworks.
        """
        self.kept, self.records = read_rounds(), read_results().records
        self.speeds = _Speeds(self.machine, self.kept, self.records)
        groups = [[group] for group in GROUPS] if self.request.minutes is not None else [[*GROUPS]]
        missing = {workload: self._missing(workload) for workload in self.request.workloads}
        tasks: list[Task] = []
        for number in range(self.rounds):
            for which, group in enumerate(groups):
                for workload, found in missing.items():
                    chosen = [(f, why) for f, why, done in found if done <= number and f.group in group]
                    tasks += self._round(workload, f"{number}.{which}", chosen)
        return tasks

    def announce(self, tasks: Sequence[Task], console: Console) -> None:
        """Check the hardware, tell the plan, and leave the reasons of the columns that are too slow."""
        kept = [one.record for throughput in self.kept.throughputs for one in throughput.now + throughput.earlier]
        check_same_machine(self.machine, [*self.records, *kept])
        self.making = self._first_of_missing_environments(tasks)
        show_rounds(tasks, console)
        for workload, found in self.slow.items():
            for name, why in found.items():
                console.print(f"  left out: {workload} {name}: {why}", highlight=False, soft_wrap=True)

    def begin(self, task: Task, interpreter: Interpreter) -> Job | str:
        """A run's job, with the number of samples that gives about ``AIM`` seconds of steady work."""
        if round_of(task) not in self.names:
            self.names[round_of(task)] = self._new_name(task.workload)
            for name, why in self.lacking(task.workload).items():
                self.ledger.leave_reason(Reason("unavailable", why, now()), *self._key(task, name))
        job = super().begin(task, interpreter)
        if isinstance(job, Job):
            job.content["sizes"] = self._sizes(task)
        return job

    def end(self, task: Task, _interpreter: Interpreter, ended: Ended) -> Made[Record]:
        """Read the run, and tell its rate and its ratio to the reference."""
        key = self.record_key(task)
        record = ROUNDS.get(*key)
        runs = [run for run in record.runs if run.seed == task.seed] if record else []
        if not record or not runs or not runs[0].samples_per_second:
            raise ValueError("no rate was recorded")
        ROUNDS.clear_reasons(*key)
        rate = runs[0].samples_per_second
        self.speeds.note(task.workload, task.framework.name, runs[0])
        reference = ROUNDS.get(*key[:-1], REFERENCE)
        told = f"{rate:,.{0 if rate >= 100 else 1}f} samples/s"
        if reference and task.framework.name != REFERENCE:
            told += f", {rate / rate_of(reference):.2f} of {self.registry.frameworks[REFERENCE].title}"
        return Made(outcome_of(task, "done", ended.seconds, accuracy=runs[0].accuracy), record, told)

    def must_end(self, task: Task) -> bool:
        """Whether it is the last run of a round that has begun: it runs although the time is over."""
        return task.part.endswith(LAST) and round_of(task) in self.names

    def pointless(self, task: Task, ready: Mapping[str, Interpreter | str]) -> bool:
        """Whether it is a run of the reference in a round that has nothing else: no other framework can run."""
        chosen = self.chosen[round_of(task)]
        if task.framework.name != REFERENCE or task.framework in chosen or round_of(task) in self.names:
            return False
        return all(isinstance(ready[framework.place], str) for framework in chosen)

    def left_over(self, tasks: Sequence[Task], console: Console) -> None:
        """Say for which columns there was no time."""
        missed: dict[str, list[str]] = {}
        for task in tasks:
            if task.framework.name != REFERENCE:
                missed.setdefault(task.workload, []).append(task.framework.name)
        told = "; ".join(f"{workload}: {', '.join(dict.fromkeys(names))}" for workload, names in missed.items())
        if told:
            console.print(f"No time was left for {told}.", highlight=False, soft_wrap=True)
            console.print(
                "The same command goes on from there. More time: --minutes 60, or without a limit "
                "(`nox -s docs -- --all`, `rosetta run`).",
                highlight=False,
                soft_wrap=True,
            )

    def guess(self, task: Task) -> float:
        """Seconds of earlier runs without their steady work, and the steady work; an environment is made once."""
        name = task.framework.name
        steady = self._samples(task.workload, name) / self.speeds.rate(task.workload, name)
        return steady + self.speeds.rest(task.workload, name) + (MAKING if task in self.making else 0.0)

    def key(self, task: Task) -> Key | None:
        """The key of the record in its round; ``None`` as long as the round hasn't begun: it has no name yet."""
        return self.record_key(task) if round_of(task) in self.names else None

    def record_key(self, task: Task) -> Key:
        """The key of the record in its round, which has begun."""
        return self._key(task, task.framework.name)

    def over(self, task: Task, made: Made[Record]) -> None:
        """Keep why a framework can't run, for the rounds that are still to begin."""
        super().over(task, made)
        if made.outcome.status == "unavailable":
            self.unavailable[task.framework.name] = made.outcome.reason

    def lacking(self, workload: str) -> dict[str, str]:
        """Why columns are missing from a workload's rounds: too slow, or their framework can't run here."""
        columns = {framework.name for framework in self.registry.columns[workload]}
        cannot = {name: why for name, why in self.unavailable.items() if name in columns}
        return {**self.slow.get(workload, {}), **cannot}

    def _key(self, task: Task, framework: str) -> Key:
        return self.machine, task.workload, THROUGHPUT, self.names[round_of(task)], framework

    def _new_name(self, workload: str) -> str:
        """The name of a round: the time at which it begins, to the second; no two rounds of a workload share one."""
        taken = {name for (of, _), name in self.names.items() if of == workload}
        began = datetime.datetime.now(datetime.UTC)
        while (name := began.strftime("%Y-%m-%dT%H-%M-%SZ")) in taken:
            began += datetime.timedelta(seconds=1)
        return name

    def _first_of_missing_environments(self, tasks: Sequence[Task]) -> set[Task]:
        first: dict[str, Task] = {}
        for task in tasks if self.request.python is None else ():
            first.setdefault(task.framework.environment.name, task)
        return {t for t in first.values() if environments.describe(t.framework.environment, self.gpu) != "ready"}

    def _missing(self, workload: str) -> list[tuple[Framework, str, int]]:
        """The columns that have too few rounds: why, and how many they have."""
        data = data_digest(workload, THROUGHPUT, self.found)
        kept = self.kept.of(self.machine, workload)
        reference = self._reference(workload)
        stale = self._stale(kept.get(REFERENCE), reference, data) if reference else ""
        found = []
        for framework in self.request.frameworks:
            if framework not in self.registry.columns[workload]:
                continue
            if slow := self._too_slow(workload, framework.name):
                self.slow.setdefault(workload, {})[framework.name] = slow
                continue
            one = kept.get(framework.name)
            why = self._stale(one, framework, data) or (stale and f"{REFERENCE}: {stale}")
            done = 0 if why or one is None else len(one.now)
            if done < self.rounds:
                found.append((framework, why or (f"{done} of {self.rounds} rounds" if done else "no round yet"), done))
        return found

    def _reference(self, workload: str) -> Framework | None:
        """The reference column, if the workload has it."""
        return next((f for f in self.registry.columns[workload] if f.name == REFERENCE), None)

    def _stale(self, one: Throughput | None, framework: Framework, data: str) -> str:
        """Why a column's rounds don't count any more."""
        if one is None:
            return ""
        if self.request.force:
            return "asked for"
        record = one.now[-1].record
        if why := staleness.of(record, framework, self.registry):
            return str(why)
        return WORDS["data"] if record.digests.model.get("data") != data else ""

    def _too_slow(self, workload: str, framework: str) -> str:
        spec = specification(workload, THROUGHPUT, 0)
        rate = self.speeds.rate(workload, framework)
        if (seconds := FEWEST * spec.batch_size / rate) <= LONGEST or self.gpu:
            return ""
        each = f"a batch of {spec.batch_size} takes about {seconds / FEWEST:.0f} s on this machine"
        return f"{each}: a round would need {FEWEST} of them, in {LONGEST:.0f} s at most"

    def _round(self, workload: str, number: str, chosen: Sequence[tuple[Framework, str]]) -> Iterator[Task]:
        """The tasks of one round."""
        if not chosen:
            return
        reference = self._reference(workload)
        self.chosen[workload, number] = [framework for framework, _ in chosen]
        others = [(f, why) for f, why in chosen if f is not reference]
        others = [others[index] for index in self.draw.permutation(len(others))]
        own = next((why for f, why in chosen if f is reference), "reference of the round")
        if reference:
            yield Task(workload, reference, THROUGHPUT, 0, own, timed=True, part=f"{number} {FIRST}")
        for framework, why in others:
            yield Task(workload, framework, THROUGHPUT, 0, why, timed=True, part=number)
        if reference:
            yield Task(workload, reference, THROUGHPUT, 1, own, timed=True, part=f"{number} {LAST}")

    def _samples(self, workload: str, framework: str) -> int:
        """Training samples for about ``AIM`` seconds of steady work: whole batches, the same number of each class."""
        spec = specification(workload, THROUGHPUT, 0)
        unit = math.lcm(spec.batch_size, spec.classes)
        wanted = self.speeds.rate(workload, framework) * AIM * WARM_UP / (WARM_UP - 1)
        least = -(-FEWEST * spec.batch_size // unit)
        return int(unit * max(least, round(wanted / unit)))

    def _sizes(self, task: Task) -> dict[str, int]:
        spec = specification(task.workload, THROUGHPUT, 0)
        samples = self._samples(task.workload, task.framework.name)
        sizes = {"n_train": min(samples, spec.n_train)}
        if find_workload(task.workload).trained:
            sizes["epochs"] = -(-samples // spec.n_train)
        # Both runs of the reference are alike.
        return self.sizes.setdefault(round_of(task), sizes) if task.framework.name == REFERENCE else sizes


class _Speeds:
    """The best guess at each column's rate and at the seconds that a run takes beside its steady work."""

    def __init__(self, machine: str, kept: Rounds, records: Sequence[Record]) -> None:
        self.own: dict[tuple[str, str], Run] = {}
        self.others: dict[tuple[str, str], Run] = {}
        rounds = [one.now[-1].record for one in kept.throughputs]
        for record in [*records, *rounds]:  # a round's run replaces that of another profile
            runs = [run for run in record.runs if run.alone and run.samples_per_second]
            if runs:
                found = self.own if record.machine == machine else self.others
                found[record.workload, record.framework] = runs[-1]

    def note(self, workload: str, framework: str, run: Run) -> None:
        """A run of this machine that ended now."""
        self.own[workload, framework] = run

    def rate(self, workload: str, framework: str) -> float:
        """Samples a second: on this machine, else on another one, scaled by the reference's rates on both."""
        if found := self.own.get((workload, framework)):
            return found.samples_per_second or 1.0
        scales = [
            (self.own[key].samples_per_second or 1.0) / (run.samples_per_second or 1.0)
            for key, run in self.others.items()
            if key in self.own and key[1] == REFERENCE
        ]
        if found := self.others.get((workload, framework)):
            return (found.samples_per_second or 1.0) * (median(scales) if scales else 1.0)
        return UNKNOWN[find_workload(workload).trained]

    def rest(self, workload: str, framework: str) -> float:
        """Seconds of everything but the steady work."""
        found = self.own.get((workload, framework)) or self.others.get((workload, framework))
        if not found:
            return STARTING
        timed = "train" if "train" in found.seconds else "predict"
        return 3 + found.first_batch + sum(s for step, s in found.seconds.items() if step != timed)


def round_of(task: Task) -> tuple[str, str]:
    """The round to which a task belongs: its workload and its number."""
    return task.workload, task.part.partition(" ")[0]


def show_rounds(tasks: Sequence[Task], console: Console) -> None:
    """Show the plan: how many rounds, and why."""
    rounds = {round_of(task) for task in tasks}
    few = "1 round" if len(rounds) == 1 else f"{len(rounds)} rounds"
    console.print(f"{few}, {len(tasks)} runs of about {minutes(AIM)} of steady work each:", highlight=False)
    show_reasons([task for task in tasks if task.framework.name != REFERENCE] or tasks, console)
