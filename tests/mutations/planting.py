"""Plants mistakes into copies of examples and proves the copies: several of one example in one process."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.proofs.prove import judged, proof_job
from rosetta_common.upper.proofs.rungs import Result
from rosetta_common.upper.registry import Registry
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.passes import Passes, commit_here, key_of
from rosetta_common.upper.running.pipeline import Made, Work, execute
from rosetta_common.upper.running.processes import Ended, Job, ended_in, several
from rosetta_common.upper.running.tasks import PROOF, Request, Task, outcome_of
from rosetta_common.upper.workloads import ladder, rungs_of

PASSES = ROOT / "tests/passes.json"
FOLDER = WORKSHOP / "mutations"
MOST = 6  # mistakes a process: each leaves a model or two in its memory


@dataclass(frozen=True)
class Mistake:
    """One edit of a published example: ``old`` becomes ``new`` wherever it stands; ``rung`` must catch it."""

    name: str
    workload: str
    framework: str
    old: str
    new: str
    rung: str

    @property
    def title(self) -> str:
        """Its name among all."""
        return f"{self.framework}: {self.name}"


@dataclass(frozen=True)
class Proved:
    """How the proof of a planted mistake went."""

    ended: Ended
    results: list[Result]


# Realistic mistakes of translation: each is one edit of a published example, with the lowest rung that must catch it.
MISTAKES = [
    Mistake(**entry)
    for file in sorted(Path(__file__).with_name("mistakes").glob("*.toml"))
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["mistake"]
    if rungs_of(entry["workload"])  # those of a workload without a proof wait for it
]


def mistake_passes(registry: Registry, everything: bool = False) -> Passes:
    """The ledger of the mistakes that were caught.

    A mistake's digest covers its entry, and all that the proof of the published example depends on.
    """
    digests = {}
    for mistake in MISTAKES:
        framework = registry.frameworks[mistake.framework]
        made = proof_digests(mistake.workload, framework, registry.variables)
        entry = json.dumps([mistake.old, mistake.new, mistake.rung])
        digests[mistake.title] = key_of({**made.model, "mistake": entry})
    return Passes(PASSES, "mutations", digests, commit_here(), everything)


class Planting(Work[None]):
    """The proofs of planted mistakes. ``proved`` holds them by title, ``unavailable`` the reasons by framework."""

    def __init__(self, registry: Registry, mistakes: Sequence[Mistake], each: int = MOST) -> None:
        frameworks = [registry.frameworks[name] for name in dict.fromkeys(one.framework for one in mistakes)]
        workloads = list(dict.fromkeys(one.workload for one in mistakes))
        super().__init__(Request(frameworks, workloads), registry)
        self.mistakes, self.each = mistakes, each
        self.groups: dict[Task, list[Mistake]] = {}
        self.jobs: dict[str, Job] = {}
        self.proved: dict[str, Proved] = {}
        self.unavailable: dict[str, str] = {}

    def tidy(self) -> None:
        """It writes no records."""

    def plan(self) -> list[Task]:
        """A task a process."""
        examples: dict[tuple[str, str], list[Mistake]] = {}
        for mistake in self.mistakes:
            examples.setdefault((mistake.workload, mistake.framework), []).append(mistake)
        for (workload, name), found in examples.items():
            for number, start in enumerate(range(0, len(found), self.each)):
                part = found[start : start + self.each]
                framework, why = self.registry.frameworks[name], f"{len(part)} mistakes"
                self.groups[Task(workload, framework, PROOF, 0, why, part=str(number))] = part
        return list(self.groups)

    def begin(self, task: Task, interpreter: Interpreter) -> Job:
        """Plant the mistakes, and prove the changed examples."""
        folder = FOLDER / f"{task.workload}-{task.framework.name}-{task.part}"
        shutil.rmtree(folder, ignore_errors=True)
        published = task.framework.example(task.workload)
        text = published.read_text(encoding="utf-8")
        for number, mistake in enumerate(self.groups[task]):
            assert mistake.old in text, f"{mistake.title}: the example has changed: plant the mistake anew"
            example = folder / str(number) / task.workload / published.name
            example.parent.mkdir(parents=True)
            example.write_text(text.replace(mistake.old, mistake.new), encoding="utf-8")
            trials = ladder(task.workload).trials_up_to(mistake.rung)
            job = proof_job(task.workload, task.framework, example, folder / str(number) / "job", trials)
            self.jobs[mistake.title] = job
        return several(folder / "process", task.framework, [self.jobs[one.title] for one in self.groups[task]])

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[None]:
        """Judge each."""
        return Made(outcome_of(task, "done", ended.seconds), None, f"{len(self.groups[task])} mistakes proved")

    def over(self, task: Task, made: Made[None]) -> None:
        """The results before the end of a process count, also if it died."""
        if made.outcome.status == "unavailable":
            self.unavailable[task.framework.name] = made.outcome.reason
            return
        for mistake in self.groups[task]:
            job = self.jobs[mistake.title]
            if ended := ended_in(job):
                results = judged(task.workload, task.framework, job, mistake.rung) if ended.done else []
                self.proved[mistake.title] = Proved(ended, results)
            elif self.each == 1:
                self.proved[mistake.title] = Proved(Ended(job, "failed", 0.0, made.outcome.reason, {}), [])

    def guess(self, task: Task) -> float:
        """Seconds: the imports, and the trials of each."""
        return 15.0 + 10.0 * len(self.groups[task])

    def key(self, task: Task) -> None:
        """Write no reason."""


def prove_all(
    registry: Registry, mistakes: Sequence[Mistake], console: Console
) -> tuple[dict[str, Proved], dict[str, str]]:
    """Prove examples with mistakes; if a process died, its other examples are proved again, each in one process.

    Returns:
        The proofs by title, and the reasons why a framework is unavailable by its name.
    """
    together = Planting(registry, mistakes)
    execute(together, console)
    left = [one for one in mistakes if one.title not in together.proved and one.framework not in together.unavailable]
    apart = Planting(registry, left, each=1)
    if left:
        execute(apart, console)
    return {**together.proved, **apart.proved}, together.unavailable
