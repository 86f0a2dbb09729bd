"""``{rosetta-family-records} FAMILY``: a framework's examples, and what is recorded of them."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.measures import measure_of
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.elements import (
    HtmlOnly,
    OtherOnly,
    badge,
    element,
    line,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.families import FamilyDirective, results_of, without_variants
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import verdict_parts
from rosetta_common.upper.site.results_directive import about
from rosetta_common.upper.site.tables import Row, columns_of_table, rows


class RosettaFamilyRecords(FamilyDirective):
    """The examples of a family, a table a machine and profile, and why a column has no record."""

    examples = True
    records = True

    def run(self) -> list[nodes.Node]:
        """Make the list and the tables."""
        members = self.members()
        made: list[nodes.Node] = []
        for workload, columns in self.source.registry.columns.items():
            there = [framework for framework in members if framework in columns]
            made += self.overview(workload, members, there)
            made += self.missing(workload, there)
            made += self.tables(workload, there)
        return made

    def overview(self, workload: str, members: list[Framework], there: list[Framework]) -> list[nodes.Node]:
        """Links to everything about each example of a workload."""
        title = self.source.registry.workloads[workload].title
        if not there:
            return [paragraph(nodes.strong("", title), " ", badge("no example yet", "plain"))]
        box = element("ul", classes=("rosetta-examples",))
        for framework in there:
            box += self.links(workload, framework)
        without = [f.title for f in without_variants(members) if f not in there]
        names = ", ".join(framework.title for framework in there)
        made: list[nodes.Node] = [
            paragraph(nodes.strong("", title)),
            HtmlOnly("", box),
            OtherOnly("", paragraph(names)),
        ]
        if without:
            made.append(paragraph(badge("no example yet", "plain"), f" {', '.join(without)}"))
        return made

    def links(self, workload: str, framework: Framework) -> nodes.Node:
        """One example's line."""
        prefix = to_root(self.env.docname)
        script = framework.example(workload)
        page = f"{prefix}workloads/{workload}.html?framework={framework.variant_of or framework.name}"
        item = line("li", nodes.strong("", framework.title), nodes.Text(": "))
        item += [
            link("what it changes in its column", f"{page}#tab-variants-{framework.name}")
            if framework.variant_of
            else link("step by step, beside any other", page),
            nodes.Text(" · "),
            link("the whole example", f"{prefix}notebooks/{workload}/{framework.name}.html"),
            nodes.Text(" · "),
            link("script", f"{prefix}downloads/examples/{workload}/{framework.name}{script.suffix}"),
        ]
        if verdict := verdict_parts(self.source, workload, framework.name, prefix):
            item += [nodes.Text(" · "), *verdict]
        return item

    def missing(self, workload: str, there: list[Framework]) -> list[nodes.Node]:
        """Which examples have no record at all, and why."""
        reasons: dict[str, list[str]] = {}
        for framework in there:
            if not self.source.best(workload, framework.name):
                reasons.setdefault(self.source.why_not(workload, framework.name), []).append(framework.title)
        return [
            paragraph(badge("not executed", "bad"), f" {'; '.join(titles)}: {why}.") for why, titles in reasons.items()
        ]

    def tables(self, workload: str, there: list[Framework]) -> list[nodes.Node]:
        """A section a machine and profile."""
        own = results_of(self.source.results, there)
        made: list[nodes.Node] = []
        for machine, profile in self.source.shown(workload):
            columns = [f for f in self.source.in_table(workload, machine, profile) if f in there]
            records = {
                r.framework: r
                for r in own.records
                if (r.machine, r.workload, r.profile) == (machine, workload, profile)
                and r.framework in {framework.name for framework in columns}
            }
            if not records:
                continue
            stale = {name: self.source.stale(record) for name, record in records.items()}
            reference = self.source.reference(workload, machine, profile)
            listed = rows(results_of(own, columns), machine, workload, profile, columns, stale, reference)
            key = nodes.make_id(f"{machine}-{profile}")
            title = f"{machine}, profile {profile}"
            body: list[nodes.Node] = [nodes.paragraph("", about(records))]
            if profile == "smoke":
                body.append(paragraph(badge("smoke: shows that it runs, no benchmark", "warn")))
            if any(record.stand_in for record in records.values()):
                text = " Rows so marked were not made from the real data set."
                body.append(paragraph(badge("stand-in data", "warn"), text))
            cells = [self.row(workload, row, key) for row in listed]
            shown = table(
                ["Example", "State", *measure_of(workload).brief], cells, classes=("rosetta-results", "rosetta-brief")
            )
            body.append(scrolling(shown, f"Records of {self.source.registry.workloads[workload].title}, {title}"))
            made.append(section(self.state.document, title, f"records-{nodes.make_id(workload)}-{key}", *body))
        return made

    def row(self, workload: str, row: Row, key: str) -> list[nodes.Node | str | tuple[nodes.Node, int]]:
        """One example's cells; its name leads to the provenance on the workload's page."""
        brief = measure_of(workload).brief
        state = paragraph(*(part for one in row.badges for part in (badge(one.text, one.kind), " ")))
        if not row.record:
            return [row.title, state, (nodes.paragraph("", row.reason), len(brief))]
        if row.reason:
            state += nodes.Text(row.reason)
        figures = dict(zip(columns_of_table(workload)[2:], row.cells, strict=True))
        address = f"{to_root(self.env.docname)}workloads/{workload}.html#record-{key}-{row.framework}"
        versions = line("p", nodes.Text(figures["Versions"]), classes=("rosetta-source",))
        name = element("div", paragraph(link(row.title, address)), versions)
        return [name, state, *(figures[column] for column in brief)]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-family-records", RosettaFamilyRecords)
