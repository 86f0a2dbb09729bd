"""`rosetta prove` from start to end: which proofs are missing or stale, one process each, the verdicts."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from rosetta_common.ground.data import Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.files import sha256, write_json
from rosetta_common.ground.workloads import specification
from rosetta_common.upper import environments, jobs
from rosetta_common.upper.plan import PROOF, Task
from rosetta_common.upper.processes import Ended, Tell, run_job
from rosetta_common.upper.project import WORKSHOP
from rosetta_common.upper.proofs import inputs
from rosetta_common.upper.proofs.judge import judge
from rosetta_common.upper.proofs.records import (
    CHANGED,
    SCHEMA,
    BadProof,
    Proof,
    code_digest,
    proof_path,
    read_proof,
    reason_path,
    result_entry,
    stale_reasons,
)
from rosetta_common.upper.proofs.rungs import DIFFERENT, VERDICTS, Result
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.runner import Outcome, leave_reason, now, only_run, outcome_of
from rosetta_common.upper.workloads import ladder, proved

TIMEOUT = 3600.0  # seconds before a proof is given up
GUESS = 40.0  # seconds a proof takes where none is on record


@dataclass(frozen=True)
class Request:
    """What `rosetta prove` was asked for."""

    workloads: Sequence[str]
    frameworks: Sequence[Framework]
    python: Path | None = None  # an interpreter to use as every environment
    force: bool = False
    dry_run: bool = False
    cpu: bool = False
    timeout: float | None = None


def execute(
    request: Request, registry: Registry, console: Console
) -> tuple[list[Task], list[tuple[Outcome, Proof | None]]]:
    """Bring the proofs up to date.

    Returns:
        The plan, and for each of its tasks the outcome and the proof (``None`` where there is none).

    Raises:
        RosettaError: damaged data, a folder that can't be written to, another run at work.
    """
    chosen = jobs.datasets_of(request.workloads)
    if request.dry_run:
        return plan(request, registry, jobs.expected_data(chosen)), []
    with only_run():
        found, offline = jobs.find_data(chosen, console)
        tasks = plan(request, registry, found)
        jobs.check_used(tasks, found)
        return tasks, _prove_all(request, registry, tasks, found, console, offline) if tasks else []


def plan(request: Request, registry: Registry, found: Mapping[str, Found]) -> list[Task]:
    """List the proofs that are missing or stale."""
    tasks = []
    for workload in request.workloads:
        if workload not in proved():
            continue
        data = _data_digest(workload, found)
        for framework in request.frameworks:
            if framework not in registry.columns[workload]:
                continue
            why = "asked for" if request.force else _why(registry, workload, framework, data)
            if why:
                tasks.append(Task(workload, framework, PROOF, 0, why))
    return tasks


def needs_adapter(workload: str) -> bool:
    """Whether weights are carried into a workload's examples; some examples carry their own."""
    return bool(ladder(workload).shapes)


