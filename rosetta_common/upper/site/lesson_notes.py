"""Links to lessons on other pages: below a step's heading, in a column's tab, on a framework's page."""

from __future__ import annotations

from docutils import nodes

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.lessons.verdicts import YES
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.elements import badge, element, line, link, paragraph
from rosetta_common.upper.site.lesson_verdicts import verdict_of


def step_note(content: SiteContent, docs: set[str], workload: str, step: str, root: str) -> list[nodes.Node]:
    """A line below a step's heading, with links to the lessons about this step."""
    found = [one for one in touching(content, workload, step) if f"lessons/{one.topic}" in docs]
    if not found:
        return []
    pitfalls, conventions = [one for one in found if not one.answers], [one for one in found if one.answers]
    few = [_few(len(pitfalls), "pitfall"), _few(len(conventions), "convention")]
    summary = line("summary", nodes.Text(f"{' and '.join(filter(None, few)).capitalize()} in this step"))
    notes = [_pointers(content, docs, some, root) for some in (pitfalls, conventions)]
    return [element("details", summary, *notes[0], *notes[1], classes=("rosetta-printed",))]


def panel_note(
    content: SiteContent, docs: set[str], workload: str, step: str, framework: Framework, root: str
) -> list[nodes.Node]:
    """A line in a column's tab, with links to the lessons about the step that hold for the column."""
    found = [one for one in touching(content, workload, step) if verdict_of(content, one, framework.name) == YES]
    return _pointers(content, docs, found, root, badge("mind", "warn"), nodes.Text(" "))


def framework_note(content: SiteContent, docs: set[str], framework: Framework, root: str) -> list[nodes.Node]:
    """A line on a framework's page, with links to the lessons that hold for one of its columns."""
    found = [one for one in content.lessons.values() if verdict_of(content, one, framework.name) == YES]
    head = nodes.strong("", f"Pitfalls that hold in {framework.title} today: ")
    return [*_pointers(content, docs, found, root, head), *_conventions(content, docs, framework, root)]


def _conventions(content: SiteContent, docs: set[str], framework: Framework, root: str) -> list[nodes.Node]:
    """The conventions of a framework, folded: each with its answer."""
    rows: list[nodes.Node] = []
    for lesson in content.lessons.values():
        checks = content.checks.of(lesson, framework.name) if lesson.answers else None
        value = checks.value(lesson.name) if checks else None
        if value is not None and f"lessons/{lesson.topic}" in docs:
            named = link(lesson.title, content.lesson_address(lesson.name, root))
            rows.append(nodes.list_item("", paragraph(named, nodes.Text(f": {lesson.told_answer(value)}"))))
    if not rows:
        return []
    summary = line("summary", nodes.Text(f"{_few(len(rows), 'convention').capitalize()} of {framework.title}"))
    return [element("details", summary, nodes.bullet_list("", *rows), classes=("rosetta-printed",))]


def porting_note(docs: set[str], root: str) -> list[nodes.Node]:
    """Links to the pages for a reader who carries a model over."""
    pages = {"weights": "Carrying weights over", "porting": "My port is worse"}
    links = [link(title, f"{root}lessons/{page}.html") for page, title in pages.items() if f"lessons/{page}" in docs]
    parts = [part for one in links for part in (nodes.Text(" · "), one)][1:]
    return [line("p", nodes.strong("", "To carry a model over: "), *parts, classes=("rosetta-note",))] if parts else []


def _few(number: int, what: str) -> str:
    """A number of things in words; empty if there is none."""
    return f"{number} {what}s" if number > 1 else f"a {what}" if number else ""


def _pointers(
    content: SiteContent, docs: set[str], lessons: list[Lesson], root: str, *begin: nodes.Node
) -> list[nodes.Node]:
    """A line of links to the given lessons that have a page; nothing if none has a page."""
    shown = [one for one in lessons if f"lessons/{one.topic}" in docs]
    parts: list[nodes.Node] = [*begin]
    for number, lesson in enumerate(shown):
        parts += [nodes.Text(" · ")] if number else []
        parts.append(link(lesson.title, content.lesson_address(lesson.name, root)))
    return [line("p", *parts, classes=("rosetta-note", "rosetta-lessons"))] if shown else []


def touching(content: SiteContent, workload: str, step: str) -> list[Lesson]:
    """The lessons about a step of a workload."""
    return [one for one in content.lessons.values() if step in one.steps and workload in one.workloads]
