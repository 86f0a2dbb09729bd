"""Rounds of throughput: ``results/<machine>/<workload>/throughput/<round>/<framework>.json``.

A round measures the columns of one workload, each in a fresh process: the reference column first, the others in a
random order, the reference column once more. A machine's speed drifts; the ratio of a column to the reference of the
same round drifts far less. So the ratio is compared: over rounds, in pairs, and over states of the code.

The name of a round is the UTC time at which it began. Its files hold one run each, the reference's file two.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from rosetta_common.ground.workloads import THROUGHPUT
from rosetta_common.upper.project import RESULTS
from rosetta_common.upper.records.changes import Change, change, updates
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import Reason, RunFile
from rosetta_common.upper.records.runs import AGAIN, Record, check_runs
from rosetta_common.upper.records.statistics import Estimate, estimate_ratio, geometric_deviation

REFERENCE = "pytorch"  # the column that begins and ends each round
ROUND = re.compile(r"20\d\d-\d\d-\d\dT\d\d-\d\d-\d\dZ")
UNSTABLE = 0.10  # the geometric standard deviation above which rounds disagree; pyperf warns at the same share


@dataclass(frozen=True)
class Measured:
    """One column in one round."""

    round: str  # the round's name
    record: Record
    rate: float  # samples a second, steady; of the reference: the geometric mean of its two runs
    ratio: float | None  # the rate over the reference's in the same round; ``None`` if the round has no reference
    reference: Record | None = None  # the reference's record in the same round

    @property
    def day(self) -> str:
        """The day of the round, ISO 8601, UTC."""
        return self.round[:10]


@dataclass(frozen=True)
class Throughput:
    """One column on one machine: its rounds in its newest state, and those in older states.

    A state is what its ratio depends on beside the machine: the digests, the versions of the packages and the device,
    its own and the reference's.
    """

    machine: str
    workload: str
    framework: str
    now: tuple[Measured, ...]  # oldest first; never empty
    earlier: tuple[Measured, ...] = ()  # oldest first

    @cached_property
    def rate(self) -> Estimate:
        """Samples a second in the newest state: geometric mean of the rounds."""
        return estimate_ratio([one.rate for one in self.now])

    @cached_property
    def ratio(self) -> Estimate | None:
        """The ratio to the reference in the newest state; 1 without an interval for the reference itself."""
        ratios = ratios_of(self.now)
        if self.framework == REFERENCE:
            return Estimate(1.0, len(ratios)) if ratios else None
        return estimate_ratio(ratios) if ratios else None

    @property
    def unstable(self) -> bool:
        """Whether the rounds disagree. The reference is judged by its rates: its ratio is always 1."""
        values = [one.rate for one in self.now] if self.framework == REFERENCE else ratios_of(self.now)
        return geometric_deviation(values) > UNSTABLE

    @cached_property
    def change(self) -> Change | None:
        """How the newest rounds left the noise of the rounds before them; ``None`` if they didn't."""
        if self.framework == REFERENCE:
            return None
        before = ratios_of(self.earlier) or ratios_of(self.now[:-1])
        return change(before, ratios_of(self.newest), f"{self.newest[0].day}{self._updated}")

    @property
    def newest(self) -> tuple[Measured, ...]:
        """The rounds that are compared with those before: all of the newest state, or the last of the only state."""
        return self.now if ratios_of(self.earlier) else self.now[-1:]

    @property
    def _updated(self) -> str:
        """The versions that changed with the newest state, in words."""
        if not self.earlier:
            return ""
        told = updates(*(one.record.content.versions for one in (self.earlier[-1], self.now[0])))
        return f" ({', '.join(told)})" if told else ""


@dataclass(frozen=True)
class Rounds:
    """The content of all rounds."""

    throughputs: tuple[Throughput, ...] = ()
    reasons: dict[Key, tuple[Reason, ...]] = field(default_factory=dict)  # why a column has no (newer) run
    problems: tuple[str, ...] = ()

    def tables(self, workload: str) -> list[str]:
        """The machines that have rounds of a workload, by name."""
        return sorted({one.machine for one in self.throughputs if one.workload == workload})

    def of(self, machine: str, workload: str) -> dict[str, Throughput]:
        """The columns of one workload on one machine, by the framework's name."""
        return {one.framework: one for one in self.throughputs if (one.machine, one.workload) == (machine, workload)}


