"""The speed table of a workload on one machine, made of rounds; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rosetta_common.upper.records.models import told_together
from rosetta_common.upper.records.rounds import UNSTABLE as LIMIT
from rosetta_common.upper.records.rounds import Rounds
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.tables import (
    IS_CURRENT,
    STAND_IN,
    Badge,
    Row,
    Table,
    not_run,
    own_versions,
    reason_row,
    staleness_badges,
    titled,
    wrong,
)
from rosetta_common.upper.tables.columns import cells_of
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.learnt import Learnt
from rosetta_common.upper.tables.speed import RATIO, Speed

UNSTABLE = "unstable"
UNSTABLE_MEANS = (
    f"the rounds disagree: the geometric standard deviation of the ratios is above {100 * LIMIT:.0f}% (of the "
    "reference column: that of its rates)"
)
SLOWER, FASTER = "slower than before", "faster than before"
CHANGED = {UNSTABLE, SLOWER, FASTER}  # badges of a row that is current all the same
PROOF_ALONE = "no accuracy yet"
PROOF_ALONE_MEANS = "no run has shown its accuracy: its proof alone vouches for this row"
NO_PROOF_EITHER = "no run has shown its accuracy, and it has no proof: nothing vouches for this row"


def speed_table(
    rounds: Rounds,
    workload: str,
    machine: str,
    frameworks: Iterable[Framework],
    *,
    learnt: Callable[[str], Learnt | None],
    full: Callable[[str], Record | None],
    staleness_of: Callable[[Record], Staleness],
    proved: Callable[[str], bool],
    lost: bool = False,
) -> Table:
    """Make the table: the fastest column first, those without a ratio last, in the given order.

    Args:
        rounds: all rounds and reasons.
        workload: the table's workload.
        machine: the table's machine.
        frameworks: the frameworks of the table.
        learnt: what a framework learnt, on any machine.
        full: a framework's timed and current record of the published specification on this machine.
        staleness_of: the staleness of a record.
        proved: whether a framework's example has a proof.
        lost: whether the table also has rows of frameworks that the registry no longer has.
    """
    known = {framework.name: framework for framework in frameworks}
    there = rounds.of(machine, workload)
    reasons = {key[3]: held for key, held in rounds.reasons.items() if key[:2] == (machine, workload)}
    names = [*known, *(sorted({*there, *reasons} - {*known}) if lost else ())]
    columns = measure_of(workload).speed
    made, records = [], {}
    for name in names:
        if name not in there:
            if name in reasons:
                made.append(reason_row(name, known, reasons[name]))
            continue
        speed, found = Speed(there[name], full(name)), learnt(name)
        title, group, label = titled(name, known)
        staleness = staleness_of(speed.record)
        judged = [*wrong(found), *speed_badges(speed, staleness)]
        current = [] if {badge.text for badge in judged} - CHANGED else [IS_CURRENT]
        states = [*label, *current, *judged]
        if found is None:
            states.append(Badge(PROOF_ALONE, "plain", PROOF_ALONE_MEANS if proved(name) else NO_PROOF_EITHER))
        why = f"newest attempt: {told_together(reasons[name])}" if name in reasons else ""
        cells = cells_of(columns, speed, found is None or found.right)
        records[name] = tuple(measured.record for measured in there[name].now)
        versions = own_versions(name, known, speed.record.content.versions)
        made.append(Row(name, title, tuple(states), cells, why, group, staleness, versions))
    made.sort(key=_order)
    return Table("speed", workload, machine, columns, tuple(made), records, not_run(made, known.values()))


def speed_badges(speed: Speed, staleness: Staleness) -> list[Badge]:
    """Badges about a column's rounds: stale, other data, unstable, slower or faster than before."""
    found = [Badge(one.text, one.kind, one.explanation) for one in staleness_badges(staleness)]
    if speed.stand_in:
        found.append(Badge(STAND_IN, "warn"))
    if speed.throughput.unstable:
        found.append(Badge(UNSTABLE, "warn", UNSTABLE_MEANS))
    if change := speed.throughput.change:
        text, kind = (SLOWER, "warn") if change.slower else (FASTER, "plain")
        found.append(Badge(text, kind, change.words))
    return found


def _order(row: Row) -> tuple[bool, float]:
    """Sorts rows: the greatest ratio first, rows without a value last."""
    key = row.cells[RATIO.key].sort_key if row.cells else None
    return (True, 0.0) if key is None else (False, -float(key))
