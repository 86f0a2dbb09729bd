"""``rosetta redigest``: computes the digests of records again, without a run.

A record names the files that it was made from by their digests. This module searches the project's history for a commit
with the same files. It computes the digests of that commit's code in today's way and writes them into the record, and
changes nothing else in it. If no commit has the files, the record is stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from rosetta_common.ground.files import write_json
from rosetta_common.ground.workloads import find_workload, specification
from rosetta_common.upper.lessons.catalogue import checks_file
from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.records import legacy
from rosetta_common.upper.records.checks import CHECKS
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import check_digests, run_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.history import History
from rosetta_common.upper.records.ledger import OLDER, REASON_SUFFIX, Ledger
from rosetta_common.upper.records.models import SCHEMA
from rosetta_common.upper.records.proofs import PROOFS
from rosetta_common.upper.records.runs import RUNS
from rosetta_common.upper.records.staleness import GIVEN_INTERPRETER
from rosetta_common.upper.registry import Framework, Registry, read_registry

CARRIED, UNCHANGED, LOST, UNREADABLE = "carried over", "unchanged", "not found", "can't be read"
# Digests of values. They need no commit: a record of schema 2 keeps them.
VALUES = ("specification", "packages", "settings", "data", "variables")


@dataclass(frozen=True)
class Outcome:
    """The result for one record: ``state`` is ``CARRIED``, ``UNCHANGED``, ``LOST`` or ``UNREADABLE``."""

    path: Path
    kind: str  # "run", "proof" or "checks"
    state: str
    commit: str = ""  # the commit that holds the files it was made from


class _Head(msgspec.Struct):
    """The fields that every record must have to be carried over."""

    schema: Literal[1, 2]
    framework: str
    digests: dict[str, Any]
    workload: str = ""
    profile: str = ""

    def check(self, kind: str) -> None:
        """Raise ``ValueError`` if the fields don't fit the kind of record."""
        if kind == "run":
            specification(self.workload, self.profile or "none", 0)
        elif kind == "proof":
            find_workload(self.workload)
        if kind != "checks" and self.schema == OLDER and self.workload not in legacy.OF_WORKLOAD:
            raise ValueError("a workload that schema 1 doesn't know")
        msgspec.convert(self.digests, dict[str, str] if self.schema == OLDER else Digests)


@dataclass(frozen=True)
class State:
    """The project as of one commit."""

    commit: str
    code: Code
    registry: Registry


@dataclass(frozen=True)
class Made:
    """One record, and the code that it was made from."""

    kind: str  # "run", "proof" or "checks"
    raw: dict[str, Any]

    def script(self, framework: Framework) -> str:
        """The path of the example, or of the file of checks, below the root; "" if there is none."""
        checked = self.kind == "checks"
        path = checks_file(self.raw["topic"], framework) if checked else framework.example(self.raw["workload"])
        return path.relative_to(ROOT).as_posix() if path else ""

    def files(self, framework: Framework) -> list[str]:
        """The shared files that the digests of schema 1 cover, by path below the root."""
        if self.kind == "checks":
            return legacy.check_files()
        if self.kind == "proof":
            return legacy.proof_files(self.raw["workload"], framework)
        return legacy.run_files(self.raw["workload"], framework.example(self.raw["workload"]))

    def digests(self, state: State, framework: Framework, gpu: bool) -> Digests:
        """The digests of a commit's code, computed in today's way."""
        variables = state.registry.variables
        if self.kind == "checks":
            return check_digests(ROOT / self.script(framework), framework, variables, gpu=gpu, code=state.code)
        if self.kind == "proof":
            return proof_digests(self.raw["workload"], framework, variables, gpu=gpu, code=state.code)
        workload, profile = self.raw["workload"], self.raw["profile"]
        return run_digests(workload, framework, profile, variables, gpu=gpu, code=state.code)


LEDGERS: dict[str, Ledger[Any, Any]] = {"run": RUNS, "proof": PROOFS, "checks": CHECKS}
NAMES = {"run": "runs", "proof": "proofs", "checks": "checks"}
NAMED = 3  # lost records that a message names


def carry_all(folders: Mapping[str, Path], history: History, *, dry_run: bool = False) -> list[Outcome]:
    """Compute the digests of every record below some folders again.

    Args:
        folders: the folder of each kind: ``"run"``, ``"proof"`` and ``"checks"``.
        history: the commits in which to look for the files that the records name.
        dry_run: write nothing.
    """
    redigest = Redigest(history, dry_run=dry_run)
    return [
        redigest.carry(path, kind)
        for kind, folder in folders.items()
        for path in LEDGERS[kind].at(folder).files()
        if not path.name.endswith(REASON_SUFFIX)
    ]


