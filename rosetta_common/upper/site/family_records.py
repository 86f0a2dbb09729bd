"""``{rosetta-family-records} FAMILY``: a framework's examples and their records."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.elements import (
    HtmlOnly,
    OtherOnly,
    badge,
    element,
    line,
    link,
    paragraph,
    section,
)
from rosetta_common.upper.site.families import FamilyDirective, without_variants
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import verdict_parts
from rosetta_common.upper.site.results_directive import about, legend
from rosetta_common.upper.site.table_nodes import results_table
from rosetta_common.upper.site.tables import Row, Table


class RosettaFamilyRecords(FamilyDirective):
    """The examples of a family, the speed on each machine, the accuracy, and why a column has no record."""

    examples = True
    records = True

    def run(self) -> list[nodes.Node]:
        """Make the list and the tables."""
        members = self.members()
        made: list[nodes.Node] = []
        for workload, columns in self.site_content.registry.columns.items():
            there = [framework for framework in members if framework in columns]
            parts = [*self.overview(workload, members, there), *self.missing(workload, there)]
            title = self.site_content.registry.workloads[workload].title
            place = f"records-{nodes.make_id(workload)}"
            made.append(section(self.state.document, title, place, *parts, *self.tables(workload, there)))
        return made

    def overview(self, workload: str, members: list[Framework], there: list[Framework]) -> list[nodes.Node]:
        """Links to the pages and files of each example of a workload."""
        if not there:
            return [paragraph(badge("no example yet", "plain"))]
        box = element("ul", classes=("rosetta-examples",))
        for framework in there:
            box += self.links(workload, framework)
        without = [f.title for f in without_variants(members) if f not in there]
        names = ", ".join(framework.title for framework in there)
        made: list[nodes.Node] = [
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
            else link("step by step, beside any other", f"{page}#step-by-step"),
            nodes.Text(" · "),
            link("the whole example", f"{prefix}notebooks/{workload}/{framework.name}.html"),
            nodes.Text(" · "),
            link("script", f"{prefix}downloads/examples/{workload}/{framework.name}{script.suffix}"),
        ]
        if verdict := verdict_parts(self.site_content, workload, framework.name, prefix):
            item += [nodes.Text(" · "), *verdict]
        return item

    def missing(self, workload: str, there: list[Framework]) -> list[nodes.Node]:
        """The examples without any record, and why."""
        reasons: dict[str, list[str]] = {}
        for framework in there:
            if not self.site_content.best(workload, framework.name):
                reasons.setdefault(self.site_content.why_not(workload, framework.name), []).append(framework.title)
        return [
            paragraph(badge("not executed", "bad"), f" {'; '.join(titles)}: {why}.") for why, titles in reasons.items()
        ]

    def tables(self, workload: str, there: list[Framework]) -> list[nodes.Node]:
        """A section for the speed on each machine, and one for the accuracy."""
        content = self.site_content
        found = [content.speed(workload, machine, only=there) for machine in content.rounds.tables(workload)]
        made: list[nodes.Node] = []
        for table in (*found, content.accuracy(workload, only=there)):
            if table.empty:
                continue
            body: list[nodes.Node] = [paragraph(about(table))] if table.machine else []
            title = content.registry.workloads[workload].title
            label = f"{title}: {table.title}"
            name = self.namer(table)
            body += legend(table)
            body.append(results_table(table, table.brief, "Example", name, label))
            place = f"records-{nodes.make_id(workload)}-{nodes.make_id(table.name)}"
            made.append(section(self.state.document, table.title, place, *body))
        return made

    def namer(self, table: Table) -> Callable[[Row], nodes.Node]:
        """Makes the name of a row: a link to its provenance."""
        page = f"{to_root(self.env.docname)}workloads/{table.workload}.html"

        def name(row: Row) -> nodes.Node:
            return link(row.title, f"{page}#{table.detail_id(row.framework)}")

        return name


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-family-records", RosettaFamilyRecords)
