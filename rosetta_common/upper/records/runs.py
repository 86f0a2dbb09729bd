"""Records of runs: ``results/<machine>/<workload>/<profile>/<framework>.json``, one run for each seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rosetta_common.ground.steps import workload_steps
from rosetta_common.ground.workloads import PROFILES, THROUGHPUT, WORKLOADS
from rosetta_common.upper.project import RESULTS
from rosetta_common.upper.records.digests import on_each_machine, run_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import UNREADABLE, Reason, Run, RunFile
from rosetta_common.upper.registry import Framework, Registry

AGAIN = "run the example again"
MEASURED = (THROUGHPUT, "full")  # the profiles whose times are published


@dataclass(frozen=True)
class Record:
    """All runs of one example on one machine at one profile, under the same digests."""

    path: Path
    machine: str
    workload: str
    profile: str
    framework: str
    content: RunFile

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs, one for each seed."""
        return self.content.runs

    @property
    def digests(self) -> Digests:
        """The digests at the time of the runs."""
        return self.content.digests

    @property
    def stand_in(self) -> bool:
        """Whether it was made from stand-in data."""
        return self.content.data.source == "stand-in"

    @property
    def timed(self) -> bool:
        """Whether its times are a measurement: a profile that measures, and nothing else went on beside its runs."""
        return self.profile in MEASURED and all(run.alone for run in self.runs)

    @property
    def accuracies(self) -> list[float]:
        """Test accuracies, 0 to 1, one for each run."""
        return [run.accuracy for run in self.runs]

    def missing_seeds(self, reasons: Sequence[Reason]) -> list[int]:
        """The seeds without a run, among those that were tried and those below the greatest of its runs."""
        there = {run.seed for run in self.runs}
        tried = {reason.seed for reason in reasons if reason.seed is not None}
        return sorted(tried.union(range(max(there))) - there)

    def told_shortfalls(self, reasons: Sequence[Reason]) -> list[str]:
        """A line for each seed without a run, and for each run that the newest attempt couldn't replace."""
        missing = self.missing_seeds(reasons)
        known = {reason.seed: f"{reason.status}: {reason.reason}" for reason in reasons}
        told = [f"no run with seed {seed} ({known.get(seed, 'no reason is known')})" for seed in missing]
        for seed, why in known.items():
            if seed not in missing:
                attempt = "the newest attempt" if seed is None else f"the newest attempt with seed {seed}"
                told.append(f"{attempt} made no record ({why})")
        return told

    @property
    def band(self) -> tuple[float, float]:
        """The accuracies of a correct run: today's band of the profile, as a band judges a run and changes none.

        That of the record, if the workload is gone.
        """
        today = WORKLOADS.get(self.workload, {}).get(self.profile)
        low, high = today["accuracy_band"] if today else self.content.specification.accuracy_band
        return low, high

    @property
    def in_band(self) -> bool:
        """Whether the accuracy of every run is in the band; else no time may be published."""
        low, high = self.band
        return all(low <= accuracy <= high for accuracy in self.accuracies)

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests of today's code, with and without a GPU's packages; empty if the example is gone."""
        if not framework.example(self.workload).is_file():
            return []
        made = run_digests(self.workload, framework, self.profile, registry.variables)
        return on_each_machine(made, framework.environment)


@dataclass(frozen=True)
class Results:
    """The content of ``results/``: records, reasons by key, and messages about files that can't be used.

    A key is ``(machine, workload, profile, framework)``.
    """

    records: tuple[Record, ...] = ()
    reasons: dict[Key, tuple[Reason, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @cached_property
    def unreadable(self) -> list[Key]:
        """The keys of the records that can't be used and have a place in a table."""
        bad = [key for key, held in self.reasons.items() if any(one.status == UNREADABLE for one in held)]
        return [key for key in bad if key[2] in PROFILES and key not in self._index and RUNS.named(*key)]

    @cached_property
    def _index(self) -> dict[Key, Record]:
        return {(r.machine, r.workload, r.profile, r.framework): r for r in self.records}

    def get(self, machine: str, workload: str, profile: str, framework: str) -> Record | None:
        """The record of one example, or ``None``."""
        return self._index.get((machine, workload, profile, framework))

    def reasons_of(self, machine: str, workload: str, profile: str, framework: str) -> tuple[Reason, ...]:
        """Why there is no (newer) record of one example, or no run with a seed; empty if no attempt failed."""
        return self.reasons.get((machine, workload, profile, framework), ())


def read_results(folder: Path = RESULTS) -> Results:
    """Read every record and reason below a folder; ``problems`` names each file that can't be used."""
    shelf = RUNS.at(folder).read_all()
    return Results(tuple(shelf.items.values()), shelf.reasons, shelf.problems)


def result_files(folder: Path = RESULTS) -> Iterator[Path]:
    """The files ``<machine>/<workload>/<profile>/<framework>.json`` below a folder, sorted."""
    return iter(RUNS.at(folder).files())


def _record(path: Path, content: RunFile) -> Record:
    """A record from its file; ``ValueError`` if it doesn't fit its place."""
    machine, workload, profile = path.parts[-4:-1]
    if profile not in PROFILES or profile == THROUGHPUT:  # a round has its own folder, see ``rounds``
        raise ValueError(f"unknown profile {profile!r}")
    check_runs(content, (workload, profile, path.stem))
    return Record(path, machine, workload, profile, path.stem, content)


def check_runs(content: RunFile, place: tuple[str, str, str]) -> None:
    """Check the content of a record; ``ValueError`` says what is wrong.

    Args:
        content: the record.
        place: workload, profile and framework of the place in which its file lies.
    """
    if (content.workload, content.profile, content.framework) != place:
        named = "/".join((content.workload, content.profile, content.framework))
        raise ValueError(f"says it is {named}: it lies in the wrong place")
    low, high = content.specification.accuracy_band
    if low > high:
        raise ValueError(f"ends below its beginning - at $.specification.accuracy_band: {AGAIN}")
    if not content.runs:
        raise ValueError(f"holds no run: {AGAIN}")
    check_different(content.runs)
    for number, run in enumerate(content.runs):
        for step in workload_steps(content.workload):
            if step not in run.seconds:
                raise ValueError(f"the step {step} is missing - at $.runs[{number}].steps: {AGAIN}")


def check_different(runs: Sequence[Run]) -> None:
    """Raise ``ValueError`` if two runs have one seed, or the same losses or features: intervals would be wrong."""
    seeds: dict[object, int] = {}
    for run in runs:
        for what, value in (("seed", run.seed), ("losses", run.losses), ("features", run.probes)):
            if value in ((), None):
                continue
            if (what, value) in seeds:
                which = f"the runs with the seeds {seeds[what, value]} and {run.seed}"
                raise ValueError(f"{which} have the same {what} - at $.runs: {AGAIN}")
            seeds[what, value] = run.seed


RUNS: Ledger[RunFile, Record] = Ledger("record", RESULTS, 4, RunFile, AGAIN, _record)
