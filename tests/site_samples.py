"""Records for the tests of the site: small, valid, made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from rosetta_common.ground.records import SCHEMA
from rosetta_common.ground.steps import STEPS, workload_steps
from rosetta_common.ground.workloads import THROUGHPUT, find_workload, specification
from rosetta_common.upper.proofs.rungs import SAME, Result
from rosetta_common.upper.records.checks import CHECKS
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.proofs import PROOFS, Proof, rung_entry
from rosetta_common.upper.records.rounds import ROUNDS
from rosetta_common.upper.records.runs import RUNS, Record
from rosetta_common.upper.workloads import rungs_of

DIGESTS = {"model": {"code": "c" * 64, "packages": "p" * 64}, "clock": {"cells": "k" * 64}}  # of no code


def run(
    seed: int = 0, train: float = 10.0, accuracy: float = 0.42, epochs: tuple[float, ...] = (4.0, 3.0, 3.0)
) -> dict[str, Any]:
    return {
        "seed": seed,
        "started": f"2026-11-2{seed}T10:00:00Z",
        "load_average": 0.1,
        "steps": [
            {"name": name, "seconds": 0.5, "output": f"{name} says hello\n"}
            for name in ("setup", *STEPS)
            if name != "train"
        ]
        + [{"name": "train", "seconds": train, "output": "".join(f"epoch {i}\n" for i in range(20))}],
        "first_batch": 1.0,
        "epochs": [{"seconds": seconds, "loss": 2.0 / (i + 1) + seed / 1000} for i, seconds in enumerate(epochs)],
        "samples_per_second": 1234.5,
        "accuracy": accuracy,
        "peak_memory": {"host": 2**30, "device": None},
    }


def features_run(
    seed: int = 0, rate: float = 10.0, accuracy: float = 0.34, probes: list[list[float]] | None = None
) -> dict[str, Any]:
    """A run of the workload that trains no network."""
    made = run(seed, accuracy=accuracy, epochs=())
    steps = [step for step in made["steps"] if step["name"] in ("setup", *workload_steps("resnet50_features"))]
    features = {"mean": 3.0, "deviation": 4.0, "probes": probes or [[1.0, -1.0 - seed], [1.0, 1.0]]}
    return {**made, "steps": steps, "samples_per_second": rate, "features": features}


def raw(
    framework: str = "pytorch",
    profile: str = "quick",
    runs: list[dict[str, Any]] | None = None,
    workload: str = "cnn_cifar10",
    **changes: Any,
) -> dict[str, Any]:
    spec = specification(workload, profile, 0)
    return {
        "schema": SCHEMA,
        "workload": workload,
        "framework": framework,
        "profile": profile,
        "started": "2026-11-21T10:00:00Z",
        "machine": {"name": "box", "cpu": "A processor", "cores": 2, "memory": 2**34, "system": "Linux", "gpus": []},
        "device": "cpu",
        "precision": "float32",
        "specification": spec._asdict(),
        "data": {"name": spec.dataset, "source": "cache"},
        "environment": {"name": "torch", "variables": {"OMP_WAIT_POLICY": "PASSIVE"}},
        "versions": {"python": "3.11.7", "torch": "2.13.0"},
        "libraries": ["libgomp.so.1"],
        "digests": DIGESTS,
        "runs": runs or [run()],
        **changes,
    }


def write(
    folder: Path,
    machine: str = "box",
    framework: str = "pytorch",
    profile: str = "quick",
    workload: str = "cnn_cifar10",
    **changes: Any,
) -> Record:
    path = RUNS.at(folder).path(machine, workload, profile, framework)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw(framework, profile, workload=workload, **changes)), encoding="utf-8")
    return RUNS.at(folder).read(path)


def write_reason(
    folder: Path, framework: str, text: str, seed: int | None = None, status: str = "unavailable", when: str = "21"
) -> Path:
    ledger, key = RUNS.at(folder), ("box", "cnn_cifar10", "quick", framework)
    ledger.leave_reason(Reason(status, text, f"2026-11-{when}T09:00:00Z", seed), *key)
    return ledger.reason_path(*key, seed=seed)


def raw_proof(
    framework: str = "pytorch",
    workload: str = "cnn_cifar10",
    changed: tuple[Result, ...] = (),
    **raw: Any,
) -> dict[str, Any]:
    """A proof that is the same in every rung, except the given rungs."""
    given = {result.rung: result for result in changed}
    rungs = [given.get(name, Result(name, SAME, 0.0, f"{name} is fine")) for name in rungs_of(workload)]
    return {
        "schema": SCHEMA,
        "workload": workload,
        "framework": framework,
        "proved": "2026-11-25T10:00:00Z",
        "machine": {"cpu": "A processor", "cores": 2, "memory": 2**34, "system": "Linux", "gpus": []},
        "environment": "torch",
        "versions": {"python": "3.11.7", "torch": "2.13.0"},
        "seconds": 12.5,
        "data": {"name": "cifar10", "source": "cache"},
        "digests": DIGESTS,
        "rungs": [msgspec.to_builtins(rung_entry(result, workload)) for result in rungs],
        **raw,
    }


def write_proof(folder: Path, framework: str = "pytorch", workload: str = "cnn_cifar10", **changes: Any) -> Proof:
    """Write a proof; the changes are those of ``raw_proof``."""
    path = PROOFS.at(folder).path(workload, framework)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw_proof(framework, workload, **changes)), encoding="utf-8")
    return PROOFS.at(folder).read(path)


def raw_checks(
    framework: str, observed: dict[str, Any], topic: str = "convolution", device: str = "cpu", **versions: str
) -> dict[str, Any]:
    """The observed values of a framework's checks of one topic."""
    gpus = [{"name": "A GPU", "memory": 2**34, "driver": "550.1"}] if device == "gpu" else []
    return {
        "schema": SCHEMA,
        "device": device,
        "topic": topic,
        "framework": framework,
        "checked": "2026-11-26T10:00:00Z",
        "machine": {"cpu": "A processor", "cores": 2, "memory": 2**34, "system": "Linux", "gpus": gpus},
        "environment": "torch",
        "versions": {"python": "3.11.7", "torch": "2.13.0", **versions},
        "seconds": 12.5,
        "digests": DIGESTS,
        "observed": observed,
    }


def write_checks(
    folder: Path,
    framework: str,
    observed: dict[str, Any],
    topic: str = "convolution",
    device: str = "cpu",
    **versions: str,
) -> None:
    """Write the observed values of a framework's checks of one topic."""
    path = CHECKS.at(folder).path(device, topic, framework)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw_checks(framework, observed, topic, device, **versions)), encoding="utf-8")


def write_round(
    folder: Path,
    name: str,
    rates: dict[str, float | tuple[float, ...]],
    machine: str = "box",
    workload: str = "cnn_cifar10",
    **changes: Any,
) -> None:
    """Write one round.

    Args:
        folder: of the results.
        name: the round's name, such as ``"2026-11-29T20-15-07Z"``.
        rates: samples a second by framework; two for the reference.
        machine, workload: whose round it is.
        changes: of the content of every record, e.g. ``versions``.
    """
    for framework, values in rates.items():
        each = values if isinstance(values, tuple) else (values,)
        make = run if find_workload(workload).trained else features_run
        runs = [{**make(seed), "samples_per_second": rate} for seed, rate in enumerate(each)]
        path = ROUNDS.at(folder).path(machine, workload, THROUGHPUT, name, framework)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = raw(framework, THROUGHPUT, runs, workload, **changes)
        path.write_text(json.dumps(content), encoding="utf-8")
