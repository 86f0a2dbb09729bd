"""Records of proofs: ``proofs/<workload>/<framework>.json``, one for each example, from any machine."""

from __future__ import annotations

import math
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, UNSEEN, VERDICTS, Result, allowed
from rosetta_common.upper.records.digests import on_each_machine
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.fields import one_line
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import BEYOND, ProofFile, RungEntry, told_together
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.workloads import rungs_of

FOLDER = Path(os.environ.get("ROSETTA_PROOFS") or ROOT / "proofs")  # the variable is for experiments
AGAIN = "prove it again"


@dataclass(frozen=True)
class Proof:
    """The proof of one example."""

    path: Path
    workload: str
    framework: str
    results: tuple[Result, ...]
    content: ProofFile

    @property
    def timed(self) -> bool:
        """Whether it depends on what changes times: yes."""
        return True

    @property
    def digests(self) -> Digests:
        """The digests at the time of the proof."""
        return self.content.digests

    @property
    def verdict(self) -> str:
        """The worst verdict of the rungs: ``DIFFERENT``, else ``EXPLAINED``, else ``SAME``."""
        found = Counter(result.verdict for result in self.results)
        return DIFFERENT if found[DIFFERENT] else EXPLAINED if found[EXPLAINED] else SAME

    @property
    def stand_in(self) -> bool:
        """Whether it was made from stand-in data."""
        return self.content.data.source == "stand-in"

    def result(self, rung: str) -> Result | None:
        """The result of one rung; ``None`` if the workload has no such rung."""
        return next((result for result in self.results if result.rung == rung), None)

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests of today's code, with and without a GPU's packages; empty if the example is gone."""
        if not framework.example(self.workload).is_file():
            return []
        return on_each_machine(proof_digests(self.workload, framework, registry.variables), framework.environment)


@dataclass(frozen=True)
class Proofs:
    """The content of ``proofs/``: proofs and reasons by workload and framework, and messages about unusable files."""

    proofs: dict[Key, Proof] = field(default_factory=dict)
    reasons: dict[Key, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_proofs(folder: Path = FOLDER) -> Proofs:
    """Read every proof and reason below a folder; ``problems`` names each file that can't be used."""
    shelf = PROOFS.at(folder).read_all()
    return Proofs(shelf.items, {key: told_together(found) for key, found in shelf.reasons.items()}, shelf.problems)


def rung_entry(result: Result, workload: str) -> RungEntry:
    """A result in the form of a proof's file, which calls the deviation ``figure``, as in earlier versions."""
    return RungEntry(
        rung=result.rung,
        verdict=result.verdict,
        figure=_to_file(result.deviation),
        tolerance=allowed(result.rung, workload)[0],
        detail=one_line(result.detail),
        differences=tuple(result.differences),
        explained=_to_file(result.explained),
    )


def _result(entry: RungEntry) -> Result:
    deviation, explained = _from_file(entry.figure), _from_file(entry.explained)
    return Result(entry.rung, entry.verdict, deviation, entry.detail, entry.differences, explained)


def _proof(path: Path, content: ProofFile) -> Proof:
    """A proof from its file; ``ValueError`` if it doesn't fit its place."""
    if (content.workload, content.framework) != (path.parent.name, path.stem):
        raise ValueError(f"says it is {content.workload}/{content.framework}: it lies in the wrong place")
    find_workload(content.workload)  # raises an error that names the workloads
    if tuple(entry.rung for entry in content.rungs) != rungs_of(content.workload):
        raise ValueError(f"has other rungs than its workload: {AGAIN}")
    for number, entry in enumerate(content.rungs):
        if told := _mistake(entry, content.workload):
            raise ValueError(f"{told} - at $.rungs[{number}]: {AGAIN}")
    results = tuple(_result(entry) for entry in content.rungs)
    return Proof(path, content.workload, content.framework, results, content)


def _mistake(entry: RungEntry, workload: str) -> str:
    """Why one result of a proof can't be used: its verdict doesn't follow from its values; empty if it can."""
    known = [name for name, one in differences().items() if workload in one.workloads]
    for name in entry.differences:
        if name not in known:
            return f"unknown difference {name!r}; there are: {', '.join(known)}"
    figure, explained = _from_file(entry.figure), _from_file(entry.explained)
    if entry.verdict not in VERDICTS:
        return f"unknown verdict {entry.verdict!r}; there are: {', '.join(VERDICTS)}"
    if (entry.verdict == UNSEEN) != (figure is None):
        return f"the verdict {entry.verdict!r} with the deviation {entry.figure}"
    if entry.verdict == SAME and figure is not None and figure > entry.tolerance:
        return f"the verdict {SAME!r} with a deviation above the tolerance"
    if entry.verdict == EXPLAINED and (explained is None or explained > entry.tolerance or not entry.differences):
        return f"the verdict {EXPLAINED!r} without an explanation"
    return ""


def _to_file(deviation: float | None) -> float | Literal["not comparable"] | None:
    return deviation if deviation is None or math.isfinite(deviation) else BEYOND


def _from_file(stored: float | str | None) -> float | None:
    return math.inf if isinstance(stored, str) else stored


PROOFS: Ledger[ProofFile, Proof] = Ledger("proof", FOLDER, 2, ProofFile, AGAIN, _proof)
