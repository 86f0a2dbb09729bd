"""``{rosetta-lesson}``: the section of a lesson, with the code of its checks and what they observed."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.lessons.catalogue import SOURCES, Lesson
from rosetta_common.upper.lessons.verdicts import ANSWERED, FAILED, NO, NOT_APPLICABLE, UNCLEAR, WAS, YES, verdict
from rosetta_common.upper.phrases.agreement import told
from rosetta_common.upper.records.checks import CPU, GPU
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import badge, line, link, paragraph, scrolling, section, table
from rosetta_common.upper.site.lesson_code import CONVENTION, PHRASE, PITFALL, lesson_code
from rosetta_common.upper.site.lesson_verdicts import answers_in, holds_in, measured, titles
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.phrasebook import PAGES, depend_on_phrases
from rosetta_common.upper.site.proofs import Row, explained, versions_text
from rosetta_common.upper.site.table_nodes import SORTABLE

FEW = "Examples with too few rounds to say anything: {}."
KINDS = {
    YES: "warn",
    NO: "ok",
    WAS: "ok",
    ANSWERED: "plain",
    UNCLEAR: "plain",
    NOT_APPLICABLE: "plain",
    FAILED: "bad",
}


def with_code(content: SiteContent, lesson: Lesson) -> list[tuple[Framework, dict[str, str]]]:
    """The frameworks whose code a lesson shows, each with its code by part; none if it has no checks of its own."""
    found = []
    for framework in content.registry.frameworks.values() if lesson.checked else ():
        parts = content.checks_of(framework).get(lesson.name, {})
        checks = content.checks.of(lesson, framework.name)
        silent = checks and checks.value(lesson.name) is None and not checks.failure(lesson.name)
        if not parts or (silent and framework.name not in lesson.not_applicable):
            continue  # not for this backend
        found.append((framework, parts))
    return found


class RosettaLesson(SphinxDirective):
    """``{rosetta-lesson} NAME``: a section with the lesson's own address: the text, the checks, the verdicts."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the section."""
        name = self.arguments[0]
        content = content_of(self.env.app)
        if name not in content.lessons:
            raise self.error(f"rosetta-lesson: there is no lesson {name!r} in lessons/<topic>/lessons.toml")
        depend(self.env.app)
        lesson = content.lessons[name]
        body = self.parse_content_to_nodes()
        if lesson.proof:
            body += explained(content, lesson.proof)
        elif lesson.records:
            body += self.recorded(content, lesson)
        elif lesson.phrases:
            body += self.phrased(content, lesson)
        else:
            body += [*self.code(content, lesson), *self.verdicts(content, lesson), *self.on_gpus(content, lesson)]
        source_text = SOURCES.get(lesson.source, lesson.source)
        body.append(paragraph(*self.parse_inline(f"Source: {source_text}.")[0]))
        return [section(self.state.document, lesson.title, name, *body)]

    def code(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The code of the pitfall and of its fix: a tab for each column."""
        titles = CONVENTION if lesson.answers else PITFALL
        return lesson_code(with_code(content, lesson), lesson.name, lesson.title, titles)

    def verdicts(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The observed values: a row for each column, and for each that was checked on a GPU one more."""
        rows: list[Row] = []
        fixes = any(checks.with_fix(lesson.name) is not None for checks in content.checks.checks.values())
        devices = (CPU, GPU) if lesson.gpu else (CPU,)
        for framework in content.registry.frameworks.values():
            rows += [row for device in devices if (row := self.row(content, lesson, framework, fixes, device))]
        asked = line(
            "p",
            nodes.strong("", "Observed: "),
            nodes.Text(lesson.question + ("" if lesson.question.endswith("?") else ".")),
            classes=("rosetta-asked",),
        )
        if not rows:
            return [asked, paragraph("No check has been recorded yet.")]
        values = list((CONVENTION if lesson.answers else PITFALL).values())
        header = ["Framework", *(values if fixes else ["Observed"])]
        header += [] if lesson.answers else ["On this machine" if lesson.gpu else "Still true"]
        shown = scrolling(table(header, rows, classes=("rosetta-verdicts", SORTABLE)), f"{lesson.title}: verdicts")
        return [asked, shown, *count(content, lesson)]

    def row(
        self, content: SiteContent, lesson: Lesson, framework: Framework, fixes: bool, device: str = CPU
    ) -> Row | None:
        """The row of one column, ``None`` without a check; ``fixes``: whether the table has values with the fix."""
        span = 2 if fixes else 1
        why = lesson.not_applicable.get(framework.name)
        if why is None and lesson.name not in content.checks_of(framework):
            return None
        checks = content.checks.of(lesson, framework.name, device)
        if device == GPU and checks is None:
            return None
        named = paragraph(framework.title)
        if why is not None:
            return _row(lesson, named, [(paragraph(*self.parse_inline(why)[0]), span)], badge(NOT_APPLICABLE, "plain"))
        if checks is None:
            reason = content.checks.why_not(lesson, framework.name)
            return _row(lesson, named, [(paragraph(reason), span)], badge("not checked", "plain"))
        said = verdict(lesson, framework.name, checks)
        if said is None:
            return None
        versions = versions_text(framework, checks.content.versions)
        named += [nodes.Text(" "), nodes.inline("", versions, classes=["rosetta-source"])]
        if device == GPU:
            named += [nodes.Text(f" on {checks.content.machine.gpus[0].name}")]
        state = paragraph() if said.verdict == ANSWERED else paragraph(badge(said.verdict, KINDS[said.verdict]))
        if stale := content.stale(checks):
            state += [nodes.Text(" "), badge("stale", "warn"), nodes.Text(f" {', '.join(stale)}")]
        if said.verdict == FAILED:
            return _row(lesson, named, [(paragraph(said.wrong), span)], state)
        value, fixed = checks.value(lesson.name), checks.with_fix(lesson.name)
        if said.verdict == WAS:
            state += [nodes.Text(" "), *self.parse_inline(lesson.was[framework.name])[0]]
        told = ["" if one is None else lesson.told(one) for one in ((value, fixed) if fixes else (value,))]
        return _row(lesson, named, list(told), state)

    def on_gpus(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """What holds on a GPU: measured there, or only documented; nothing if the lesson isn't about GPUs."""
        if not lesson.gpu:
            return []
        holds, looked = holds_in(content, lesson, GPU)
        measured_there = f"it holds in {len(holds)} of {looked}. " if looked else "not measured here. "
        told = [nodes.strong("", "On a GPU: "), nodes.Text(measured_there + "Documented: ")]
        return [paragraph(*told, *self.parse_inline(lesson.gpu)[0])]

    def phrased(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The answers of the phrasebook that differ by this lesson: their code, and a row for each result."""
        depend_on_phrases(self.env.app)
        phrases, root = content.phrases, to_root(self.env.docname)
        found = phrases.shows.get(lesson.name, {})
        code: list[tuple[Framework, dict[str, str]]] = []
        rows: list[Row] = []
        for framework in content.registry.frameworks.values():
            for number, phrase in enumerate(found.get(framework.name, [])):
                if not number:
                    code.append((framework, phrases.written[framework.name].standalone(phrase.name)))
                agreement = phrases.agreements[phrase.name]
                entry = link(phrase.title, f"{root}{PAGES}/{phrase.topic}.html#{phrase.name}")
                own = phrases.plain(phrase)[framework.name]
                others = told(agreement.aim) if agreement.aim else ""
                rows.append([framework.title, paragraph(entry), told(own), others])
        header = ["Framework", "Phrase", "Its result", "The others' result"]
        shown = table(header, rows, classes=("rosetta-verdicts", SORTABLE))
        return [
            *lesson_code(code, lesson.name, lesson.title, PHRASE),
            scrolling(shown, f"{lesson.title}: results"),
            *count(content, lesson),
        ]

    def recorded(self, content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
        """The effect in the measured runs: a row for each example with enough rounds to say."""
        found = measured(content, lesson)
        judged = [effect for effect in found if effect.verdict]
        few = [paragraph(FEW.format(len(found) - len(judged)))] if len(found) > len(judged) else []
        rows: list[Row] = []
        for effect in judged:
            framework = content.registry.frameworks[effect.framework]
            where = f"{content.registry.workloads[effect.workload].title} on {effect.where}"
            rows.append([framework.title, where, effect.told, badge(effect.verdict, KINDS[effect.verdict])])
        if not rows:
            return few or [paragraph("No measured run shows this yet.")]
        what = "first epoch over a later one"
        if lesson.records in EXCHANGES:
            slower = "own loop over pipeline" if lesson.records == "pipeline" else "this over its column"
            what = f"time of a sample in the same round, {slower}"
        header = ["Example", "Measured", what.capitalize(), "Still true"]
        shown = scrolling(table(header, rows, classes=("rosetta-verdicts", SORTABLE)), f"{lesson.title}: records")
        return [shown, *few, *count(content, lesson)]


def _row(lesson: Lesson, named: nodes.paragraph, told: Row, state: nodes.Node) -> Row:
    """A row of verdicts; a convention has none: what else its last cell says stands below the name."""
    if not lesson.answers:
        return [named, *told, state]
    if state.children or isinstance(state, nodes.inline):
        named += [nodes.Text(" "), *(state.children if isinstance(state, nodes.paragraph) else [state])]
    return [named, *told]


def count(content: SiteContent, lesson: Lesson) -> list[nodes.Node]:
    """The frameworks for which a lesson holds, in words; nothing if no framework was checked."""
    if lesson.answers:
        found = answers_in(content, lesson)
        told = "; ".join(f"{answer} in {len(names)} ({titles(names)})" for answer, names in found.items())
        few = f"{len(found)} answers" if len(found) > 1 else "One answer"
        return [paragraph(f"{few}: {told}.")] if found else []
    holds, looked = holds_in(content, lesson)
    names = titles(holds)
    where = " on this CPU" if lesson.gpu else ""
    return [paragraph(f"Holds{where} in {len(holds)} of {looked}{': ' if names else ''}{names}.")] if looked else []


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-lesson", RosettaLesson)
