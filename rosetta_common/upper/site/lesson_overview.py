"""All lessons at once: the checklist, the table of topics, and the matrix of verdicts."""

from __future__ import annotations

from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.lessons.verdicts import ANSWERED, FAILED, LOOKED, NOT_APPLICABLE, WAS, YES
from rosetta_common.upper.records.checks import CPU
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import badge, element, line, link, paragraph, scrolling, table
from rosetta_common.upper.site.lesson_verdicts import answer_of, counted, holds_in, verdict_of
from rosetta_common.upper.site.lessons import KINDS
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import Row

STEP_TITLES = {
    "load": "Load",
    "build": "Build",
    "compile": "Loss and optimiser",
    "train": "Train",
    "predict": "Predict",
    "evaluate": "Evaluate",
    "": "Before all that",
}


class RosettaChecklist(SphinxDirective):
    """``{rosetta-checklist}``: what to check before you compare two frameworks, by step; for printing."""

    def run(self) -> list[nodes.Node]:
        """Make the lists."""
        content = content_of(self.env.app)
        depend(self.env.app)
        root = to_root(self.env.docname)
        box = element("div", classes=("rosetta-checklist",))
        for step, title in STEP_TITLES.items():
            lessons = [one for one in content.lessons.values() if (one.steps[0] if one.steps else "") == step]
            if not lessons:
                continue
            items = nodes.bullet_list("", classes=["rosetta-boxes"])
            for lesson in lessons:
                told = line("span", nodes.Text(f" {counted(content, lesson)}".rstrip()), classes=("rosetta-count",))
                asked = paragraph(link(lesson.ask, content.lesson_address(lesson.name, root)), told)
                items += nodes.list_item("", asked)
            box += element("div", line("p", nodes.Text(title), classes=("rosetta-checklist-step",)), items)
        return [box]


class RosettaLessons(SphinxDirective):
    """``{rosetta-lessons}``: for each topic its lessons and how many still hold; then the dates of the checks."""

    def run(self) -> list[nodes.Node]:
        """Make the table of topics and the count of verdicts."""
        content = content_of(self.env.app)
        depend(self.env.app)
        rows: list[Row] = []
        for topic, title in content.catalogue.topics.items():
            lessons = content.catalogue.of(topic)
            holding = sum(bool(holds_in(content, one)[0]) for one in lessons)
            conventions = sum(bool(one.answers) for one in lessons)
            rows.append([paragraph(link(title, f"{topic}.html")), str(len(lessons)), str(holding), str(conventions)])
        return [table(["Topic", "Lessons", "Pitfalls that hold somewhere", "Conventions"], rows), self.dates(content)]

    def dates(self, content: SiteContent) -> nodes.paragraph:
        """How many checks were made when, and how many found the pitfall."""
        checks = [one for (device, _, _), one in content.checks.checks.items() if device == CPU]
        frameworks = {one.framework for one in checks}
        said = Counter(
            verdict_of(content, lesson, name)
            for lesson in content.lessons.values()
            if lesson.checked
            for name in frameworks
        )
        dates = sorted(one.content.checked[:10] for one in checks)
        when = f", {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "") if dates else ""
        looked = sum(said[one] for one in LOOKED)
        told = f"{looked} checks in {len(frameworks)} frameworks{when}: a pitfall was found {said[YES]} times"
        return paragraph(f"{told}, and a convention was looked up {said[ANSWERED]} times.")


class RosettaVerdicts(SphinxDirective):
    """``{rosetta-verdicts}``: all verdicts, a table for each topic, a column for each framework."""

    def run(self) -> list[nodes.Node]:
        """Make the matrices."""
        content = content_of(self.env.app)
        depend(self.env.app)
        made = [node for topic in content.catalogue.topics for node in self.matrix(content, topic)]
        return made or [paragraph("No check has been recorded yet.")]

    def matrix(self, content: SiteContent, topic: str) -> list[nodes.Node]:
        """The table of one topic; nothing if no record says anything."""
        root = to_root(self.env.docname)
        lessons = [lesson for lesson in content.catalogue.of(topic) if not lesson.records]
        own = [framework for framework in content.registry.frameworks.values() if not framework.variant_of]
        shown = [one for one in own if any(verdict_of(content, lesson, one.name) for lesson in lessons)]
        if not shown:
            return []
        rows: list[Row] = []
        for lesson in lessons:
            cells = [_cell(content, lesson, framework) for framework in shown]
            rows.append([paragraph(link(lesson.title, content.lesson_address(lesson.name, root))), *cells])
        title = content.catalogue.topics[topic]
        header = [title, *(framework.title for framework in shown)]
        return [scrolling(table(header, rows, classes=("rosetta-all-verdicts",)), f"All verdicts: {title}")]


def _cell(content: SiteContent, lesson: Lesson, framework: Framework) -> nodes.Node | str:
    found = verdict_of(content, lesson, framework.name)
    if found == ANSWERED:
        return answer_of(content, lesson, framework.name)
    if found in (YES, FAILED):
        return badge(found, KINDS[found])
    return {NOT_APPLICABLE: "n/a", WAS: "was"}.get(found, found)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-checklist", RosettaChecklist)
    app.add_directive("rosetta-lessons", RosettaLessons)
    app.add_directive("rosetta-verdicts", RosettaVerdicts)
