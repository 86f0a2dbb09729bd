"""The parts of every results table: rows, badges, reasons; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rosetta_common.upper.records.models import UNREADABLE, Reason, told_together
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import CURRENT, Staleness
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.learnt import Learnt
from rosetta_common.upper.tables.values import Cell

OUTSIDE = "outside the band"
OTHER_FEATURES = "other features"
STAND_IN = "stand-in data"
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
    group: str = ""  # one of registry.GROUPS; empty if the registry no longer has the framework
    staleness: Staleness = CURRENT


@dataclass(frozen=True)
class Table:
    """One results table of a workload."""

    kind: str  # "speed" or "accuracy"
    workload: str
    machine: str  # empty if the table is one of all machines
    columns: tuple[TableColumn[Any], ...]  # the table columns after the first two
    rows: tuple[Row, ...]
    records: dict[str, tuple[Record, ...]]  # by framework: those that a row with values was made from, oldest first
    not_run: tuple[str, ...] = ()  # titles of the frameworks that were not tried

    @property
    def title(self) -> str:
        """What it shows, and of which machine, in words."""
        return f"Speed on {self.machine}" if self.machine else "Accuracy"

    @property
    def name(self) -> str:
        """Its name, unique in a workload."""
        return f"{self.kind}-{self.machine}" if self.machine else self.kind

    @property
    def empty(self) -> bool:
        """Whether it has no value, and no row for an unreadable record."""
        return not self.records and not any(badge.text == UNREADABLE for row in self.rows for badge in row.badges)

    @property
    def brief(self) -> tuple[TableColumn[Any], ...]:
        """The table columns on a framework's own page."""
        return tuple(column for column in self.columns if column.brief)

    def has(self, badge: str) -> bool:
        """Whether a row has a badge with this text."""
        return any(one.text == badge for row in self.rows for one in row.badges)


def titled(name: str, frameworks: Mapping[str, Framework]) -> tuple[str, str, tuple[Badge, ...]]:
    """The title of a row, its group, and the label of a variant."""
    framework = frameworks.get(name)
    if framework is None:
        return name, "", ()
    label = (Badge(EXCHANGES[framework.exchanges][0], "plain"),) if framework.variant_of else ()
    return framework.title, framework.group, label


def reason_row(name: str, frameworks: Mapping[str, Framework], reasons: Sequence[Reason]) -> Row:
    """The row of a framework without values, from at least one reason."""
    title, group, label = titled(name, frameworks)
    why = reasons[0].reason if len(reasons) == 1 else told_together(reasons)
    states = tuple(Badge(status, "bad") for status in dict.fromkeys(one.status for one in reasons))
    return Row(name, title, label + states, reason=why, group=group)


def not_run(made: Iterable[Row], frameworks: Iterable[Framework]) -> tuple[str, ...]:
    """Titles of the frameworks that have no row."""
    there = {row.framework for row in made}
    return tuple(framework.title for framework in frameworks if framework.name not in there)


def wrong(learnt: Learnt | None) -> list[Badge]:
    """Badges that say why no speed of a column is shown; empty if its accuracy and its features are right."""
    if learnt is None or learnt.right:
        return []
    found = [] if learnt.in_band else [Badge(OUTSIDE, "bad")]
    return found if learnt.same_features else [*found, Badge(OTHER_FEATURES, "bad")]


def badges(record: Record, staleness: Staleness = CURRENT, reasons: Sequence[Reason] = ()) -> tuple[Badge, ...]:
    """Badges with warnings about one record: about its values, and about runs that it lacks."""
    found = [] if record.in_band else [Badge(OUTSIDE, "bad")]
    found += staleness_badges(staleness)
    if record.stand_in:
        found.append(Badge(STAND_IN, "warn"))
    found += lacking(record, reasons)
    return tuple(found) or (Badge("current", "ok"),)


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
