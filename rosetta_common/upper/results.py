"""Reads and checks the records under ``results/``; the schema is that of ``rosetta_common.ground.records``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rosetta_common.ground.digests import KINDS
from rosetta_common.ground.records import SCHEMA
from rosetta_common.ground.steps import workload_steps
from rosetta_common.ground.workloads import PROFILES
from rosetta_common.upper.project import RESULTS

FIELDS = {  # what a record of this schema must hold beside its runs, by parent
    "": ("started", "device", "precision", "environment", "versions", "libraries"),
    "machine": ("cpu", "cores", "memory", "system", "gpus"),
    "specification": ("n_train", "n_test", "batch_size", "accuracy_band"),
    "digests": KINDS,
    "data": ("source",),
}
REASON_SUFFIX = ".reason.json"  # beside a record: why the newest try left none


class BadRecord(ValueError):
    """A record that can't be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Run:
    """One seed's run; times in seconds, memory in bytes."""

    seed: int
    started: str
    load_average: float
    seconds: dict[str, float]  # by step, "setup" included
    output: dict[str, str]  # what each step printed
    first_batch: float
    epoch_seconds: tuple[float, ...]
    losses: tuple[float, ...]
    samples_per_second: float | None
    probes: tuple[tuple[float, ...], ...]  # of the features, where the workload has some (ground.prediction)
    accuracy: float
    host_memory: int
    device_memory: int | None


@dataclass(frozen=True)
class Record:
    """All runs of one example on one machine at one profile, under the same digests."""

    path: Path
    machine: str
    workload: str
    profile: str
    framework: str
    raw: dict[str, Any]
    runs: tuple[Run, ...]

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 by kind (``ground.digests.KINDS``)."""
        digests: dict[str, str] = self.raw["digests"]
        return digests

    @property
    def stand_in(self) -> bool:
        """Whether it was made from stand-in data."""
        return bool(self.raw["data"]["source"] == "stand-in")

    @property
    def table(self) -> tuple[str, ...]:
        """The place of its table, in words: workload, machine, profile, and whether the data are a stand-in."""
        return (self.workload, self.machine, self.profile, *(["stand-in data"] if self.stand_in else []))

    @property
    def accuracies(self) -> list[float]:
        """Test accuracies, 0 to 1, a run each."""
        return [run.accuracy for run in self.runs]

    @property
    def in_band(self) -> bool:
        """Whether every run's accuracy lies in the specification's band: else no time may be published."""
        low, high = self.raw["specification"]["accuracy_band"]
        return all(low <= accuracy <= high for accuracy in self.accuracies)


@dataclass(frozen=True)
class Reason:
    """Why the newest try of an example left no record: ``status`` is ``unavailable``, ``failed`` or ``timeout``."""

    path: Path
    machine: str
    workload: str
    profile: str
    framework: str
    status: str
    text: str
    when: str


@dataclass(frozen=True)
class Results:
    """Everything under ``results/``: records, reasons, and the files that can't be used with what is wrong."""

    records: tuple[Record, ...]
    reasons: tuple[Reason, ...]
    problems: tuple[str, ...]

    @cached_property
    def _index(self) -> dict[tuple[str, str, str, str], Record]:
        return {(r.machine, r.workload, r.profile, r.framework): r for r in self.records}

    def get(self, machine: str, workload: str, profile: str, framework: str) -> Record | None:
        """The record of one example, or ``None``."""
        return self._index.get((machine, workload, profile, framework))

    def reason(self, machine: str, workload: str, profile: str, framework: str) -> Reason | None:
        """Why there is no (newer) record of one example, or ``None``."""
        wanted = (machine, workload, profile, framework)
        return next((r for r in self.reasons if (r.machine, r.workload, r.profile, r.framework) == wanted), None)

    def by_table(self) -> dict[tuple[str, ...], list[Record]]:
        """The records of each table, by ``Record.table``; ``smoke`` ones are no benchmark and left out."""
        found: dict[tuple[str, ...], list[Record]] = {}
        for record in self.records:
            if record.profile != "smoke":
                found.setdefault(record.table, []).append(record)
        return found

    def tables(self, workload: str) -> list[tuple[str, str]]:
        """``(machine, profile)`` of every table that can be made: the fullest profile first, machines by name."""
        found = {(r.machine, r.profile) for r in self.records if r.workload == workload}
        return sorted(found, key=lambda pair: (-PROFILES.index(pair[1]), pair[0]))


