"""Lessons on the pages: their sections with code and verdicts of the checks, the checklist, the links to lessons."""

from __future__ import annotations

from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.lessons.catalogue import PAGES, SOURCES, Lesson
from rosetta_common.upper.lessons.measured import Effect, effects
from rosetta_common.upper.lessons.verdicts import FAILED, LOOKED, NEVER, NO, NOT_APPLICABLE, UNCLEAR, YES, verdict
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import badge, element, line, link, paragraph, scrolling, section, table
from rosetta_common.upper.site.lesson_code import lesson_code
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import Row, explained, versions_text

KINDS = {YES: "warn", NO: "ok", NEVER: "ok", UNCLEAR: "plain", NOT_APPLICABLE: "plain", FAILED: "bad", "": "plain"}
STEP_TITLES = {
    "load": "Load",
    "build": "Build",
    "compile": "Loss and optimiser",
    "train": "Train",
    "predict": "Predict",
    "evaluate": "Evaluate",
    "": "Before all that",
}


def verdict_of(content: SiteContent, lesson: Lesson, framework: str) -> str:
    """Whether a lesson holds for a column; empty if no record says so."""
    if lesson.trap:
        checks = content.checks.checks.get(framework)
        found = verdict(lesson, framework, checks) if checks else None
        return found.verdict if found else ""
    if lesson.proof:
        proofs = (proof for (_, name), proof in content.proofs.proofs.items() if name == framework)
        shown = any(lesson.proof in result.differences for proof in proofs for result in proof.results)
        return YES if shown else ""
    return ""


def measured(content: SiteContent, lesson: Lesson) -> list[Effect]:
    """The effects that measured runs show of a lesson."""
    return effects(lesson.records, content.registry, content.results, content.rounds, content.right)


def holds_in(content: SiteContent, lesson: Lesson) -> tuple[list[Framework], int]:
    """The columns for which a lesson holds, and the number of columns that were checked."""
    if lesson.records:
        found: dict[str, set[str]] = {}
        for effect in measured(content, lesson):
            found.setdefault(effect.framework, set()).add(effect.verdict)
        judged = [name for name, said in found.items() if any(said)]  # the others have too few rounds to say
        return [content.registry.frameworks[name] for name in judged if YES in found[name]], len(judged)
    every = [
        (framework, verdict_of(content, lesson, framework.name)) for framework in content.registry.frameworks.values()
    ]
    looked = [framework for framework, said in every if said in LOOKED]
    if lesson.proof:
        workloads = differences()[lesson.proof].workloads
        proved = {name for workload, name in content.proofs.proofs if workload in workloads}
        looked = [framework for framework, _ in every if framework.name in proved]
    return [framework for framework, said in every if said == YES], len(looked)


def step_note(content: SiteContent, docs: set[str], workload: str, step: str, root: str) -> list[nodes.Node]:
    """A line below a step's heading, with links to the lessons about this step."""
    touching = [one for one in _touching(content, workload, step) if f"lessons/{one.page}" in docs]
    if not touching:
        return []
    few = f"{len(touching)} pitfalls" if len(touching) > 1 else "A pitfall"
    summary = line("summary", nodes.Text(f"{few} in this step"))
    return [element("details", summary, *_pointers(content, docs, touching, root), classes=("rosetta-printed",))]


def panel_note(
    content: SiteContent, docs: set[str], workload: str, step: str, framework: Framework, root: str
) -> list[nodes.Node]:
    """A line in a column's tab, with links to the lessons about the step that hold for the column."""
    found = [one for one in _touching(content, workload, step) if verdict_of(content, one, framework.name) == YES]
    return _pointers(content, docs, found, root, badge("mind", "warn"), nodes.Text(" "))


def framework_note(content: SiteContent, docs: set[str], framework: Framework, root: str) -> list[nodes.Node]:
    """A line on a framework's page, with links to the lessons that hold for one of its columns."""
    found = [one for one in content.lessons.values() if verdict_of(content, one, framework.name) == YES]
    head = nodes.strong("", f"Lessons that hold in {framework.title} today: ")
    return _pointers(content, docs, found, root, head)


def _pointers(
    content: SiteContent, docs: set[str], lessons: list[Lesson], root: str, *begin: nodes.Node
) -> list[nodes.Node]:
    """A line of links to the given lessons that have a page; nothing if none has a page."""
    shown = [one for one in lessons if f"lessons/{one.page}" in docs]
    parts: list[nodes.Node] = [*begin]
    for number, lesson in enumerate(shown):
        parts += [nodes.Text(" · ")] if number else []
        parts.append(link(lesson.title, content.lesson_address(lesson.name, root)))
    return [line("p", *parts, classes=("rosetta-note", "rosetta-lessons"))] if shown else []


