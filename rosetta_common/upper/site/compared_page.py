"""``{rosetta-compared}``, ``{rosetta-abilities}``, ``{rosetta-probe}`` and ``{rosetta-compared-2016}``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.site.compared import (
    PATH,
    Group,
    abilities,
    columns,
    compared_csv,
    compared_json,
    groups,
)
from rosetta_common.upper.site.compared_answers import CODE, MISSING, SOURCED, Answer
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import Entry, element, line, paragraph, scrolling, section, table
from rosetta_common.upper.site.facts import read_facts
from rosetta_common.upper.site.families import facts_path, families, note, page_link
from rosetta_common.upper.site.lesson_code import lesson_code
from rosetta_common.upper.site.table_nodes import SORTABLE, heading

PAGE = "compared"
CLASS = "rosetta-compared"
PUBLISHED = "compared_2016.toml"  # below the source folder


def tables_of(app: Sphinx) -> list[Group]:
    """All tables of the page, from the records and the facts."""
    content = content_of(app)
    return groups(content, read_facts(facts_path(app), families(content.registry)))


class ComparedDirective(SphinxDirective):
    """A directive that depends on the records, the facts and the pins."""

    @property
    def site_content(self) -> SiteContent:
        """The registry and the records; also notes the files."""
        depend(self.env.app)
        note(self.env.app, facts_path(self.env.app))
        return content_of(self.env.app)


class RosettaCompared(ComparedDirective):
    """``{rosetta-compared}``: a section with a table for each group of questions, and what each question asks."""

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        content = self.site_content
        return [self.section(content, one) for one in tables_of(self.env.app)]

    def section(self, content: SiteContent, group: Group) -> nodes.section:
        """One group: its table, and below it what is asked."""
        header: list[nodes.Node | str] = [heading("framework", "Framework")]
        header += [heading(question.key, question.heading) for question in group.questions]
        rows: list[list[Entry]] = []
        for framework in columns(content):
            name = line("p", page_link(self.env, framework.title, framework.family), data_sort=framework.title)
            shown = element("div", name, data_framework=framework.name)
            rows.append([shown, *(self.cell(question.answers[framework.name]) for question in group.questions)])
        made = scrolling(table(header, rows, classes=(CLASS, SORTABLE)), group.title)
        told = [
            nodes.list_item(
                "",
                paragraph(
                    nodes.strong("", question.heading),
                    f": {question.asked}{'' if question.asked.endswith('?') else '.'}",
                ),
            )
            for question in group.questions
        ]
        return section(self.state.document, group.title, f"compared-{group.name}", made, nodes.bullet_list("", *told))

    def cell(self, answer: Answer) -> nodes.Node:
        """One answer, with its source or the framework that it comes from."""
        shown = nodes.emphasis("", answer.text) if answer.how == MISSING else nodes.Text(answer.text)
        parts: list[nodes.Node] = list(self.parse_inline(answer.text)[0]) if answer.how == SOURCED else [shown]
        first = line("p", *parts)
        if answer.sort is not None:
            first["html"]["data-sort"] = str(answer.sort)
        if answer.how == SOURCED:
            address = answer.source.startswith(("https://", "http://"))
            day = nodes.inline("", answer.date, classes=["rosetta-whole"])
            where = nodes.reference("", "source", refuri=answer.source) if address else nodes.Text(answer.source)
            return element("div", first, line("p", where, nodes.Text(", "), day, classes=("rosetta-source",)))
        if answer.through:
            through = line("p", nodes.Text(f"through {answer.through}"), classes=("rosetta-source",))
            return element("div", first, through)
        return first


class RosettaAbilities(ComparedDirective):
    """``{rosetta-abilities}``: which of the frameworks can do what; a script makes each row a filter of the tables."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        content = self.site_content
        titles = {framework.name: framework.title for framework in columns(content)}
        rows: list[list[Entry]] = []
        for question in abilities(tables_of(self.env.app)):
            able = [name for name in titles if question.answers[name].able]
            unable = [name for name in titles if question.answers[name].able is False]
            unknown = [name for name in titles if question.answers[name].able is None]
            name = line("p", nodes.Text(question.can), data_can=" ".join(able))
            lists = ("; ".join(titles[one] for one in held) for held in (unable, unknown))
            yes = line(
                "p", nodes.Text(f"{len(able)}: " + "; ".join(titles[one] for one in able)), data_sort=str(len(able))
            )
            rows.append([name, yes, *lists])
        header: list[nodes.Node | str] = ["Can it ...", "Yes", "No", "No answer"]
        return [scrolling(table(header, rows, classes=("rosetta-abilities", SORTABLE)), "Which of them can do what")]


class RosettaProbe(ComparedDirective):
    """``{rosetta-probe} NAME``: the code of one probe in every framework."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the tabs."""
        content, name = self.site_content, self.arguments[0]
        probe = content.probes.lessons.get(name)
        if probe is None:
            raise self.error(f"{self.name}: there is no probe {name!r}")
        found = []
        for framework in columns(content):
            code = content.probes_of(framework).get(name, {})
            if CODE in code:
                found.append((framework, {CODE: code[CODE]}))
        return lesson_code(found, name, probe.title)


class RosettaCompared2016(SphinxDirective):
    """``{rosetta-compared-2016}``: the three columns of 2016 as they were published."""

    def run(self) -> list[nodes.Node]:
        """Make the table, and its source."""
        path = Path(self.env.srcdir) / PUBLISHED
        note(self.env.app, path)
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        header = ["Row", *held["frameworks"]]
        rows: list[list[Entry]] = [[row, *values] for row, values in held["rows"].items()]
        source = nodes.reference("", held["title"], refuri=held["source"])
        told = paragraph("Source: ", source, f", {held['published']}; read on {held['read']}.")
        return [scrolling(table(header, rows), "The table of 2016"), told]


def compared_files(app: Sphinx) -> dict[str, str]:
    """The downloads, by their path; none if the site doesn't have the page."""
    if PAGE not in app.env.found_docs:
        return {}
    content, tables = content_of(app), tables_of(app)
    return {f"{PATH}.json": compared_json(content, tables), f"{PATH}.csv": compared_csv(content, tables)}


def setup(app: Sphinx) -> None:
    """Register the directives and the script."""
    app.add_directive("rosetta-compared", RosettaCompared)
    app.add_directive("rosetta-abilities", RosettaAbilities)
    app.add_directive("rosetta-probe", RosettaProbe)
    app.add_directive("rosetta-compared-2016", RosettaCompared2016)
    app.add_js_file("rosetta-compared.js", loading_method="defer")
