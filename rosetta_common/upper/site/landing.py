"""Directives of the landing page: the chooser, one step in two frameworks, cards of the columns and the workloads."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.site.columns import columns_of, grouped, options
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import HtmlOnly, OtherOnly, element, line, link, paragraph
from rosetta_common.upper.site.lesson_code import light_box
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.steps_directive import SECTIONS, read_parts
from rosetta_common.upper.tables.learnt import PROFILES


def recorded(content: SiteContent, workload: str) -> str:
    """Where the speed of a workload was measured, and how many columns have which accuracy, in sentences."""
    machines = content.rounds.tables(workload)
    words = "; ".join(map(content.machine_title, machines))
    told = [f"Speed measured on: {words}." if machines else "No speed measured yet."]
    found = [content.learnt(workload, framework.name) for framework in content.registry.columns[workload]]
    profiles = [one.profile for one in found if one]
    counts = " and ".join(f"{profiles.count(name)} at {name}" for name in PROFILES if name in profiles)
    return " ".join([*told, f"Accuracy: {counts} (variants included)." if counts else "No accuracy yet."])


class RosettaChooser(SphinxDirective):
    """From one framework to another: ``{rosetta-chooser} KNOWN READ``, a form that works without script.

    It has a button for each workload, and its menus have the columns of all workloads.
    """

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Make the form."""
        depend(self.env.app, records=False)
        registry = content_of(self.env.app).registry
        shown = {name: columns_of(registry, name) for name in registry.workloads}
        columns = {one.name: one for found in shown.values() for one in found}
        for name in self.arguments:
            if name not in columns:
                raise self.error(f"rosetta-chooser: no example in {name!r}")
        root = to_root(self.env.docname)
        pages = {name: f"{root}workloads/{name}.html#step-by-step" for name, found in shown.items() if found}
        buttons = "".join(
            f'<button type="submit" formaction="{page}">{escape(registry.workloads[name].title)}</button>'
            for name, page in pages.items()
        )
        known, read = (options(columns.values(), name) for name in self.arguments)
        form = (
            f'<form class="rosetta-go" action="{next(iter(pages.values()))}" method="get" autocomplete="off"'
            ' aria-label="Choose two frameworks">'
            f'<label><span>I know</span> <select name="framework">{known}</select></label>'
            f'<label><span>I read</span> <select name="with">{read}</select></label>'
            '<p role="group" aria-labelledby="rosetta-go-in"><span id="rosetta-go-in">Show both in</span> '
            f"{buttons}</p></form>"
        )
        return [nodes.raw("", form, format="html")]


class RosettaColumns(SphinxDirective):
    """``{rosetta-columns} WORKLOAD``: a card for each column, by group; variants are reached from their column."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the cards."""
        depend(self.env.app, records=False)
        workload = self.arguments[0]
        columns = columns_of(content_of(self.env.app).registry, workload)
        page = f"{to_root(self.env.docname)}workloads/{workload}.html"
        cards = HtmlOnly()
        for group, of_group in grouped(columns).items():
            cards += line("p", nodes.Text(GROUPS[group]), classes=("rosetta-group",))
            cards += element("ul", classes=("rosetta-cards",))
            for framework in of_group:
                cards[-1] += line("li", link(framework.title, f"{page}?framework={framework.name}#step-by-step"))
        names = ", ".join(framework.title for framework in columns)
        return [cards, OtherOnly("", paragraph(names + "."))]


class RosettaTeaser(SphinxDirective):
    """One step of a workload in two frameworks: ``{rosetta-teaser} WORKLOAD STEP FRAMEWORK FRAMEWORK``.

    The page holds the step of all columns, and a script shows those that the reader chose; the others stay hidden.
    """

    required_arguments = 4

    def run(self) -> list[nodes.Node]:
        """Show the two snippets, each below its framework's name, and hide the others."""
        workload, step, *names = self.arguments
        depend(self.env.app, records=False)
        content = content_of(self.env.app)
        columns = {framework.name: framework for framework in columns_of(content.registry, workload)}
        if step not in SECTIONS:
            raise self.error(f"rosetta-teaser: {step!r} is no step")
        for name in names:
            if name not in columns:
                raise self.error(f"rosetta-teaser: no example of {workload!r} in {name!r}")
        pair = f"{to_root(self.env.docname)}workloads/{workload}.html?framework={names[0]}&with={names[1]}"
        told = link(SECTIONS[step][0].lower(), f"{pair}#step-{step}")
        caption = line("p", nodes.Text("One step in both: "), told, classes=("rosetta-teaser-caption",))
        box = element("div", classes=("rosetta-teaser",))
        for name in [*names, *(other for other in columns if other not in names)]:
            code, language = read_parts(content, workload, columns[name]).code[step], columns[name].language
            title = line("p", nodes.Text(columns[name].title), classes=("rosetta-teaser-title",))
            if name in names:
                shown = nodes.literal_block(code, code, language=language, classes=["rosetta-code"])
                box += element("div", title, shown, data_framework=name)
            else:
                box += HtmlOnly("", element("div", title, light_box(code, language), data_framework=name, hidden=""))
        return [caption, box]


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
    app.add_directive("rosetta-chooser", RosettaChooser)
    app.add_directive("rosetta-columns", RosettaColumns)
    app.add_directive("rosetta-teaser", RosettaTeaser)
    app.add_directive("rosetta-workloads", RosettaWorkloads)
    app.add_js_file("rosetta-landing.js", loading_method="defer")
