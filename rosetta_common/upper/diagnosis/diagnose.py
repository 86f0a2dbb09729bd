"""Walks two models' notes from the batch to the step, and says where they part and why.

Arrays that differ are explained if a known difference, or two of them one after the other, makes the gap vanish.
Nothing is guessed: a difference that no known one explains is told as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from rosetta_common.upper.diagnosis import computed, stepped
from rosetta_common.upper.diagnosis.closeness import SAME, deviation
from rosetta_common.upper.diagnosis.comparison import Comparison
from rosetta_common.upper.diagnosis.findings import Diagnosis, Finding, both_names, differing_entries
from rosetta_common.upper.diagnosis.noted import RUNGS, Array, Notes
from rosetta_common.upper.diagnosis.pairs import in_parts
from rosetta_common.upper.diagnosis.seeds import drawn

EVALUATION, SEEDS = "evaluation", "seeds"
INFINITE = float("inf")


def diagnose(a: Notes, b: Notes) -> Diagnosis:
    """Compare two models' notes rung by rung; a rung that only one of them has is named in ``missing``."""
    held = Comparison(a, b)
    walks = {
        computed.OUTPUTS: computed.outputs,
        computed.LOSS: computed.loss,
        stepped.GRADIENTS: stepped.gradients,
        stepped.STEP: stepped.step,
        EVALUATION: _evaluation,
        SEEDS: _seeds,
    }
    compared = [rung for rung in RUNGS if a.of(rung) and b.of(rung)]
    findings = [
        finding for rung in compared for finding in (walks[rung](held) if rung in walks else _arrays(held, rung))
    ]
    missing = [
        f"{rung} (only in {'A' if a.of(rung) else 'B'})" for rung in RUNGS if bool(a.of(rung)) != bool(b.of(rung))
    ]
    return Diagnosis(tuple(compared), tuple(findings), tuple(missing))


def _arrays(held: Comparison, rung: str) -> Iterator[Finding]:
    """Compare the arrays of a rung, each by itself; first those that one model has in parts."""
    a, b, pairs = held.a.of(rung), held.b.of(rung), held.pairs(rung)
    told = set[str]()
    for part in in_parts(a, b, pairs) if rung == "weights" else ():
        told |= {*part.whole, *part.parts}
        yield Finding(rung, "", INFINITE, (part.told,), part.left)
    order = held.order if rung == "data" else None
    if order is not None:
        yield Finding(rung, "", INFINITE, ("the samples are in another order",))
    for name, other in pairs.paired:
        if name in told or other in told:
            continue
        mine, its = a[name], b[other] if order is None else b[other][order]
        off = deviation(mine, its)
        if off > SAME:
            yield _explained(held, rung, (name, other), (mine, its), off)
    for who, names in (("A", pairs.only_a), ("B", pairs.only_b)):
        for name in names:
            if name not in told:
                yield Finding(rung, name, INFINITE, note=f"only {who} has it")


def _explained(held: Comparison, rung: str, names: tuple[str, str], arrays: tuple[Array, Array], off: float) -> Finding:
    found = held.explain(rung, names[0], *arrays)
    if found:
        return Finding(rung, both_names(*names), off, found.causes, found.left)
    return Finding(rung, both_names(*names), off, note=differing_entries(*arrays))


def _evaluation(held: Comparison) -> Iterator[Finding]:
    """Look whether a prediction repeats itself; if both do, whether the two models' predictions agree."""
    quiet = True
    for notes in (held.a, held.b):
        first, *others = notes.of(EVALUATION).values()
        off = max((deviation(first, other) for other in others), default=0.0)
        if off > SAME:
            quiet = False
            told = f"{notes.name}'s predictions of one batch differ: dropout, or another random layer, is on"
            yield Finding(EVALUATION, "", off, (told,))
    if quiet:
        yield from _arrays(held, EVALUATION)


def _seeds(held: Comparison) -> Iterator[Finding]:
    """Compare how the two models draw their first weights: the numbers differ, their distributions must not."""
    for name, other in held.pairs(SEEDS).paired:
        mine, its = held.a.of(SEEDS)[name], held.b.of(SEEDS)[other]
        if told := drawn(mine, its):
            yield Finding(SEEDS, both_names(name, other), INFINITE, (told,))