def lost_lines(outcomes: Iterable[Outcome], root: Path) -> list[str]:
    """Name the records whose files no commit has: a line for each kind, with the number and the first names.

    Args:
        outcomes: the results for all records.
        root: names are paths below this folder, if they lie there.
    """
    lost: dict[str, list[str]] = {}
    for one in outcomes:
        if one.state == LOST:
            path = one.path.relative_to(root) if one.path.is_relative_to(root) else one.path
            lost.setdefault(one.kind, []).append(path.as_posix())
    return [
        f"{NAMES[kind]}: {len(paths)} not found, as no commit has their files: {', '.join(paths[:NAMED])}"
        + (", ..." if len(paths) > NAMED else "")
        for kind, paths in lost.items()
    ]


class Redigest:
    """Gives each record new digests from a commit that has the record's files."""

    def __init__(self, history: History, *, dry_run: bool = False) -> None:
        self.history, self.dry_run = history, dry_run
        self._states: dict[Path, State | None] = {}

    def carry(self, path: Path, kind: str) -> Outcome:
        """Compute the digests of one record again.

        Args:
            path: its file.
            kind: ``"run"``, ``"proof"`` or ``"checks"``.
        """
        try:
            raw = msgspec.json.decode(LEDGERS[kind].bytes_of(path), type=dict[str, Any])
            msgspec.convert(raw, _Head).check(kind)
        except (ValueError, RecursionError):  # the pages and `rosetta list` name its mistake
            return Outcome(path, kind, UNREADABLE)
        made = Made(kind, raw)
        find = _from_legacy if raw["schema"] == 1 else _from_files
        for state in self._each_state():
            framework = state.registry.frameworks.get(raw["framework"])
            if framework is None or not made.script(framework):
                continue
            try:
                new = find(made, state, framework)
            except RosettaError:  # the commit's code lacks a definition that today's digests start from
                new = None
            if new is None:
                continue
            if raw["digests"] == new:
                return Outcome(path, kind, UNCHANGED, state.commit)
            self._write(path, {**raw, "schema": SCHEMA, "digests": new})
            return Outcome(path, kind, CARRIED, state.commit)
        if raw["schema"] == 1:  # now it is readable, and stale: no digest of code is empty
            lost = {"code": "", "data": raw["digests"].get("data", "")}
            digests = {"model": lost, "clock": {}, "cells": {}, "files": {}}
            self._write(path, {**raw, "schema": SCHEMA, "digests": digests})
        return Outcome(path, kind, LOST)

    def _write(self, path: Path, record: dict[str, Any]) -> None:
        if not self.dry_run:
            write_json(path, record)

    def _each_state(self) -> Iterator[State]:
        """The earlier states whose registry can be read, the newest first."""
        for folder in self.history.states():
            if folder not in self._states:
                try:
                    registry = read_registry(folder / "frameworks.toml")
                    self._states[folder] = State(folder.name, Code(folder), registry)
                except RosettaError:
                    self._states[folder] = None
            if state := self._states[folder]:
                yield state


def _from_legacy(made: Made, state: State, framework: Framework) -> dict[str, Any] | None:
    """The new digests of a record of schema 1, if a commit has the files that its digests name."""
    old, root = made.raw["digests"], state.code.root
    script, files = made.script(framework), made.files(framework)
    wanted = {
        "run": (("example", legacy.file_digest(root / script)), ("shared", legacy.files_digest(root, files))),
        "proof": (("example", legacy.file_digest(root / script)), ("proof", legacy.files_digest(root, files))),
        "checks": (("checks", legacy.file_digest(root / script)), ("code", legacy.files_digest(root, files))),
    }[made.kind]
    if any(old.get(kind) != value for kind, value in wanted):
        return None
    if made.kind == "run":
        raw = made.raw
        if old.get("specification") != legacy.specification_digest(raw["workload"], raw["profile"]):
            return None
    given = str(old.get("pins")).startswith(GIVEN_INTERPRETER)
    environment, variables = framework.environment, state.registry.variables
    for gpu in (False, True):
        pins = root / environment.requirements(gpu).relative_to(ROOT)
        if given or old.get("pins") == legacy.pins_digest(environment, pins, variables):
            digests = made.digests(state, framework, gpu)
            model = {**digests.model, **({"packages": old["pins"]} if given else {})}
            if "data" in old:
                model["data"] = old["data"]
            held = {name: legacy.file_digest(root / name) for name in (script, *files)}
            return {"model": model, "clock": digests.clock, "cells": digests.cells, "files": held}
    return None


def _from_files(made: Made, state: State, framework: Framework) -> dict[str, Any] | None:
    """The new digests of a record of schema 2, if a commit has the files that it names."""
    old, root = made.raw["digests"], state.code.root
    held = old.get("files")
    if not held or any(legacy.file_digest(root / name) != value for name, value in held.items()):
        return None
    new = made.digests(state, framework, gpu=False)
    kept = {
        facet: {kind: value for kind, value in old.get(facet, {}).items() if kind in VALUES}
        for facet in ("model", "clock")
    }
    return {"model": new.model | kept["model"], "clock": new.clock | kept["clock"], "cells": new.cells, "files": held}
