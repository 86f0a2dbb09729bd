"""The pages "From A to B": written before Sphinx looks for pages, filled by ``{rosetta-route}``."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.phrases import PLAIN
from rosetta_common.upper.phrases.agreement import told
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import Entry, element, joined, line, link, paragraph, scrolling, section, table
from rosetta_common.upper.site.lesson_code import code_box
from rosetta_common.upper.site.lesson_overview import STEP_TITLES
from rosetta_common.upper.site.paths import remove_others, to_root, write_changed
from rosetta_common.upper.site.phrasebook import PAGES, depend_on_phrases
from rosetta_common.upper.site.routes import (
    FOLDER,
    TARGETS,
    Differences,
    Part,
    Route,
    differences,
    routes,
    title_of,
    weights,
    without_counterpart,
)

LINES = 10  # of code in a table


def page_text(route: Route) -> str:
    """The source of a route's page, in MyST."""
    source, target = title_of(route.source), title_of(route.target)
    description = (
        f"{route.title}: which defaults differ, the same lines in both, how to carry the weights over, "
        f"and what {target} has no counterpart for. Every difference was observed by running {source} and {target}."
    )
    head = f'---\nmyst:\n  html_meta:\n    description: "{description}"\n---\n'
    filled = f"```{{rosetta-route}} {route.source.name} {route.target.name}\n```\n"
    return f"{head}\n# {route.title}\n\n```{{rosetta-pair}}\n```\n\n{filled}"


