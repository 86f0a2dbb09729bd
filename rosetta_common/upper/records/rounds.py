"""Records of rounds: how fast each column is, beside the reference column of the same round."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, replace
from pathlib import Path

from rosetta_common.upper.project import RESULTS
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import Reason, RunFile
from rosetta_common.upper.records.runs import AGAIN, Record
from rosetta_common.upper.records.statistics import Estimate, estimate_ratio

REFERENCE = "pytorch"
THROUGHPUT = "throughput"


@dataclass(frozen=True)
class Measured:
    """One column in one round."""

    round: str  # the round's name
    record: Record
    rate: float  # samples a second, steady; of the reference: the geometric mean of its two runs
    ratio: float | None  # rate over the reference's rate in the same round; None if the round has no reference


@dataclass(frozen=True)
class Change:
    """The newest state left the noise of the state before."""

    factor: float  # new ratio over old ratio, e.g. 0.85: slower
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Throughput:
    """One column on one machine."""

    machine: str
    workload: str
    framework: str
    now: tuple[Measured, ...]  # rounds of the newest state (digests and versions), oldest first; never empty
    earlier: tuple[Measured, ...]  # rounds of older states, oldest first
    rate: Estimate  # of now
    ratio: Estimate | None  # of now; value 1 without interval for the reference
    unstable: bool  # rounds disagree
    change: Change | None


@dataclass(frozen=True)
class Rounds:
    """All rounds."""

    throughputs: tuple[Throughput, ...] = ()
    reasons: dict[Key, tuple[Reason, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def tables(self, workload: str) -> list[str]:
        """The machines that have rounds of a workload."""
        return sorted({one.machine for one in self.throughputs if one.workload == workload})

    def of(self, machine: str, workload: str) -> dict[str, Throughput]:
        """The columns of one machine, by framework."""
        return {one.framework: one for one in self.throughputs if (one.machine, one.workload) == (machine, workload)}


def read_rounds(folder: Path = RESULTS) -> Rounds:
    """Read every round below a folder."""
    ledger: Ledger[RunFile, Record] = Ledger("record", folder, 5, RunFile, AGAIN, _record)
    shelf = ledger.read_all()
    found: dict[tuple[str, str, str], list[Measured]] = {}
    rates = {key: _rate(record) for key, record in shelf.items.items()}
    for key, record in shelf.items.items():
        machine, workload, _, name, framework = key
        base = rates.get((*key[:4], REFERENCE))
        ratio = rates[key] / base if base else None
        found.setdefault((machine, workload, framework), []).append(Measured(name, record, rates[key], ratio))
    made = []
    for (machine, workload, framework), rows in found.items():
        now = tuple(one for one in rows if _state(one) == _state(rows[-1]))
        ratios = [one.ratio for one in now if one.ratio]
        estimate = estimate_ratio(ratios) if ratios else None
        made.append(
            Throughput(
                machine,
                workload,
                framework,
                now,
                tuple(one for one in rows if one not in now),
                estimate_ratio([one.rate for one in now]),
                Estimate(1.0, len(now)) if framework == REFERENCE else estimate,
                False,
                None,
            )
        )
    return Rounds(tuple(made), shelf.reasons, shelf.problems)


def _record(path: Path, content: RunFile) -> Record:
    machine, workload, profile = path.parts[-5:-2]
    return Record(path, machine, workload, profile, path.stem, content)


def _rate(record: Record) -> float:
    return statistics.geometric_mean([run.samples_per_second or 1.0 for run in record.runs])


def _state(one: Measured) -> object:
    return replace(one, round="", rate=0.0, ratio=None).record.digests, one.record.content.versions
