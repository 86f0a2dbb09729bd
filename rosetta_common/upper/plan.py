"""What is stale and must run: compares the digests of records with those of the code, the pins and the data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rosetta_common.ground import digests
from rosetta_common.ground.data import Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Environment, Framework, Registry
from rosetta_common.upper.results import BadRecord, Record, read_record, record_path

GIVEN_INTERPRETER = "given interpreter"  # begins what stands for the pins of `--python PATH`

# In place of a profile: not a run, but a proof of sameness, or the checks of the lessons.
PROOF, CHECK = "proof", "checks"

CHANGED = {
    "example": "the example changed",
    "shared": "the shared code changed",
    "specification": "the specification changed",
    "pins": "the environment's pins changed",
    "data": "other data are used",
}


@dataclass(frozen=True)
class Task:
    """One run to be made, and why."""

    workload: str
    framework: Framework
    profile: str
    seed: int
    why: str


def pins_digest(environment: Environment, gpu: bool, variables: dict[str, str]) -> str:
    """SHA-256 of what makes an environment: Python's version, the resolved requirements, mends and variables."""
    pins = environment.requirements(gpu)
    if not pins.is_file():
        raise RosettaError(f"{pins.parent.name}/{pins.name} is missing: `nox -s lock -- {pins.stem}` makes it")
    julia = pins.parent / environment.name / "Project.toml"
    entry = {
        "python": environment.python,
        "links": environment.links,
        "build_first": environment.build_first,
        "variables": {**variables, **environment.variables},
        "requirements": "".join(path.read_text(encoding="utf-8") for path in (pins, julia) if path.is_file()),
    }
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def expected_digests(registry: Registry, workload: str, framework: Framework, profile: str) -> dict[str, set[str]]:
    """The digests a current record may have, by kind; those of the data are not among them."""
    pins = {pins_digest(framework.environment, gpu, registry.variables) for gpu in (False, True)}
    return {
        "example": {sha256(str(framework.example(workload)))},
        "shared": {digests.shared_digest(workload, framework.example(workload))},
        "specification": {digests.specification_digest(specification(workload, profile, 0))},
        "pins": pins,
    }


def stale_reasons(record: Record, framework: Framework, registry: Registry) -> list[str]:
    """Why a record no longer speaks of the code as it is; empty where it does."""
    if not framework.example(record.workload).is_file():
        return ["the example is gone"]
    return changes(record.digests, expected_digests(registry, record.workload, framework, record.profile), CHANGED)


def changes(found: Mapping[str, str], expected: Mapping[str, set[str]], words: Mapping[str, str]) -> list[str]:
    """What changed since some digests were taken, in words.

    Args:
        found: the digests by kind.
        expected: those that are allowed today, by kind; pins of an interpreter that was given can't change.
        words: what to say of each kind.
    """
    given = found["pins"].startswith(GIVEN_INTERPRETER)
    kinds = [kind for kind in expected if kind != "pins" or not given]
    return [words[kind] for kind in kinds if found.get(kind) not in expected[kind]]


def make_plan(
    registry: Registry,
    machine: str,
    workloads: Iterable[str],
    frameworks: Sequence[Framework],
    profile: str,
    seeds: Sequence[int],
    data: Mapping[str, Found],
    force: bool = False,
    gpu: bool = False,
) -> list[Task]:
    """List the runs that are missing or stale on this machine, frameworks interleaved across the seeds.

    Args:
        registry: the registry.
        machine: the machine's name.
        workloads: their names.
        frameworks: those to look at; one without an example of a workload is passed over.
        profile: the profile; a framework that is slow without a GPU gets the fullest that fits it there.
        seeds: one run each.
        data: the data sets that a run would use, by name.
        force: take everything for stale.
        gpu: a GPU will be used.
    """
    tasks = []
    for workload in workloads:
        chosen = [framework for framework in frameworks if framework in registry.columns[workload]]
        fitting = {f.name: f.profile(profile, gpu) for f in chosen}
        wanted = {p: _data_digest(data, specification(workload, p, 0)) for p in {*fitting.values()}}
        states = {
            f.name: _state(registry, machine, workload, f, fitting[f.name], wanted[fitting[f.name]]) for f in chosen
        }
        for seed in seeds:
            for framework in chosen:
                why, done = states[framework.name]
                if force:
                    why = "asked for"
                elif not why and seed not in done:
                    why = "not yet run" if not done else f"no run with seed {seed}"
                if why:
                    tasks.append(Task(workload, framework, fitting[framework.name], seed, why))
    return tasks


def _data_digest(data: Mapping[str, Found], spec: Any) -> str:
    return str(DATASETS[spec.dataset].digest(data[spec.dataset], spec))


def _state(
    registry: Registry, machine: str, workload: str, framework: Framework, profile: str, data: str
) -> tuple[str, set[int]]:
    """Why everything must run again ("" where nothing must), and the seeds that are done."""
    path = record_path(machine, workload, profile, framework.name)
    if not path.exists():
        return "", set()
    try:
        record = read_record(path)
    except BadRecord as error:
        return str(error), set()
    reasons = stale_reasons(record, framework, registry)
    if record.digests["data"] != data:
        reasons.append(CHANGED["data"])
    return ", ".join(reasons), {run.seed for run in record.runs}
