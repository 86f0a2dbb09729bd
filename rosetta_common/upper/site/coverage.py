"""``{rosetta-coverage}``: the records of all examples, the reasons for missing ones, and the unreadable files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import Entry, element, line, paragraph, scrolling, section, table
from rosetta_common.upper.site.families import page_link
from rosetta_common.upper.site.table_nodes import SORTABLE, badges_paragraph
from rosetta_common.upper.site.tables import IS_CURRENT, Badge, Row, titled
from rosetta_common.upper.tables.learnt import FULL

NOT_RUN = Badge("not run", "plain")


@dataclass(frozen=True)
class Covered:
    """The rows of one workload: that of its accuracy table, and those of its speed tables, by framework."""

    accuracy: Mapping[str, Row]
    speed: Mapping[str, Sequence[Row]]
    failed: Mapping[str, Sequence[Badge]]  # of the attempts at any profile

    def badges(self, framework: Framework) -> list[tuple[Badge, ...]]:
        """The state of a framework's accuracy, and that of its speed: one badge each, and its warnings."""
        label = titled(framework.name, {framework.name: framework})[2]
        row = self.accuracy.get(framework.name)
        accuracy = tuple(self.failed.get(framework.name, (NOT_RUN,)))
        if row:
            accuracy = _warnings(row, label)
            if row.cells:
                profile = str(row.cells["profile"].value)
                accuracy = (Badge(profile, "ok" if profile == FULL else "plain"), *accuracy)
        rows = self.speed.get(framework.name, ())
        machines = sum(bool(row.cells) for row in rows)
        warnings = dict.fromkeys(badge for row in rows for badge in _warnings(row, label))
        counted = (Badge(f"{machines} machine{'s' if machines > 1 else ''}", "ok"),) if machines else ()
        return [accuracy, (*counted, *warnings) or (NOT_RUN,)]


def covered(content: SiteContent, workload: str) -> Covered:
    """What the tables of a workload say about each framework."""
    speeds: dict[str, list[Row]] = {}
    for machine in content.rounds.tables(workload):
        for row in content.speed(workload, machine).rows:
            speeds.setdefault(row.framework, []).append(row)
    failed: dict[str, dict[Badge, None]] = {}
    for (_, of, _, framework), held in content.results.reasons.items():
        if of == workload:
            failed.setdefault(framework, {}).update({Badge(reason.status, "bad"): None for reason in held})
    accuracy = {row.framework: row for row in content.accuracy(workload).rows}
    return Covered(accuracy, speeds, {framework: [*badges] for framework, badges in failed.items()})


def reasons(content: SiteContent) -> dict[str, list[str]]:
    """The attempts that made no record, by the reason: what was tried, and where."""
    told: dict[str, list[str]] = {}
    for held_by in (content.results.reasons, content.rounds.reasons):
        for (machine, workload, profile, framework), held in held_by.items():
            title = content.registry.workloads[workload].title if workload in content.registry.workloads else workload
            what = f"{content.registry.title(framework)} ({title}, {profile}; {content.machine_title(machine)})"
            for reason in held:
                told.setdefault(reason.told, []).append(what)
    return told


class RosettaCoverage(SphinxDirective):
    """A table for each workload, folded."""

    def run(self) -> list[nodes.Node]:
        """Make the tables, the reasons, and the list of unreadable files."""
        content = content_of(self.env.app)
        depend(self.env.app)
        registry = content.registry
        made: list[nodes.Node] = [
            self.fold(content, workload, covered(content, workload), opened=number == 0)
            for number, workload in enumerate(registry.workloads)
        ]
        why = [f"{'; '.join(names)}: {reason}." for reason, names in reasons(content).items()]
        fine = "Every record, proof and file of checks can be read."
        for title, name, lines, none in (
            ("Missing records, and why", "without-record", why, "No attempt to make a record failed."),
            ("Records that can't be read", "unreadable", content.problems, fine),
        ):
            items = [nodes.list_item("", paragraph(told)) for told in lines]
            listed = nodes.bullet_list("", *items) if items else paragraph(none)
            made.append(section(self.state.document, title, name, listed))
        return made

    def fold(self, content: SiteContent, workload: str, found: Covered, *, opened: bool) -> nodes.Node:
        """The table of one workload in a fold, whose summary counts what is there."""
        columns = content.registry.columns[workload]
        rows = [self.row(found, framework) for framework in columns]
        learnt = sum(bool(row.cells) for row in found.accuracy.values())
        timed = sum(any(row.cells for row in rows) for rows in found.speed.values())
        counted = f"{len(columns)} columns and variants, {learnt} with an accuracy, {timed} with a speed"
        title = content.registry.workloads[workload].title
        summary = line("summary", nodes.strong("", title), nodes.Text(f": {counted}"))
        shown = table(["Framework", "Accuracy", "Speed"], rows, classes=("rosetta-coverage", SORTABLE))
        box = scrolling(shown, f"Coverage of {title}")
        return element("details", summary, box, open="") if opened else element("details", summary, box)

    def row(self, found: Covered, framework: Framework) -> list[Entry]:
        """The row of one framework: its name and its environment, its accuracy, its speed."""
        environment = framework.environment
        about = line("p", nodes.Text(f"{environment.name}, Python {environment.python}"), classes=("rosetta-source",))
        name = paragraph(page_link(self.env, framework.title, framework.family))
        badges = [badges_paragraph(one) for one in found.badges(framework)]
        return [element("div", name, about, data_sort=framework.title), *badges]


def _warnings(row: Row, label: Sequence[Badge]) -> tuple[Badge, ...]:
    """A row's badges without the label of a variant, and without the one that says that all is well."""
    return tuple(badge for badge in row.badges if badge not in label and badge != IS_CURRENT)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-coverage", RosettaCoverage)
