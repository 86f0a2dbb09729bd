"""``{rosetta-history} FAMILY``: each column's speed beside the reference, round by round."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.records.changes import updates
from rosetta_common.upper.records.rounds import REFERENCE, Measured, Throughput, state_of
from rosetta_common.upper.site.elements import (
    Entry,
    badge,
    drawing,
    element,
    line,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.families import FamilyDirective, without_variants
from rosetta_common.upper.site.history_chart import Point, draw_points, points_text
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.table_nodes import SORTABLE
from rosetta_common.upper.tables.values import ratio_text, versions_text

FEWEST = 2  # rounds of a chart
TIME = "%Y-%m-%dT%H-%M-%SZ"  # the name of a round
ABOUT = (
    "Each point is one round: the column's samples a second over PyTorch's in the same round. A full point belongs to "
    "the newest state of code and packages, a hollow one to an earlier state. A numbered line marks a change of state. "
    "The shaded band is the interval of the newest state's ratio. A ring marks the first round that left "
    "the noise of the rounds before."
)


class RosettaHistory(FamilyDirective):
    """A small chart for each column, workload and machine with two rounds or more; nothing if there are none."""

    def run(self) -> list[nodes.Node]:
        """Make the section."""
        members = {framework.name: framework for framework in without_variants(self.members())}
        content, rounds = self.site_content, self.site_content.rounds
        box = element("div", classes=("rosetta-histories",))
        for workload in content.registry.workloads.values():
            for name, framework in members.items():
                for machine in rounds.tables(workload.name):
                    speed = rounds.of(machine, workload.name).get(name)
                    if not speed or name == REFERENCE or not content.right(workload.name, name):
                        continue
                    if len(charted(speed)) >= FEWEST:
                        title = f"{framework.title}: {workload.title}, {content.machine_title(machine)}"
                        box += self.chart(speed, title)
        if not len(box):
            return []
        made: list[nodes.Node] = [paragraph(ABOUT), box]
        return [section(self.state.document, "Speed, round by round", "speed-history", *made)]

    def chart(self, speed: Throughput, title: str) -> nodes.Node:
        """One chart with its heading, its changes of state, and its values as a table."""
        shown = charted(speed)
        points = [Point(when(one), one.ratio or 1.0, one in speed.now, self.address(one)) for one in shown]
        changes = states(shown)
        interval = speed.ratio
        band = (interval.low, interval.high) if interval and interval.low and interval.high else None
        name = nodes.make_id(f"history-{speed.machine}-{speed.workload}-{speed.framework}")
        starts = [when(one) for one, _ in changes]
        svg = draw_points(points, starts, name, title, interval=band, changed=changed_at(speed))
        box = element("div", line("p", nodes.strong("", title)), *drawing(svg, points_text(points)))
        if speed.change:
            kind = "warn" if speed.change.slower else "ok"
            box += paragraph(badge("changed", kind), f" {speed.change.words}.")
        if changes:
            told = (f"{when(one):%Y-%m-%d}: {words}." for one, words in changes)
            box += nodes.enumerated_list("", *(nodes.list_item("", paragraph(one)) for one in told), enumtype="arabic")
        body: list[list[Entry]] = [
            [
                paragraph(link(f"{when(one):%Y-%m-%d %H:%M}", self.address(one))),
                ratio_text(one.ratio or 1.0),
                versions_text(one.record.content.versions),
            ]
            for one in shown
        ]
        header = ["Round", "Relative to PyTorch", "Versions"]
        values = scrolling(table(header, body, classes=(SORTABLE,)), f"Rounds, {title}")
        box += element("details", line("summary", nodes.Text("As a table")), values)
        return box

    def address(self, one: Measured) -> str:
        """The address of a round's record."""
        path = one.record.path.relative_to(self.site_content.folder).as_posix()
        return f"{to_root(self.env.docname)}downloads/records/{path}"


def charted(speed: Throughput) -> list[Measured]:
    """The rounds of a column that have a ratio, oldest first."""
    return sorted((one for one in (*speed.earlier, *speed.now) if one.ratio), key=lambda one: one.round)


def when(one: Measured) -> datetime:
    """The beginning of a round, from its name."""
    return datetime.strptime(one.round, TIME).replace(tzinfo=UTC)


def changed_at(speed: Throughput) -> datetime | None:
    """When a column left the noise of the rounds before; ``None`` if it didn't."""
    if not speed.change:
        return None
    return when(speed.newest[0])


def states(rounds: list[Measured]) -> list[tuple[Measured, str]]:
    """The first round of each state but the first, and what changed since the state before."""
    found = []
    for before, after in pairwise(rounds):
        old, new = before.record.content.versions, after.record.content.versions
        if updated := updates(old, new):
            found.append((after, ", ".join(updated)))
        elif state_of(before) != state_of(after):
            found.append((after, "other code or settings, the same versions"))
    return found


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-history", RosettaHistory)