def _touching(content: SiteContent, workload: str, step: str) -> list[Lesson]:
    return [one for one in content.lessons.values() if step in one.steps and workload in one.workloads]


class RosettaLesson(SphinxDirective):
    """``{rosetta-lesson} NAME``: a section with the lesson's own address: the text, the checks, the verdicts."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the section."""
        name = self.arguments[0]
        content = content_of(self.env.app)
        if name not in content.lessons:
            raise self.error(f"rosetta-lesson: there is no lesson {name!r} in lessons/lessons.toml")
        depend(self.env.app)
        lesson = content.lessons[name]
        body = self.parse_content_to_nodes()
        if lesson.proof:
            body += explained(content, lesson.proof)
        elif lesson.records:
            body += self.recorded(content, lesson)
        else:
            body += [*self.code(content, lesson), *self.verdicts(content, lesson)]
        source_text = SOURCES.get(lesson.source, lesson.source)
        body.append(paragraph(*self.parse_inline(f"Source: {source_text}.")[0]))
        return [section(self.state.document, lesson.title, name, *body)]

    def code(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The code of the pitfall and of its fix: a tab for each column."""
        found = []
        for framework in content.registry.frameworks.values():
            parts = content.checks_of(framework).get(lesson.name, {})
            checks = content.checks.checks.get(framework.name)
            silent = checks and checks.value(lesson.name) is None and not checks.failure(lesson.name)
            if not parts or (silent and framework.name not in lesson.not_applicable):
                continue  # not for this backend
            found.append((framework, parts))
        return lesson_code(found, lesson.name, lesson.title)

    def verdicts(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The observed values: a row for each column."""
        rows: list[Row] = []
        fixes = any(checks.with_fix(lesson.name) is not None for checks in content.checks.checks.values())
        for framework in content.registry.frameworks.values():
            row = self.row(content, lesson, framework, fixes)
            rows += [row] if row else []
        asked = line(
            "p",
            nodes.strong("", "Observed: "),
            nodes.Text(lesson.question + ("" if lesson.question.endswith("?") else ".")),
            classes=("rosetta-asked",),
        )
        if not rows:
            return [asked, paragraph("No check has been recorded yet.")]
        header = ["Framework", *(["Without the fix", "With the fix"] if fixes else ["Observed"]), "Still true"]
        shown = scrolling(table(header, rows, classes=("rosetta-verdicts",)), f"{lesson.title}: verdicts")
        return [asked, shown, *count(content, lesson)]

    def row(self, content: SiteContent, lesson: Lesson, framework: Framework, fixes: bool) -> Row | None:
        """The row of one column, ``None`` without a check; ``fixes``: whether the table has values with the fix."""
        span = 2 if fixes else 1
        why = lesson.not_applicable.get(framework.name)
        if why is None and lesson.name not in content.checks_of(framework):
            return None
        checks = content.checks.checks.get(framework.name)
        named = paragraph(framework.title)
        if why is not None:
            return [named, (paragraph(why), span), badge(NOT_APPLICABLE, "plain")]
        if checks is None:
            reason = content.checks.reasons.get(framework.name, "not checked yet")
            return [named, (paragraph(reason), span), badge("not checked", "plain")]
        said = verdict(lesson, framework.name, checks)
        if said is None:
            return None
        versions = versions_text(framework, checks.content.versions)
        named += [nodes.Text(" "), nodes.inline("", versions, classes=["rosetta-source"])]
        state = paragraph(badge(said.verdict, KINDS[said.verdict]))
        if stale := content.stale(checks):
            state += [nodes.Text(" "), badge("stale", "warn"), nodes.Text(f" {', '.join(stale)}")]
        if said.verdict == FAILED:
            return [named, (paragraph(said.wrong), span), state]
        value, fixed = checks.value(lesson.name), checks.with_fix(lesson.name)
        if said.verdict == NEVER:
            state += nodes.Text(f" ({lesson.never[framework.name]})")
        told = ["" if one is None else lesson.told(one) for one in ((value, fixed) if fixes else (value,))]
        return [named, *told, state]

    def recorded(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The effect in the measured runs: a row for each example."""
        rows: list[Row] = []
        for effect in measured(content, lesson):
            framework = content.registry.frameworks[effect.framework]
            where = f"{content.registry.workloads[effect.workload].title} on {effect.where}"
            rows.append(
                [framework.title, where, effect.told, badge(effect.verdict or "too few rounds", KINDS[effect.verdict])]
            )
        if not rows:
            return [paragraph("No measured run shows this yet.")]
        what = "first epoch over a later one"
        if lesson.records in EXCHANGES:
            slower = "own loop over pipeline" if lesson.records == "pipeline" else "this over its column"
            what = f"time of a sample in the same round, {slower}"
        header = ["Example", "Measured", what.capitalize(), "Still true"]
        shown = scrolling(table(header, rows, classes=("rosetta-verdicts",)), f"{lesson.title}: records")
        return [shown, *count(content, lesson)]


def count(content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
    """The frameworks for which a lesson holds, in words; nothing if no framework was checked."""
    holds, looked = holds_in(content, lesson)
    names = "; ".join(dict.fromkeys(framework.title for framework in holds))
    return [paragraph(f"Holds in {len(holds)} of {looked}{': ' if names else ''}{names}.")] if looked else []


class RosettaChecklist(SphinxDirective):
    """``{rosetta-checklist}``: the checks to make before you compare two frameworks, by step; it prints on one page."""

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
                holds, looked = holds_in(content, lesson)
                told = line(
                    "span", nodes.Text(f" {len(holds)} of {looked}" if looked else ""), classes=("rosetta-count",)
                )
                asked = paragraph(link(lesson.ask, content.lesson_address(lesson.name, root)), told)
                items += nodes.list_item("", asked)
            box += element("div", line("p", nodes.Text(title), classes=("rosetta-checklist-step",)), items)
        return [box]


class RosettaLessons(SphinxDirective):
    """``{rosetta-lessons}``: the number of lessons on each page, how many still hold, and the dates of the checks."""

    def run(self) -> list[nodes.Node]:
        """Make the table of pages and the count of verdicts."""
        content = content_of(self.env.app)
        depend(self.env.app)
        rows: list[Row] = []
        for page, title in PAGES.items():
            lessons = [one for one in content.lessons.values() if one.page == page]
            holding = sum(bool(holds_in(content, one)[0]) for one in lessons)
            rows.append([paragraph(link(title, f"{page}.html")), str(len(lessons)), str(holding)])
        said = Counter(
            verdict_of(content, lesson, name)
            for lesson in content.lessons.values()
            if lesson.trap
            for name in content.checks.checks
        )
        dates = sorted(checks.content.checked[:10] for checks in content.checks.checks.values())
        when = f", {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "") if dates else ""
        looked = sum(said[one] for one in LOOKED)
        told = f"{looked} checks in {len(dates)} frameworks{when}: the pitfall was found {said[YES]} times."
        return [table(["Page", "Lessons", "Hold somewhere"], rows), paragraph(told)]


class RosettaVerdicts(SphinxDirective):
    """``{rosetta-verdicts}``: all verdicts: a row for each lesson, a column for each framework."""

    def run(self) -> list[nodes.Node]:
        """Make the matrix."""
        content = content_of(self.env.app)
        depend(self.env.app)
        root = to_root(self.env.docname)
        lessons = [lesson for lesson in content.lessons.values() if not lesson.records]
        said = {
            framework.name: {lesson.name: verdict_of(content, lesson, framework.name) for lesson in lessons}
            for framework in content.registry.frameworks.values()
            if not framework.variant_of
        }
        shown = [name for name, found in said.items() if any(found.values())]
        if not shown:
            return [paragraph("No check has been recorded yet.")]
        rows: list[Row] = []
        for lesson in lessons:
            cells: list[nodes.Node | str | tuple[nodes.Node, int]] = []
            for name in shown:
                found = said[name][lesson.name]
                short = {NOT_APPLICABLE: "n/a", NEVER: "never"}.get(found, found)
                cells.append(badge(found, KINDS[found]) if found in (YES, FAILED) else short)
            rows.append([paragraph(link(lesson.title, content.lesson_address(lesson.name, root))), *cells])
        header = ["Does the pitfall hold?", *(content.registry.title(name) for name in shown)]
        return [scrolling(table(header, rows, classes=("rosetta-all-verdicts",)), "All verdicts")]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-lesson", RosettaLesson)
    app.add_directive("rosetta-checklist", RosettaChecklist)
    app.add_directive("rosetta-lessons", RosettaLessons)
    app.add_directive("rosetta-verdicts", RosettaVerdicts)
