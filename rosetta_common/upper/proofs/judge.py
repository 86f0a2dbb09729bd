"""Judges the observed arrays: the deviation of each rung from the reference, and its explanation if it is too large."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from rosetta_common.upper.proofs.differences import Difference, possible
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, UNSEEN, Result, allowed
from rosetta_common.upper.workloads import Deviation, Observed, ladder


def judge(workload: str, framework: str, observed: Observed, highest: str = "") -> list[Result]:
    """Judge every rung of one example.

    Args:
        workload: its name.
        framework: the column's or variant's name.
        observed: the arrays from ``ground.proof.observe``, by name.
        highest: the last rung to judge; by default all are judged.

    Returns:
        A result for each rung, from the lowest.
    """
    proof = ladder(workload)
    rungs = proof.rungs[: proof.rungs.index(highest) + 1] if highest else proof.rungs

    def deviations(differences: tuple[Difference, ...]) -> dict[str, Deviation]:
        options = {key: value for difference in differences for key, value in difference.emulation.items()}
        return proof.deviations(observed, frozenset(options.items()))

    if "misfit" in observed:
        return [
            Result(name, DIFFERENT, float("inf"), str(observed["misfit"]))
            if name == "parameters"
            else Result(name, UNSEEN, None, "the parameters don't fit")
            for name in rungs
        ]
    plain = deviations(())
    results = []
    for name in rungs:
        deviation, detail = plain[name]
        tolerance, _ = allowed(name, workload)
        if deviation is None:
            results.append(Result(name, UNSEEN, None, detail))
        elif deviation <= tolerance:
            results.append(Result(name, SAME, deviation, detail))
        else:
            known = possible(workload, framework, name)
            results.append(_explain(name, deviation, detail, tolerance, known, deviations))
    return results


def _explain(
    rung: str,
    deviation: float,
    detail: str,
    tolerance: float,
    known: list[Difference],
    deviations: Callable[[tuple[Difference, ...]], dict[str, Deviation]],
) -> Result:
    """Find the fewest of the column's known differences that bring the deviation within its tolerance."""
    nearest = None
    for number in range(1, len(known) + 1):
        for tried in combinations(known, number):
            left, _ = deviations(tried)[rung]
            if left is not None and left <= tolerance:
                return Result(rung, EXPLAINED, deviation, detail, tuple(d.name for d in tried), left)
            nearest = left
    return Result(rung, DIFFERENT, deviation, detail, explained=nearest)