def read_results(folder: Path = RESULTS) -> Results:
    """Read every record and reason below a folder; what can't be used is named in ``problems``, never raised."""
    records: list[Record] = []
    reasons: list[Reason] = []
    problems: list[str] = []
    for path in result_files(folder):
        try:
            if path.name.endswith(REASON_SUFFIX):
                reasons.append(read_reason(path))
            else:
                records.append(read_record(path))
        except BadRecord as error:
            problems.append(str(error))
    return Results(tuple(records), tuple(reasons), tuple(problems))


def result_files(folder: Path = RESULTS) -> Iterator[Path]:
    """The files ``<machine>/<workload>/<profile>/<framework>.json`` below a folder, sorted."""
    return iter(sorted(folder.glob("*/*/*/*.json")))


def record_path(machine: str, workload: str, profile: str, framework: str, folder: Path = RESULTS) -> Path:
    """Where a record lies."""
    return folder / machine / workload / profile / f"{framework}.json"


def reason_path(machine: str, workload: str, profile: str, framework: str, folder: Path = RESULTS) -> Path:
    """Where the reason for a missing record lies."""
    return folder / machine / workload / profile / f"{framework}{REASON_SUFFIX}"


def read_record(path: Path) -> Record:
    """Read one record.

    Raises:
        BadRecord: where it is no JSON, of another schema, or lacks a field.
    """
    raw = read_object(path, "record", BadRecord)
    where = _where(path)
    if raw.get("schema") != SCHEMA:
        raise BadRecord(f"{where}: schema {raw.get('schema')!r}, this version reads {SCHEMA}: run the example again")
    try:
        for parent, keys in FIELDS.items():
            for key in keys:
                (raw[parent] if parent else raw)[key]
        runs = tuple(_run(run, workload_steps(raw["workload"])) for run in raw["runs"])
        if not runs:
            raise BadRecord(f"{where}: holds no run: run the example again")
        machine, workload, profile = path.parts[-4:-1]
        named = (raw["workload"], raw["profile"], raw["framework"])
        if named != (workload, profile, path.stem):
            raise BadRecord(f"{where}: says it is {'/'.join(named)}: it lies in the wrong place")
        if profile not in PROFILES:
            raise BadRecord(f"{where}: unknown profile {profile!r}")
    except KeyError as error:
        raise BadRecord(f"{where}: the field {error} is missing: run the example again") from error
    except (TypeError, AttributeError, ValueError) as error:
        if isinstance(error, BadRecord):
            raise
        raise BadRecord(f"{where}: malformed ({error}): run the example again") from error
    return Record(path, machine, workload, profile, path.stem, raw, runs)


def read_reason(path: Path) -> Reason:
    """Read why an example has no record; ``BadRecord`` where that can't be read."""
    raw = read_object(path, "record", BadRecord)
    machine, workload, profile = path.parts[-4:-1]
    try:
        framework = path.name.removesuffix(REASON_SUFFIX)
        return Reason(path, machine, workload, profile, framework, raw["status"], raw["reason"], raw["when"])
    except KeyError as error:
        raise BadRecord(f"{_where(path)}: the field {error} is missing") from error


def _run(raw: dict[str, Any], steps: tuple[str, ...]) -> Run:
    seconds = {step["name"]: float(step["seconds"]) for step in raw["steps"]}
    for step in steps:
        seconds[step]
    return Run(
        seed=int(raw["seed"]),
        started=raw["started"],
        load_average=float(raw["load_average"]),
        seconds=seconds,
        output={step["name"]: step["output"] for step in raw["steps"]},
        first_batch=float(raw["first_batch"]),
        epoch_seconds=tuple(float(epoch["seconds"]) for epoch in raw["epochs"]),
        losses=tuple(float(epoch["loss"]) for epoch in raw["epochs"]),
        samples_per_second=raw["samples_per_second"],
        probes=tuple(tuple(map(float, probe)) for probe in raw.get("features", {}).get("probes", ())),
        accuracy=float(raw["accuracy"]),
        host_memory=int(raw["peak_memory"]["host"]),
        device_memory=raw["peak_memory"]["device"],
    )


def read_object(path: Path, what: str, bad: type[ValueError]) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Args:
        path: the file.
        what: what it should hold, in a word.
        bad: raised, with the file's name, where it can't be read or holds something else.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise bad(f"{_where(path)}: can't be read: {error}") from error
    if not isinstance(raw, dict):
        raise bad(f"{_where(path)}: holds no {what}")
    return raw


def _where(path: Path) -> str:
    return "/".join(path.parts[-4:])
