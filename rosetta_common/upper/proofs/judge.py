"""Judges what was observed: each rung's figure against the reference, and the explanation where it is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from numpy.typing import NDArray

from rosetta_common.upper.proofs import cnn, gru, resnet50
from rosetta_common.upper.proofs.differences import Difference, possible
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, UNSEEN, WORKLOAD_RUNGS, Result, allowed

Observed = Mapping[str, NDArray[Any]]
Figure = tuple[float | None, str]  # None where nothing was observed; and what was found, in words

# Every rung's figure from what was observed, with the reference under some options (differences.Difference.emulation).
FIGURES: dict[str, Callable[[Observed, frozenset[tuple[str, bool | int]]], dict[str, Figure]]] = {
    "cnn_cifar10": cnn.figures,
    "gru_imdb": gru.figures,
    "resnet50_features": resnet50.figures,
}


def judge(workload: str, framework: str, observed: Observed) -> list[Result]:
    """Judge every rung of one example.

    Args:
        workload: its name.
        framework: the column's or variant's name.
        observed: what ``ground.proof.observe`` left, by name.

    Returns:
        A result a rung, from the lowest.
    """

    def figures(differences: tuple[Difference, ...]) -> dict[str, Figure]:
        options = {key: value for difference in differences for key, value in difference.emulation.items()}
        return FIGURES[workload](observed, frozenset(options.items()))

    if "misfit" in observed:
        return [
            Result(name, DIFFERENT, float("inf"), str(observed["misfit"]))
            if name == "parameters"
            else Result(name, UNSEEN, None, "the parameters don't fit")
            for name in WORKLOAD_RUNGS[workload]
        ]
    plain = figures(())
    results = []
    for name in WORKLOAD_RUNGS[workload]:
        figure, detail = plain[name]
        tolerance, _ = allowed(name, workload)
        if figure is None:
            results.append(Result(name, UNSEEN, None, detail))
        elif figure <= tolerance:
            results.append(Result(name, SAME, figure, detail))
        else:
            known = possible(workload, framework, name)
            results.append(_explain(name, figure, detail, tolerance, known, figures))
    return results


def _explain(
    rung: str,
    figure: float,
    detail: str,
    tolerance: float,
    known: list[Difference],
    figures: Callable[[tuple[Difference, ...]], dict[str, Figure]],
) -> Result:
    """Find the fewest of the column's known differences that make the gap vanish."""
    nearest = None
    for number in range(1, len(known) + 1):
        for tried in combinations(known, number):
            left, _ = figures(tried)[rung]
            if left is not None and left <= tolerance:
                return Result(rung, EXPLAINED, figure, detail, tuple(d.name for d in tried), left)
            nearest = left
    return Result(rung, DIFFERENT, figure, detail, explained=nearest)
