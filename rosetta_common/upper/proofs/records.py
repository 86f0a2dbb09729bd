"""Proofs on record: ``proofs/<workload>/<framework>.json``, one an example, whatever machine made it."""

from __future__ import annotations

import hashlib
import math
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper import plan
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, Result, allowed
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.results import REASON_SUFFIX, read_object
from rosetta_common.upper.workloads import ladder, proved

SCHEMA = 1
PROOFS = Path(os.environ.get("ROSETTA_PROOFS") or ROOT / "proofs")  # the variable is for trying things out
BEYOND = "not comparable"  # in place of an infinite deviation, which JSON doesn't know
CHANGED = {**plan.CHANGED, "proof": "the proof's own code changed"}
# What draws, computes and judges; what only runs and shows proofs makes none of them untrue.
JUDGING = (
    "inputs.py",
    "comparison.py",
    "losses.py",
    "rungs.py",
    "differences.py",
    "differences.toml",
    "judge.py",
    "deviations.py",
    "one_batch.py",
)
OBSERVING = ("observe.py", "trials.py", "layouts.py", "adapter.py")


class BadProof(ValueError):
    """A file that holds no proof; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Proof:
    """How one example's ladder went."""

    path: Path
    workload: str
    framework: str
    results: tuple[Result, ...]
    raw: dict[str, Any]

    @property
    def verdict(self) -> str:
        """The worst of the rungs': ``DIFFERENT``, else ``EXPLAINED``, else ``SAME``."""
        found = Counter(result.verdict for result in self.results)
        return DIFFERENT if found[DIFFERENT] else EXPLAINED if found[EXPLAINED] else SAME

    @property
    def stand_in(self) -> bool:
        """Whether it was made from stand-in data."""
        return bool(self.raw["data"]["source"] == "stand-in")

    def result(self, rung: str) -> Result | None:
        """How one rung went; ``None`` where the workload has no such rung."""
        return next((result for result in self.results if result.rung == rung), None)


@dataclass(frozen=True)
class Proofs:
    """Everything under ``proofs/``: proofs and reasons by workload and framework, and the files that can't be used."""

    proofs: dict[tuple[str, str], Proof]
    reasons: dict[tuple[str, str], str]
    problems: tuple[str, ...]


def proof_path(workload: str, framework: str, folder: Path = PROOFS) -> Path:
    """Where a proof lies."""
    return folder / workload / f"{framework}.json"


def reason_path(workload: str, framework: str, folder: Path = PROOFS) -> Path:
    """Where the reason lies why the newest try left no proof."""
    return folder / workload / f"{framework}{REASON_SUFFIX}"


def read_proofs(folder: Path = PROOFS) -> Proofs:
    """Read every proof and reason below a folder; what can't be used is named in ``problems``, never raised."""
    proofs: dict[tuple[str, str], Proof] = {}
    reasons: dict[tuple[str, str], str] = {}
    problems = []
    for path in sorted(folder.glob("*/*.json")):
        try:
            if path.name.endswith(REASON_SUFFIX):
                raw = read_object(path, "proof", BadProof)
                reasons[path.parent.name, path.name.removesuffix(REASON_SUFFIX)] = f"{raw['status']}: {raw['reason']}"
            else:
                proof = read_proof(path)
                proofs[proof.workload, proof.framework] = proof
        except BadProof as error:
            problems.append(str(error))
        except KeyError as error:
            problems.append(f"{_where(path)}: the field {error} is missing")
    return Proofs(proofs, reasons, tuple(problems))


def read_proof(path: Path) -> Proof:
    """Read one proof; ``BadProof`` where it is none, or lies in the wrong place."""
    raw = read_object(path, "proof", BadProof)
    try:
        if raw["schema"] != SCHEMA:
            raise BadProof(f"{_where(path)}: schema {raw['schema']!r}, this version reads {SCHEMA}: prove it again")
        results = tuple(result_from(entry) for entry in raw["rungs"])
        if (raw["workload"], raw["framework"]) != (path.parent.name, path.stem):
            raise BadProof(
                f"{_where(path)}: says it is {raw['workload']}/{raw['framework']}: it lies in the wrong place"
            )
        if tuple(result.rung for result in results) != ladder(raw["workload"]).rungs:
            raise BadProof(f"{_where(path)}: has other rungs than its workload: prove it again")
        for key in ("proved", "versions", "machine", "digests", "seconds"):
            raw[key]
        raw["data"]["source"]
    except (KeyError, TypeError) as error:
        raise BadProof(f"{_where(path)}: malformed ({error}): prove it again") from error
    return Proof(path, raw["workload"], raw["framework"], results, raw)


def result_entry(result: Result, workload: str) -> dict[str, Any]:
    """A result as JSON has it; the deviation is called ``figure`` there, as in the proofs of earlier versions."""
    return {
        "rung": result.rung,
        "verdict": result.verdict,
        "figure": _to_json(result.deviation),
        "tolerance": allowed(result.rung, workload)[0],
        "detail": result.detail,
        "differences": list(result.differences),
        "explained": _to_json(result.explained),
    }


def result_from(entry: Mapping[str, Any]) -> Result:
    """A result from what JSON has; ``KeyError`` where something is missing."""
    deviation, explained = (_from_json(entry[key]) for key in ("figure", "explained"))
    return Result(entry["rung"], entry["verdict"], deviation, entry["detail"], tuple(entry["differences"]), explained)


def expected_digests(registry: Registry, workload: str, framework: Framework) -> dict[str, set[str]]:
    """The digests a current proof may have, by kind; those of the data are not among them."""
    return {
        "example": {sha256(str(framework.example(workload)))},
        "proof": {code_digest(workload, framework)},
        "pins": {plan.pins_digest(framework.environment, gpu, registry.variables) for gpu in (False, True)},
    }


def code_files(workload: str, framework: Framework) -> list[Path]:
    """The project's own files that a proof of an example depends on; none if the workload isn't proved."""
    if workload not in proved():
        return []
    ground, here = ROOT / "rosetta_common" / "ground", Path(__file__).parent
    adapter = framework.adapter if ladder(workload).shapes else ""
    found = find_workload(workload)
    return [
        *(ground / "proof" / name for name in OBSERVING),
        ground / "workloads" / f"{workload}.py",
        *([ground / "proof" / "adapters" / f"{adapter}.py"] if adapter else []),
        *(ground / name for name in ("minibatches.py", "progress.py", "subsets.py", f"{found.dataset}.py")),
        *(ground / name for name in found.modules if name != "classifier.py"),
        *(here / name for name in JUDGING),
        *sorted((here.parent / "workloads" / workload).glob("*.py")),
    ]


def code_digest(workload: str, framework: Framework) -> str:
    """SHA-256 over ``code_files``."""
    return hashlib.sha256("".join(sha256(str(path)) for path in code_files(workload, framework)).encode()).hexdigest()


def stale_reasons(proof: Proof, framework: Framework, registry: Registry) -> list[str]:
    """Why a proof no longer speaks of the code as it is; empty where it does."""
    if not framework.example(proof.workload).is_file():
        return ["the example is gone"]
    return plan.changes(proof.raw["digests"], expected_digests(registry, proof.workload, framework), CHANGED)


def _to_json(deviation: float | None) -> float | str | None:
    return deviation if deviation is None or math.isfinite(deviation) else BEYOND


def _from_json(stored: float | str | None) -> float | None:
    return math.inf if stored == BEYOND else None if stored is None else float(stored)


def _where(path: Path) -> str:
    return "/".join(path.parts[-3:])
