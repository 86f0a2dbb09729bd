"""Directives of the landing page: the chooser, two snippets side by side, counts, cards of the workloads."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.steps import read_cells, steps_of
from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.site.columns import columns_of, grouped, options
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import HtmlOnly, OtherOnly, element, line, link, paragraph
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.tables.learnt import PROFILES


def facts(content: SiteContent) -> list[tuple[str, str]]:
    """The numbers of frameworks, examples and records, as pairs of a number and its name."""
    measured = [one for throughput in content.rounds.throughputs for one in throughput.now]
    records = [*content.results.records, *(one.record for one in measured)]
    current = {(r.workload, r.framework) for r in records if not content.stale(r)}
    counts = [
        (len(content.examples()), "example", "examples"),
        (len(current), "with a current record", "with a current record"),
        (sum(len(record.runs) for record in records), "recorded run", "recorded runs"),
        (len({record.machine for record in records}), "machine", "machines"),
    ]
    return [(str(count), one if count == 1 else many) for count, one, many in counts]


def recorded(content: SiteContent, workload: str) -> str:
    """Where the speed of a workload was measured, and how many columns have which accuracy, in sentences."""
    machines = content.rounds.tables(workload)
    words = "; ".join(map(content.machine_title, machines))
    told = [f"Speed measured on: {words}." if machines else "No speed measured yet."]
    found = [content.learnt(workload, framework.name) for framework in content.registry.columns[workload]]
    profiles = [one.profile for one in found if one]
    counts = " and ".join(f"{profiles.count(name)} at {name}" for name in PROFILES if name in profiles)
    return " ".join([*told, f"Accuracy: {counts} (variants included)." if counts else "No accuracy yet."])


class RosettaFacts(SphinxDirective):
    """A line with the numbers of frameworks, examples and records."""

    def run(self) -> list[nodes.Node]:
        """Make the line of counts."""
        depend(self.env.app)
        box = element("ul", classes=("rosetta-facts",))
        pairs = facts(content_of(self.env.app))
        for number, name in pairs:
            box += line("li", nodes.strong("", number), nodes.Text(f" {name}"))
        text = ", ".join(f"{number} {name}" for number, name in pairs)
        return [HtmlOnly("", box), OtherOnly("", paragraph(text + "."))]


class RosettaChooser(SphinxDirective):
    """From one framework to another: ``{rosetta-chooser} WORKLOAD KNOWN READ``, a form that works without script.

    It has a button for each workload. Below it is a card for each column of the named workload; variants are reached
    from their column.
    """

    required_arguments = 3

    def run(self) -> list[nodes.Node]:
        """Make the form and the cards."""
        depend(self.env.app)
        workload, *chosen = self.arguments
        content = content_of(self.env.app)
        columns = columns_of(content.registry, workload)
        for name in chosen:
            if name not in {framework.name for framework in columns}:
                raise self.error(f"rosetta-chooser: no example of {workload!r} in {name!r}")
        pages = {name: f"{to_root(self.env.docname)}workloads/{name}.html" for name in content.registry.workloads}
        page = pages[workload]
        buttons = "".join(
            f'<button type="submit" formaction="{pages[name]}">{escape(one.title)}</button>'
            for name, one in content.registry.workloads.items()
            if content.registry.columns[name]
        )
        known, read = (options(columns, name) for name in chosen)
        form = (
            f'<form class="rosetta-go" action="{page}" method="get" aria-label="Choose two frameworks">'
            f'<label><span>I know</span> <select name="framework">{known}</select></label>'
            f'<label><span>I read</span> <select name="with">{read}</select></label>'
            '<p role="group" aria-labelledby="rosetta-go-in"><span id="rosetta-go-in">Show both in</span> '
            f"{buttons}</p></form>"
        )
        cards = HtmlOnly()
        for group, of_group in grouped(columns).items():
            cards += line("p", nodes.Text(GROUPS[group]), classes=("rosetta-group",))
            cards += element("ul", classes=("rosetta-cards",))
            for framework in of_group:
                cards[-1] += line("li", link(framework.title, f"{page}?framework={framework.name}"))
        names = ", ".join(framework.title for framework in columns)
        return [nodes.raw("", form, format="html"), cards, OtherOnly("", paragraph(names + "."))]


class RosettaTeaser(SphinxDirective):
    """One step of a workload in two frameworks: ``{rosetta-teaser} WORKLOAD STEP FRAMEWORK FRAMEWORK``."""

    required_arguments = 4

    def run(self) -> list[nodes.Node]:
        """Show the two snippets, each below its framework's name."""
        workload, step, *names = self.arguments
        content = content_of(self.env.app)
        depend(self.env.app)
        box = element("div", classes=("rosetta-teaser",))
        columns = {framework.name: framework for framework in content.registry.columns.get(workload, [])}
        for name in names:
            if name not in columns:
                raise self.error(f"rosetta-teaser: no example of {workload!r} in {name!r}")
            cells = steps_of(read_cells(columns[name].example(workload)))
            if step not in cells:
                raise self.error(f"rosetta-teaser: {step!r} is no step")
            code = cells[step].source
            box += element(
                "div",
                line("p", nodes.Text(columns[name].title), classes=("rosetta-teaser-title",)),
                nodes.literal_block(code, code, language=columns[name].language, classes=["rosetta-code"]),
            )
        return [box]


class RosettaWorkloads(SphinxDirective):
    """A card for each workload."""

    def run(self) -> list[nodes.Node]:
        """Make the cards."""
        depend(self.env.app)
        content = content_of(self.env.app)
        box = element("div", classes=("rosetta-workloads",))
        prefix = to_root(self.env.docname)
        for workload in content.registry.workloads.values():
            columns = columns_of(content.registry, workload.name)
            box += element(
                "div",
                line(
                    "p",
                    link(workload.title, f"{prefix}workloads/{workload.name}.html"),
                    classes=("rosetta-card-title",),
                ),
                paragraph(workload.summary),
                paragraph(f"{len(columns)} columns. {recorded(content, workload.name)}"),
                classes=("rosetta-card",),
            )
        return [box]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-facts", RosettaFacts)
    app.add_directive("rosetta-chooser", RosettaChooser)
    app.add_directive("rosetta-teaser", RosettaTeaser)
    app.add_directive("rosetta-workloads", RosettaWorkloads)
