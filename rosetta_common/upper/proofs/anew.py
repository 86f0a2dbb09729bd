"""Judges the recorded deviations of a proof anew if nothing but tolerances changed: then nothing need be executed."""

from __future__ import annotations

import msgspec

from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.proofs.rungs import EXPLAINED, SAME, Result, allowed
from rosetta_common.upper.records.digests import on_each_machine
from rosetta_common.upper.records.facets import least
from rosetta_common.upper.records.models import ProofFile
from rosetta_common.upper.records.proofs import Proof, rung_entry
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.workloads import rungs_of


def judged_anew(proof: Proof, framework: Framework, registry: Registry) -> ProofFile | None:
    """The proof with today's tolerances; ``None`` if more than these changed, or if a rung would need an explanation.

    Args:
        proof: the recorded one.
        framework: its column or variant.
        registry: the registry.
    """
    workload, variables = proof.workload, registry.variables
    held = {entry.rung: entry.tolerance for entry in proof.content.rungs}
    if [*held] != [*rungs_of(workload)]:
        return None
    changed = {rung: value for rung, value in held.items() if value != allowed(rung, workload)[0]}
    results = [
        _anew(result, allowed(result.rung, workload)[0]) if result.rung in changed else result
        for result in proof.results
    ]
    if not changed or None in results:
        return None
    today = proof_digests(workload, framework, variables)
    # A file doesn't tell whether a tolerance was written as 5 or as 5.0.
    whole = {rung: repr(int(value) if value == int(value) else value) for rung, value in changed.items()}
    for texts in (whole, {rung: repr(float(value)) for rung, value in changed.items()}):
        before = proof_digests(workload, framework, variables, tolerances=texts)
        if not least(proof.digests, on_each_machine(before, framework.environment)).model:
            digests = msgspec.structs.replace(
                proof.digests, model={**proof.digests.model, "proof": today.model["proof"]}
            )
            rungs = tuple(rung_entry(result, workload) for result in results if result)
            return msgspec.structs.replace(proof.content, digests=digests, rungs=rungs)
    return None


def _anew(result: Result, tolerance: float) -> Result | None:
    """A rung's result with another tolerance; ``None`` if that takes the observed arrays."""
    if result.deviation is None:
        return result
    if result.deviation <= tolerance:
        return Result(result.rung, SAME, result.deviation, result.detail)
    left = result.explained
    if result.verdict == EXPLAINED and len(result.differences) == 1 and left is not None and left <= tolerance:
        return result
    return None
