"""``{rosetta-coverage}``: the records of all examples, the reasons for missing ones, and the unreadable files."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.rounds import Throughput
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import badge, element, paragraph, scrolling, section, table
from rosetta_common.upper.site.families import page_link
from rosetta_common.upper.site.speed_table import speed_badges
from rosetta_common.upper.site.table_nodes import badges_paragraph
from rosetta_common.upper.site.tables import Badge, badges
from rosetta_common.upper.tables.speed import Speed


class RosettaCoverage(SphinxDirective):
    """The matrix of frameworks and workloads."""

    def run(self) -> list[nodes.Node]:
        """Make the matrix and the list of unreadable files."""
        content = content_of(self.env.app)
        depend(self.env.app)
        registry = content.registry
        header = ["Framework", "Environment", *(workload.title for workload in registry.workloads.values())]
        body: list[list[nodes.Node | str | tuple[nodes.Node, int]]] = []
        for framework in registry.frameworks.values():
            environment = framework.environment
            cells: list[nodes.Node | str | tuple[nodes.Node, int]] = [
                paragraph(page_link(self.env, framework.title, framework.family)),
                f"{environment.name} (Python {environment.python})",
            ]
            for workload in registry.workloads:
                if framework not in registry.columns[workload]:
                    cells.append(paragraph() if framework.variant_of else paragraph(badge("no example", "plain")))
                    continue
                cells.append(self.cell(content, workload, framework.name))
            body.append(cells)
        unreadable: nodes.Node = paragraph("Every record, proof and file of checks can be read.")
        if content.problems:
            items = [nodes.list_item("", paragraph(problem)) for problem in content.problems]
            unreadable = nodes.bullet_list("", *items)
        return [
            scrolling(table(header, body, classes=("rosetta-coverage",)), "Frameworks and workloads"),
            section(self.state.document, "Records that can't be read", "unreadable", unreadable),
        ]

    def cell(self, content: SiteContent, workload: str, framework: str) -> nodes.Node:
        """The state of one example: a line for each machine and profile, and for each machine with rounds."""
        found = [r for r in content.results.records if (r.workload, r.framework) == (workload, framework)]
        rounds = [r for r in content.rounds.throughputs if (r.workload, r.framework) == (workload, framework)]
        both = {**content.results.reasons, **content.rounds.reasons}
        reasons = {key: one for key, one in both.items() if key[1::2] == (workload, framework)}
        box = element("div")
        for throughput in rounds:
            box += self.rounds(content, throughput)
        for record in found:
            key = record.machine, record.workload, record.profile, record.framework
            box += self.record(content, record, reasons.get(key, ()))
        for (machine, _, profile, _), held in reasons.items():
            for reason in held:
                where = f"{machine}, {profile}{'' if reason.seed is None else f', seed {reason.seed}'}: "
                when = f" ({reason.when[:10]})" if reason.when else ""
                box += paragraph(where, badge(reason.status, "bad"), f" {reason.reason}{when}")
        if not found and not rounds and not reasons:
            box += paragraph(badge("not run", "plain"))
        return box

    def rounds(self, content: SiteContent, throughput: Throughput) -> nodes.paragraph:
        """The line of one column's rounds on a machine."""
        n = len(throughput.now)
        newest = throughput.now[-1].record
        made = paragraph(f"{throughput.machine}, {newest.profile}: ")
        staleness = content.staleness(newest)
        states = speed_badges(Speed(throughput), staleness) or [Badge("current", "ok")]
        made += badges_paragraph(states).children
        if staleness:
            made += nodes.Text(f"{', '.join(staleness.reasons)}; ")
        made += nodes.Text(f"{n} round{'s' if n > 1 else ''}, {newest.content.started[:10]}")
        return made

    def record(self, content: SiteContent, record: Record, reasons: Sequence[Reason]) -> nodes.paragraph:
        """The line of one record."""
        made = paragraph(f"{record.machine}, {record.profile}: ")
        staleness = content.staleness(record)
        made += badges_paragraph(badges(record, staleness, reasons)).children
        if staleness:
            made += nodes.Text(f"{', '.join(staleness.reasons)}; ")
        made += nodes.Text(
            f"{len(record.runs)} run{'s' if len(record.runs) > 1 else ''}, {record.content.started[:10]}"
        )
        return made


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-coverage", RosettaCoverage)
