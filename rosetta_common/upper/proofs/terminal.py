"""Proofs in the terminal: one example's deviations, or the matrix of many."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, RUNGS, SAME, UNSEEN, Result, allowed
from rosetta_common.upper.records.proofs import Proof
from rosetta_common.upper.registry import Registry
from rosetta_common.upper.workloads import rungs_of

COLOURS = {SAME: "green", EXPLAINED: "yellow", DIFFERENT: "red", UNSEEN: "dim"}
MARKS = {SAME: "✓", EXPLAINED: "✓*", DIFFERENT: "✗", UNSEEN: "-"}


def told(deviation: float | None) -> str:
    """A deviation as text: a count as it is, else two digits."""
    if deviation is None:
        return "-"
    if math.isinf(deviation):
        return "not comparable"
    return f"{deviation:.0f}" if deviation == int(deviation) and deviation < 1e6 else f"{deviation:.1e}"


def proof_deviations(proof: Proof) -> Table:
    """The rungs of one example, a row for each."""
    table = Table(title=f"{proof.workload} {proof.framework}", box=box.SIMPLE_HEAD, title_justify="left")
    for heading in ("rung", "verdict", "deviation", "at most", "what was found"):
        table.add_column(heading, overflow="fold")
    for result in proof.results:
        rung = RUNGS[result.rung]
        detail = result.detail
        if result.verdict == EXPLAINED:
            detail += f"; {told(result.explained)} with {', '.join(result.differences)} in the reference"
        verdict = f"[{COLOURS[result.verdict]}]{result.verdict}[/]"
        table.add_row(
            rung.title, verdict, told(result.deviation), told(allowed(result.rung, proof.workload)[0]), Text(detail)
        )
    return table


def proof_table(proofs: Sequence[Proof], registry: Registry) -> Table:
    """A row for each example, a column for each rung."""
    rungs = [name for name in RUNGS if any(name in rungs_of(proof.workload) for proof in proofs)]
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("example", *(RUNGS[name].title for name in rungs)):
        table.add_column(heading, overflow="fold", no_wrap=heading == "example")
    order = {name: number for number, name in enumerate(registry.frameworks)}
    for proof in sorted(proofs, key=lambda one: (one.workload, order.get(one.framework, len(order)))):
        table.add_row(f"{proof.workload} {proof.framework}", *(_cell(proof.result(name)) for name in rungs))
    return table


def _cell(result: Result | None) -> str:
    if result is None:
        return ""
    return f"[{COLOURS[result.verdict]}]{MARKS[result.verdict]}[/] {told(result.deviation)}"