def read_rounds(folder: Path = RESULTS) -> Rounds:
    """Read every round below a folder; ``problems`` names each file that can't be used."""
    shelf = ROUNDS.at(folder).read_all()
    found: dict[tuple[str, str, str], list[Measured]] = {}
    for (machine, workload, _, name, framework), record in shelf.items.items():
        reference = shelf.items.get((machine, workload, THROUGHPUT, name, REFERENCE))
        rate = rate_of(record)
        ratio = rate / rate_of(reference) if reference else None
        found.setdefault((machine, workload, framework), []).append(Measured(name, record, rate, ratio, reference))
    throughputs = tuple(Throughput(*key, *_states(measured)) for key, measured in sorted(found.items()))
    return Rounds(throughputs, _newest(shelf.reasons, found), shelf.problems)


def rate_of(record: Record) -> float:
    """Samples a second in one round: the geometric mean of its runs (the reference has two)."""
    return statistics.geometric_mean(run.samples_per_second or 0.0 for run in record.runs)


def ratios_of(measured: Iterable[Measured]) -> list[float]:
    """The ratios of the rounds that have a reference."""
    return [one.ratio for one in measured if one.ratio is not None]


def state_of(measured: Measured) -> object:
    """What a ratio depends on beside the machine: two rounds with equal states measure the same thing."""
    contents = [record.content for record in (measured.record, measured.reference) if record]
    return [(msgspec.structs.replace(one.digests, files={}), one.versions, one.device) for one in contents]


def _states(measured: Sequence[Measured]) -> tuple[tuple[Measured, ...], tuple[Measured, ...]]:
    """The rounds of the newest state, and of older ones; a round without a reference counts only if all are so."""
    ordered = sorted(measured, key=lambda one: one.round)
    ordered = [one for one in ordered if one.reference] or ordered
    newest = state_of(ordered[-1])
    same = [state_of(one) == newest for one in ordered]
    now = tuple(one for one, alike in zip(ordered, same, strict=True) if alike)
    return now, tuple(one for one, alike in zip(ordered, same, strict=True) if not alike)


def _newest(
    reasons: dict[Key, tuple[Reason, ...]], found: dict[tuple[str, str, str], list[Measured]]
) -> dict[Key, tuple[Reason, ...]]:
    """The reasons of each column's newest round, unless a later round has its run."""
    newest: dict[Key, tuple[str, tuple[Reason, ...]]] = {}
    for (machine, workload, profile, name, framework), held in reasons.items():
        last = max((one.round for one in found.get((machine, workload, framework), ())), default="")
        key = (machine, workload, profile, framework)
        if name >= last and name >= newest.get(key, ("", ()))[0]:
            newest[key] = name, held
    return {key: held for key, (_, held) in newest.items()}


def _record(path: Path, content: RunFile) -> Record:
    """A record from its file; ``ValueError`` if it doesn't fit its place."""
    machine, workload, profile, name = path.parts[-5:-1]
    if profile != THROUGHPUT:
        raise ValueError(f"lies in a round of {profile!r}: only {THROUGHPUT} has rounds")
    if not ROUND.fullmatch(name):
        raise ValueError(f"lies in {name!r}: the name of a round is its time, such as 2026-11-29T20-15-07Z")
    check_runs(content, (workload, profile, path.stem))
    for number, run in enumerate(content.runs):
        if run.samples_per_second is None:
            raise ValueError(f"holds no rate - at $.runs[{number}].samples_per_second: {AGAIN}")
    return Record(path, machine, workload, profile, path.stem, content)


ROUNDS: Ledger[RunFile, Record] = Ledger("record", RESULTS, 5, RunFile, AGAIN, _record)