class RosettaRoute(SphinxDirective):
    """``{rosetta-route} A B``: all that differs between two frameworks, and what is the same."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        content, phrases = content_of(self.env.app), depend_on_phrases(self.env.app)
        depend(self.env.app)
        source, target = (content.registry.frameworks[name] for name in self.arguments)
        route = Route(source, target)
        self.root, self.docs = to_root(self.env.docname), self.env.found_docs
        found = differences(content, phrases, route)
        made = [
            *self.side_by_side(content, route),
            self.lessons(content, route, found),
            self.apart(phrases, route, found),
            *self.alike(phrases, found),
            *self.weights(content, route),
            *self.missing(phrases, route),
        ]
        return [self.pair(route), self.summary(route, found), *made]

    def pair(self, route: Route) -> nodes.raw:
        """The two frameworks for ``rosetta-pair.js``: a reader who opens the page has chosen them."""
        names = f'data-framework="{route.source.name}" data-with="{route.target.name}"'
        return nodes.raw("", f'<span id="rosetta-route" {names} hidden></span>', format="html")

    def summary(self, route: Route, found: Differences) -> nodes.paragraph:
        """What the page found, in numbers."""
        apart, alike = len(found.apart), len(found.alike)
        few = f"{len(found.lessons)} of {found.looked} lessons"
        both = f"{title_of(route.source)} and {title_of(route.target)} were both run, with their own defaults."
        part = f"They part in {few} and in {apart} of {apart + alike} entries of the phrasebook."
        return paragraph(f"{both} {part} This page has all of them.")

    def side_by_side(self, content: SiteContent, route: Route) -> list[nodes.Node]:
        """Links to the workloads that both have."""
        pair = f"framework={route.source.name}&with={route.target.name}"
        found = [
            workload
            for workload, columns in content.registry.columns.items()
            if route.source in columns and route.target in columns and f"workloads/{workload}" in self.docs
        ]
        if not found:
            return []
        links = [
            link(content.registry.workloads[workload].title, f"{self.root}workloads/{workload}.html?{pair}")
            for workload in found
        ]
        return [paragraph(nodes.strong("", "The same model in both, side by side: "), *joined(links, ", "))]

    def lessons(self, content: SiteContent, route: Route, differ: Differences) -> nodes.section:
        """The lessons in which the two part, by step."""
        found = [part for part in differ.lessons if f"lessons/{part.lesson.topic}" in self.docs]
        rows: list[list[Entry]] = []
        for step, title in STEP_TITLES.items():
            of_step = [part for part in found if (part.lesson.steps[0] if part.lesson.steps else "") == step]
            if of_step:
                rows.append([(paragraph(nodes.strong("", title)), 3)])
                rows += [self.lesson(content, part) for part in of_step]
        header = ["What differs", title_of(route.source), title_of(route.target)]
        told_none: list[nodes.Node] = [paragraph("No lesson has two answers in these two.")]
        shown = [scrolling(table(header, rows), "Lessons in which the two differ")] if rows else told_none
        return section(self.state.document, "What differs, step by step", "lessons", *shown)

    def lesson(self, content: SiteContent, part: Part) -> list[Entry]:
        """One row: the lesson, and what was observed in each."""
        named = link(part.lesson.title, content.lesson_address(part.lesson.name, self.root))
        kind = "" if part.lesson.answers else " (pitfall)"
        return [paragraph(named, kind), part.source, part.target]

    def apart(self, phrases: Phrases, route: Route, found: Differences) -> nodes.section:
        """The phrases with two results: the code and the result in each."""
        rows: list[list[Entry]] = [
            [
                paragraph(self.phrase(phrase)),
                self.cell(phrases, phrase, route.source),
                self.cell(phrases, phrase, route.target),
            ]
            for phrase in found.apart
        ]
        header = ["The same question", title_of(route.source), title_of(route.target)]
        none: list[nodes.Node] = [paragraph("No entry of the phrasebook gives two results in these two.")]
        shown = (
            [scrolling(table(header, rows, classes=("rosetta-apart",)), "Phrases with two results")] if rows else none
        )
        return section(self.state.document, "The same question, another result", "apart", *shown)

    def phrase(self, phrase: Phrase) -> nodes.reference:
        """A link to an entry."""
        return link(phrase.title, f"{self.root}{PAGES}/{phrase.topic}.html#{phrase.name}")

    def cell(self, phrases: Phrases, phrase: Phrase, framework: Framework) -> nodes.Node:
        """The code of an entry in one framework, if it is short, and its result."""
        source, _ = phrases.written[framework.name].cells[phrase.name][PLAIN]
        code = source.strip()
        parts: list[nodes.Node] = code_box(code) if code.count("\n") < LINES else []
        answer = phrases.answers.answer(phrase, framework.name, PLAIN)
        if answer:
            parts.append(line("pre", nodes.Text(told(answer)), classes=("rosetta-value",)))
        return element("div", *parts)

    def alike(self, phrases: Phrases, found: Differences) -> list[nodes.Node]:
        """Links to the phrases with one result."""
        if not found.alike:
            return []
        items = []
        for topic, title in phrases.book.topics.items():
            links = [self.phrase(one) for one in found.alike if one.topic == topic]
            if links:
                parts = joined(links, "; ")
                items.append(nodes.list_item("", paragraph(nodes.strong("", f"{title}: "), *parts)))
        return [section(self.state.document, "The same result", "alike", nodes.bullet_list("", *items))]

    def weights(self, content: SiteContent, route: Route) -> list[nodes.Node]:
        """The recipe for the weights of each layer."""
        found = weights(content, route)
        if not found:
            return []
        made: list[nodes.Node] = []
        for recipe in found:
            made.append(paragraph(nodes.strong("", recipe.title), f". {recipe.note}" if recipe.note else ""))
            if recipe.code:
                made.append(nodes.literal_block("\n".join(recipe.code), "\n".join(recipe.code), language="python"))
            elif not recipe.note:
                made[-1] += nodes.Text(": as it is.")
        more = paragraph("How this is known: ", link("carrying weights over", f"{self.root}lessons/weights.html"), ".")
        return [section(self.state.document, "Carry the weights over", "weights", *made, more)]

    def missing(self, phrases: Phrases, route: Route) -> list[nodes.Node]:
        """The phrases without an answer in the target."""
        found = list(without_counterpart(phrases, route))
        if not found:
            return []
        items = [
            nodes.list_item("", paragraph(self.phrase(phrase), ": ", *self.parse_inline(why)[0]))
            for phrase, why in found
        ]
        title = f"What {title_of(route.target)} has no counterpart for"
        return [section(self.state.document, title, "missing", nodes.bullet_list("", *items))]


class RosettaRoutes(SphinxDirective):
    """``{rosetta-routes}``: a table of all routes, a row for each framework that a reader knows."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        content = content_of(self.env.app)
        depend(self.env.app, records=False)
        every = routes(content.registry)
        known = {route.source.name: route.source for route in every}
        wanted = [
            content.registry.frameworks[name] for name in dict.fromkeys([*TARGETS, *(one.target.name for one in every)])
        ]
        by_ends = {(route.source.name, route.target.name): route for route in every}
        rows: list[list[Entry]] = []
        for source in known.values():
            row: list[Entry] = [paragraph(("Leaving " if source.group == "historic" else "From ") + title_of(source))]
            for target in wanted:
                route = by_ends.get((source.name, target.name))
                row.append(
                    paragraph(link(f"to {title_of(target)}", f"{to_root(self.env.docname)}{route.page}.html"))
                    if route
                    else ""
                )
            rows.append(row)
        header = ["You know", *(title_of(target) for target in wanted)]
        return [scrolling(table(header, rows), "All routes")]


def _generate(app: Sphinx) -> None:
    """Write the pages; unchanged ones keep their time."""
    folder = Path(app.srcdir) / FOLDER
    if not (folder / "index.md").is_file():
        return
    kept = [folder / "index.md"]
    for route in routes(content_of(app).registry):
        path = Path(app.srcdir) / f"{route.page}.md"
        write_changed(path, page_text(route))
        kept.append(path)
    remove_others(folder, kept)


def setup(app: Sphinx) -> None:
    """Register the directives and the generator, which runs before the pages are looked for."""
    app.add_directive("rosetta-route", RosettaRoute)
    app.add_directive("rosetta-routes", RosettaRoutes)
    app.connect("builder-inited", _generate)
