"""The results tables, made of records: columns, rows, badges; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rosetta_common.upper.records.models import UNREADABLE, Reason, told_together
from rosetta_common.upper.records.runs import Record, Results
from rosetta_common.upper.records.staleness import CURRENT, Staleness
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.features import same_features
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.values import Cell

OUTSIDE = "outside the band"
OTHER_FEATURES = "other features"
STALE = "stale"
TIME_STALE = "time stale"
ACCURACY_CURRENT = "accuracy current"


@dataclass(frozen=True)
class Badge:
    """A short verdict; ``kind`` is ``ok``, ``warn``, ``bad`` or ``plain``."""

    text: str
    kind: str
    explanation: str = ""


@dataclass(frozen=True)
class Row:
    """One framework in a results table; ``cells`` hold its values, or ``reason`` says why there are none."""

    framework: str
    title: str
    badges: tuple[Badge, ...]
    cells: dict[str, Cell] = field(default_factory=dict)  # by the keys of the table columns
    reason: str = ""
    record: Record | None = None
    group: str = ""  # one of registry.GROUPS; empty if the registry no longer has the framework


@dataclass(frozen=True)
class Table:
    """One results table: a workload on one machine at one profile."""

    machine: str
    workload: str
    profile: str
    columns: tuple[TableColumn, ...]  # the table columns after the first two
    rows: tuple[Row, ...]
    records: dict[str, Record]  # by framework
    reference: Record | None  # the record whose features the others' are compared with
    staleness: dict[str, Staleness]  # by framework
    not_run: tuple[str, ...]  # titles of the frameworks that were not tried

    @property
    def title(self) -> str:
        """The machine and the profile of its records, in words."""
        return f"{self.machine}, profile {self.profile}"

    @property
    def empty(self) -> bool:
        """Whether it has no record, and no row for an unreadable one."""
        return not self.records and not any(badge.text == UNREADABLE for row in self.rows for badge in row.badges)

    @property
    def brief(self) -> tuple[TableColumn, ...]:
        """The table columns on a framework's own page."""
        return tuple(column for column in self.columns if column.brief)


def make_table(
    results: Results,
    place: tuple[str, str, str],
    frameworks: Iterable[Framework],
    staleness_of: Callable[[Record], Staleness],
    *,
    reference: Record | None = None,
    lost: bool = False,
) -> Table:
    """Make one table.

    Args:
        results: all records and reasons.
        place: machine, workload and profile of the table.
        frameworks: the frameworks of the table, in its order.
        staleness_of: the staleness of a record.
        reference: the reference record for features, if the workload has features.
        lost: whether the table ends with rows for records of frameworks that the registry no longer has, the
            unreadable ones included.
    """
    known = {framework.name: framework for framework in frameworks}
    records = {
        record.framework: record
        for record in results.records
        if (record.machine, record.workload, record.profile) == place and (lost or record.framework in known)
    }
    staleness = {name: staleness_of(record) for name, record in records.items()}
    unreadable = [key[3] for key in results.unreadable if lost and key[:3] == place]
    made = rows(results, place, {**dict.fromkeys(unreadable), **records}, known, staleness, reference)
    columns = measure_of(place[1]).columns
    return Table(*place, columns, tuple(made), records, reference, staleness, not_run(made, known.values()))


def rows(
    results: Results,
    place: tuple[str, str, str],
    records: Mapping[str, Record | None],
    frameworks: Mapping[str, Framework],
    staleness: Mapping[str, Staleness],
    reference: Record | None = None,
) -> list[Row]:
    """The rows of one table: one for each framework, in the given order, then the frameworks lost from the registry.

    A framework without a record has a row if a reason is known, or if it runs at a smaller profile on a CPU;
    ``not_run`` names the others. The arguments are those of ``make_table``, records and staleness by framework; an
    unreadable record is ``None``.
    """
    machine, workload, profile = place
    made = []
    for name in [*frameworks, *sorted(set(records) - set(frameworks))]:
        framework, record = frameworks.get(name), records.get(name)
        title, group = (framework.title, framework.group) if framework else (name, "")
        label = (Badge(EXCHANGES[framework.exchanges][0], "plain"),) if framework and framework.variant_of else ()
        reasons = results.reasons_of(machine, workload, profile, name)
        if record:
            lacks = "; ".join(record.told_shortfalls(reasons))
            states = label + badges(record, staleness.get(name, CURRENT), reference, reasons)
            made.append(Row(name, title, states, cells(record, reference), lacks, record, group))
        elif reasons:
            why = reasons[0].reason if len(reasons) == 1 else told_together(reasons)
            states = tuple(Badge(status, "bad") for status in dict.fromkeys(one.status for one in reasons))
            made.append(Row(name, title, label + states, reason=why, group=group))
        elif framework and results.get(machine, workload, framework.profile(profile, gpu=False), name):
            lesser = framework.profile(profile, gpu=False)
            state = Badge(f"{lesser} alone", "plain")
            text = f"slow on a CPU, where it runs at profile {lesser}: see that table"
            made.append(Row(name, title, (*label, state), reason=text, group=group))
    return made


def not_run(made: Iterable[Row], frameworks: Iterable[Framework]) -> tuple[str, ...]:
    """Titles of the frameworks that were not tried on the table's machine at its profile."""
    there = {row.framework for row in made}
    return tuple(framework.title for framework in frameworks if framework.name not in there)


def badges(
    record: Record,
    staleness: Staleness = CURRENT,
    reference: Record | None = None,
    reasons: Sequence[Reason] = (),
) -> tuple[Badge, ...]:
    """Badges with warnings about a record: about its values, and about runs that it lacks."""
    found = []
    if not record.in_band:
        found.append(Badge(OUTSIDE, "bad"))
    if not same_features(record, reference):
        found.append(Badge(OTHER_FEATURES, "bad"))
    found += staleness_badges(staleness)
    if record.stand_in:
        found.append(Badge("stand-in data", "warn"))
    found += lacking(record, reasons)
    return tuple(found) or (Badge("ok", "ok"),)


def lacking(record: Record, reasons: Sequence[Reason]) -> tuple[Badge, ...]:
    """One badge if runs of a record are missing, with their seeds; none if all are there."""
    missing = record.missing_seeds(reasons)
    if not missing:
        return ()
    seeds = f"seed{'s' if len(missing) > 1 else ''} {', '.join(map(str, missing))}"
    return (Badge(f"no {seeds}", "warn", "; ".join(record.told_shortfalls(reasons))),)


def staleness_badges(staleness: Staleness) -> tuple[Badge, ...]:
    """One badge if a record is out of date, none if it is current; the explanation holds the reasons."""
    if not staleness:
        return ()
    since = f"since then {', '.join(staleness.reasons)}"
    if staleness.model:
        return (Badge(STALE, "warn", since),)
    return (Badge(TIME_STALE, "warn", f"{ACCURACY_CURRENT}; {since}"),)


def cells(record: Record, reference: Record | None = None) -> dict[str, Cell]:
    """The cells of one record, by the keys of its workload's columns.

    No time is shown if the accuracy is outside the band, or if the features differ from the reference's.
    """
    return {column.key: column.of(record, reference) for column in measure_of(record.workload).columns}
