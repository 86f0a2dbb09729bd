"""The parts of every results table: rows, badges, reasons; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docutils.nodes import make_id

from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.records.models import UNREADABLE, Reason, told_together
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import CURRENT, Staleness
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.learnt import Learnt
from rosetta_common.upper.tables.values import Cell, versions_text

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


IS_CURRENT = Badge("current", "ok")


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
    versions: str = ""  # of the framework's own packages; empty without values


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
    machine_title: str = ""  # the machine in words

    @property
    def title(self) -> str:
        """What it shows, and of which machine, in words."""
        if not self.machine:
            return "Accuracy"
        return f"{speed_words(self.workload)}, {self.machine_title or self.machine}"

    @property
    def name(self) -> str:
        """Its name, unique in a workload."""
        return f"{self.kind}-{self.machine}" if self.machine else self.kind

    def detail_id(self, framework: str) -> str:
        """The id of the provenance of a row, unique on the page."""
        return f"record-{make_id(self.name)}-{framework}"

    def row_id(self, framework: str) -> str:
        """The id of a row, unique on the page."""
        return f"row-{make_id(self.name)}-{framework}"

    @property
    def empty(self) -> bool:
        """Whether it has no value, and no row for an unreadable record."""
        return not self.records and not any(badge.text == UNREADABLE for row in self.rows for badge in row.badges)

    @property
    def brief(self) -> tuple[TableColumn[Any], ...]:
        """The table columns on a framework's own page."""
        return tuple(column for column in self.shown if column.brief)

    @property
    def shown(self) -> tuple[TableColumn[Any], ...]:
        """The table columns on the workload's page: the versions stand below the names."""
        return tuple(column for column in self.columns if not column.below)

    def has(self, badge: str) -> bool:
        """Whether a row has a badge with this text."""
        return any(one.text == badge for row in self.rows for one in row.badges)


def speed_words(workload: str) -> str:
    """What the speed of a workload is the speed of, as the beginning of a heading."""
    return f"{'Training' if find_workload(workload).trained else 'Prediction'} speed"


def own_versions(name: str, frameworks: Mapping[str, Framework], versions: Mapping[str, str]) -> str:
    """The versions of a framework's own packages; all of them if the registry no longer has the framework."""
    framework = frameworks.get(name)
    own = {one: versions[one] for one in framework.modules if one in versions} if framework else {}
    return versions_text(own or dict(versions))


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