def examine(
    workload: str,
    framework: Framework,
    example: Path,
    interpreter: environments.Interpreter,
    folder: Path,
    tell: Tell,
    timeout: float = TIMEOUT,
    offline: bool = False,
    cpu: bool = False,
) -> tuple[Ended, list[Result]]:
    """Run an example's trials in a fresh process, and judge what they left.

    Args:
        workload: its name.
        framework: the column or variant.
        example: its file, in a folder of the workload's name.
        interpreter: with what.
        folder: where job, log and arrays go; made anew.
        tell: called with every event of the executor.
        timeout: seconds after which it is killed.
        offline: don't let it try the network.
        cpu: hide the GPU from it.

    Returns:
        How the process ended, and a result a rung; none where it isn't done.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    inputs.write(workload, folder / "inputs.npz")
    job = {
        "purpose": "proof",
        "workload": workload,
        "adapter": framework.adapter,
        "example": str(example),
        "inputs": str(folder / "inputs.npz"),
        "outputs": str(folder / "outputs.npz"),
        "events": str(folder / "events.jsonl"),
        "modules": framework.modules,
    }
    ended = run_job(job, folder, framework.language, interpreter, tell, timeout, offline, cpu)
    results: list[Result] = []
    if ended.status == "done":
        with np.load(folder / "outputs.npz") as stored:
            results = judge(workload, framework.name, {name: stored[name] for name in stored.files})
    for name in ("inputs.npz", "outputs.npz"):  # 50 MB
        (folder / name).unlink(missing_ok=True)
    return ended, results


def prove(
    task: Task,
    interpreter: environments.Interpreter,
    found: Found,
    tell: Tell,
    timeout: float,
    offline: bool,
    cpu: bool,
) -> tuple[Outcome, Proof | None]:
    """Prove one example.

    Args:
        task: which.
        interpreter: with what.
        found: where its data set is.
        tell: called with every event of the executor.
        timeout: seconds after which it is killed.
        offline: don't let it try the network.
        cpu: hide the GPU from it.

    Returns:
        The outcome, and the proof, which is on record then; where it isn't done, the reason is, and an earlier proof
        is whole. An outcome is ``different`` where a rung is.
    """
    if needs_adapter(task.workload) and not task.framework.adapter:
        why = f"{task.framework.name} has no adapter: CONTRIBUTING.md says how to add one"
        outcome = outcome_of(task, "failed", 0.0, why)
        _note(outcome)
        return outcome, None
    folder = WORKSHOP / "proofs" / f"{task.workload}-{task.framework.name}"
    example = task.framework.example(task.workload)
    ended, results = examine(task.workload, task.framework, example, interpreter, folder, tell, timeout, offline, cpu)
    if ended.status != "done":
        outcome = outcome_of(task, ended.status, ended.seconds, ended.reason)
        _note(outcome)
        return outcome, None
    proof = _record(task, interpreter, found, ended, results)
    off = [result for result in results if result.verdict == DIFFERENT]
    reason = "; ".join(f"{result.rung}: {result.detail}" for result in off)
    return outcome_of(task, "different" if off else "done", ended.seconds, reason), proof


def _prove_all(
    request: Request,
    registry: Registry,
    tasks: list[Task],
    found: Mapping[str, Found],
    console: Console,
    offline: bool,
) -> list[tuple[Outcome, Proof | None]]:
    ready = jobs.interpreters_of(tasks, request.python, request.cpu, registry, console)
    done: list[tuple[Outcome, Proof | None]] = []

    def perform(task: Task, interpreter: environments.Interpreter | str, tell: Tell) -> tuple[Outcome, str]:
        proof = None
        if isinstance(interpreter, str):
            outcome = outcome_of(task, "unavailable", 0.0, interpreter)
            _note(outcome)
        else:
            where = found[specification(task.workload).dataset]
            timeout = request.timeout or TIMEOUT
            outcome, proof = prove(task, interpreter, where, tell, timeout, offline, request.cpu)
        done.append((outcome, proof))
        return outcome, summary(proof) if proof else ""

    jobs.one_by_one(tasks, ready, jobs.guess(tasks, ready, _guess), console, perform)
    return done


def summary(proof: Proof) -> str:
    """How many rungs went how, e.g. ``"11 same, 1 explained"``."""
    counts = Counter(result.verdict for result in proof.results)
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])


def _record(
    task: Task, interpreter: environments.Interpreter, found: Found, ended: Ended, results: list[Result]
) -> Proof:
    """Write a proof in one atomic move, and read it back; takes away the reason for an earlier lack of it."""
    data = DATASETS[specification(task.workload).dataset]
    path = proof_path(task.workload, task.framework.name)
    raw = {
        "schema": SCHEMA,
        "workload": task.workload,
        "framework": task.framework.name,
        "proved": now(),
        "machine": ended.told["machine"],
        "environment": interpreter.name,
        "versions": ended.told["versions"],
        "seconds": round(ended.seconds, 1),
        "data": {"name": data.name, "source": found.source},
        "digests": {
            "example": sha256(str(task.framework.example(task.workload))),
            "proof": code_digest(task.workload, task.framework),
            "pins": interpreter.pins,
            "data": _data_digest(task.workload, {data.name: found}),
        },
        "rungs": [result_entry(result, task.workload) for result in results],
    }
    write_json(path, raw)
    reason_path(task.workload, task.framework.name).unlink(missing_ok=True)
    return read_proof(path)


def _note(outcome: Outcome) -> None:
    """Leave the reason why there is no proof."""
    leave_reason(reason_path(outcome.workload, outcome.framework), outcome)


def _why(registry: Registry, workload: str, framework: Framework, data: str) -> str:
    """Why an example must be proved again; empty where its proof is current."""
    path = proof_path(workload, framework.name)
    if not path.exists():
        return "not yet proved"
    try:
        proof = read_proof(path)
    except BadProof as error:
        return str(error)
    reasons = stale_reasons(proof, framework, registry)
    if proof.raw["digests"].get("data") != data:
        reasons.append(CHANGED["data"])
    if proof.verdict == DIFFERENT:
        reasons.append("it was different")
    return ", ".join(reasons)


def _data_digest(workload: str, found: Mapping[str, Found]) -> str:
    spec = specification(workload, "quick", 0)
    return str(DATASETS[spec.dataset].digest(found[spec.dataset], spec))


def _guess(task: Task) -> float:
    with contextlib.suppress(BadProof):
        path = proof_path(task.workload, task.framework.name)
        if path.exists():
            return float(read_proof(path).raw["seconds"])
    return GUESS
