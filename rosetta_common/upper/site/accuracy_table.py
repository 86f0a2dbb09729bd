"""The accuracy table of a workload, one for all machines, and its loss curves; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rosetta_common.upper.records.models import UNREADABLE, Reason
from rosetta_common.upper.records.runs import Record, Results
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.curves_chart import Curve
from rosetta_common.upper.site.tables import (
    IS_CURRENT,
    STALE,
    STAND_IN,
    Badge,
    Row,
    Table,
    lacking,
    not_run,
    own_versions,
    reason_row,
    titled,
    wrong,
)
from rosetta_common.upper.tables.agreement import FARTHEST, Agreement, agreement
from rosetta_common.upper.tables.columns import cells_of
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.learnt import FULL, PROFILES, Learnt

SMOKE = "smoke"
SMOKE_ALONE = "smoke alone"
SMOKE_MEANS = "made for GPUs; on a CPU it runs a few batches, which shows that it runs and not what it learns"


def accuracy_table(
    results: Results,
    workload: str,
    frameworks: Iterable[Framework],
    *,
    learnt: Callable[[str], Learnt | None],
    staleness_of: Callable[[Record], Staleness],
    lost: bool = False,
) -> Table:
    """Make the table, in the order of the frameworks.

    Args:
        results: all records and reasons.
        workload: the table's workload.
        frameworks: the frameworks of the table.
        learnt: what a framework learnt.
        staleness_of: the staleness of a record.
        lost: whether the table ends with rows of frameworks that the registry no longer has, the unreadable ones
            included.
    """
    known = {framework.name: framework for framework in frameworks}
    of_workload = [record for record in results.records if record.workload == workload]
    there = {record.framework for record in of_workload}
    unreadable = {key[3] for key in results.unreadable if key[1] == workload}
    names = [*known, *(sorted((there | unreadable) - {*known}) if lost else ())]
    columns = measure_of(workload).accuracy
    made, records = [], {}
    for name in names:
        found = learnt(name)
        reasons = _reasons(results, workload, name)
        if found:
            made.append(_row(name, known, found, results, staleness_of))
            records[name] = found.records
        elif reasons:
            made.append(reason_row(name, known, reasons))
        elif any(record.framework == name and record.profile == SMOKE for record in of_workload):
            title, group, label = titled(name, known)
            made.append(Row(name, title, (*label, Badge(SMOKE_ALONE, "plain")), reason=SMOKE_MEANS, group=group))
    return Table("accuracy", workload, "", columns, tuple(made), records, not_run(made, known.values()))


def _row(
    name: str,
    known: dict[str, Framework],
    learnt: Learnt,
    results: Results,
    staleness_of: Callable[[Record], Staleness],
) -> Row:
    title, group, label = titled(name, known)
    staleness = Staleness(model=staleness_of(learnt.newest).model)
    states = wrong(learnt)
    if staleness:
        states.append(Badge(STALE, "warn", f"since then {', '.join(staleness.model)}"))
    if learnt.stand_in:
        states.append(Badge(STAND_IN, "warn"))
    told = []
    for record in learnt.records:
        reasons = results.reasons_of(record.machine, record.workload, record.profile, name)
        states += lacking(record, reasons)
        told += record.told_shortfalls(reasons)
    states = states or [IS_CURRENT]
    cells = cells_of(measure_of(learnt.newest.workload).accuracy, learnt)
    versions = own_versions(name, known, learnt.newest.content.versions)
    return Row(name, title, (*label, *states), cells, "; ".join(told), group, staleness, versions)


def _reasons(results: Results, workload: str, framework: str) -> tuple[Reason, ...]:
    """Why a framework has no accuracy: the reasons of the newest attempt, at the fullest profile; unreadable first."""
    held = [
        (any(one.status == UNREADABLE for one in found), -PROFILES.index(key[2]), max(one.when for one in found), found)
        for key, found in results.reasons.items()
        if key[1::2] == (workload, framework) and key[2] in PROFILES
    ]
    return max(held, key=lambda one: one[:3])[3] if held else ()


def agreement_of(table: Table, learnt: Callable[[str], Learnt | None]) -> Agreement | None:
    """How the accuracies at the published specification agree; ``None`` if fewer than three columns have one."""
    found = {name: one for name in table.records if (one := learnt(name)) and one.profile == FULL and not one.stand_in}
    return agreement({name: one.accuracies for name, one in found.items()})


def agreement_text(found: Agreement, title: Callable[[str], str]) -> str:
    """The agreement in words; ``title`` gives the title of a framework."""

    def points(share: float) -> str:
        return f"{100 * share:.2f}"

    told = (
        f"The median over {found.columns} columns is {100 * found.middle:.1f}%. "
        f"The means of the columns have a standard deviation of {points(found.between)} points. "
    )
    if found.seeds is None:
        told += "No column has several seeds yet, so there is no spread over seeds to compare it with. "
    else:
        named = "one column" if found.repeated == 1 else f"{found.repeated} columns"
        told += f"The seeds of one column have {points(found.seeds)} points (pooled over {named} with several seeds). "
    limit = f"{FARTHEST:g} times {points(found.scale)} points from the median"
    if found.outside:
        names = ", ".join(title(name) for name in found.outside)
        return f"{told}Farther than {limit}: {names}."
    return f"{told}No column is farther than {limit}."


RULE = (
    "The rule: a column is outside if its mean is farther from the median of all columns than 3.5 times the larger one "
    "of two numbers: 1.4826 times the median absolute deviation of the columns, and the standard deviation over seeds."
)


def curves(table: Table, learnt: Callable[[str], Learnt | None]) -> list[Curve]:
    """The mean loss of each epoch of every column at the published specification."""
    titles = {row.framework: row.title for row in table.rows}
    found = {name: one for name in table.records if (one := learnt(name)) and one.profile == FULL and one.curve}
    return [Curve(titles[name], tuple(one.curve), f"#{table.detail_id(name)}") for name, one in found.items()]
