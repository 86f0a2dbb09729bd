"""``{rosetta-examples}``: a row for each framework and variant, a column for each workload, a link to each notebook."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.registry import GROUPS, Framework, Registry
from rosetta_common.upper.site.content import content_of, depend
from rosetta_common.upper.site.elements import Entry, paragraph, scrolling, table
from rosetta_common.upper.site.notebooks import FOLDER
from rosetta_common.upper.site.paths import to_root


def ordered(registry: Registry) -> dict[str, list[Framework]]:
    """The frameworks that have an example, by group; each column is followed by its variants."""
    found: dict[str, list[Framework]] = {group: [] for group in GROUPS}
    having = {framework.name for columns in registry.columns.values() for framework in columns}
    every = [framework for framework in registry.frameworks.values() if framework.name in having]
    for column in every:
        if not column.variant_of:
            found[column.group] += [column, *(one for one in every if one.variant_of == column.name)]
    return {group: members for group, members in found.items() if members}


class RosettaExamples(SphinxDirective):
    """The grid of frameworks and workloads."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        registry = content_of(self.env.app).registry
        depend(self.env.app)
        header = ["Framework", *(workload.title for workload in registry.workloads.values())]
        rows: list[list[Entry]] = []
        for group, members in ordered(registry).items():
            rows.append([(paragraph(nodes.strong("", GROUPS[group])), len(header))])
            rows += [
                [framework.title, *(self.cell(registry, workload, framework) for workload in registry.workloads)]
                for framework in members
            ]
        return [scrolling(table(header, rows, classes=("rosetta-grid",)), "Examples by framework and workload")]

    def cell(self, registry: Registry, workload: str, framework: Framework) -> Entry:
        """The link to one notebook, whose name says to a screen reader where it leads; empty without an example."""
        if framework not in registry.columns[workload]:
            return ""
        of = f" of {framework.title}, {registry.workloads[workload].title}"
        name = [nodes.Text("notebook"), nodes.inline("", of, classes=["visually-hidden"])]
        address = f"{to_root(self.env.docname)}{FOLDER}/{workload}/{framework.name}.html"
        return paragraph(nodes.reference("", "", *name, refuri=address, internal=True))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-examples", RosettaExamples)
