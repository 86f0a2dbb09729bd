"""``{rosetta-study-answers}`` and ``{rosetta-study}``: the Keras study of 2017, and our records of its scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.records.rounds import Throughput
from rosetta_common.upper.records.statistics import Estimate, in_words
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.curves_chart import Curve, curves_text, draw_curves
from rosetta_common.upper.site.elements import (
    Entry,
    HtmlOnly,
    badge,
    drawing,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.families import note
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.published import names
from rosetta_common.upper.site.published_tables import PublishedError
from rosetta_common.upper.site.study_tables import (
    LOG_COLUMNS,
    SAMPLES,
    Script,
    Study,
    answer,
    epoch_seconds,
    learnt_in_words,
    log_path,
    published_rows,
    ratio_in_rounds,
    read_study,
    samples_of,
    then_in_words,
)
from rosetta_common.upper.tables.learnt import FULL, PROFILES, Learnt
from rosetta_common.upper.tables.values import NOT_SHOWN, percent_text, ratio_text, spread_of

FILE = "keras-study.toml"  # below the source folder
NOT_HERE = "This script is no workload of this site yet."
ABOUT_LOGS = (
    f"Our logs of the epochs, in the study's columns ({', '.join(LOG_COLUMNS)}). "
    "A value is empty if the record doesn't have it"
)


class StudyDirective(SphinxDirective):
    """What both directives share: the study and the content of the build."""

    study: Study
    content: SiteContent

    def run(self) -> list[nodes.Node]:
        """Read the study, then make the nodes."""
        self.content = content_of(self.env.app)
        depend(self.env.app)
        path = Path(self.env.app.srcdir) / FILE
        note(self.env.app, path)
        try:
            self.study = read_study(path, names()[0])
        except PublishedError as error:
            raise self.error(f"{self.name}: {error}") from error
        return self.made()

    def made(self) -> list[nodes.Node]:
        """The nodes."""
        raise NotImplementedError

    def here(self, script: Script) -> bool:
        """Whether the script is a workload of this site."""
        return script.workload in self.content.registry.workloads

    def rounds(self, script: Script) -> dict[str, dict[str, Throughput]]:
        """The rounds of a script, by machine and column."""
        rounds = self.content.rounds
        return {machine: rounds.of(machine, script.workload) for machine in rounds.tables(script.workload)}

    def answer(self, script: Script) -> tuple[str, str]:
        """The answer to the study's question for one script, from our records."""
        if not self.here(script):
            return answer(self.study.compared, {}, NOT_HERE)
        wrong = [one.name for one in self.study.compared if not self.content.right(script.workload, one.column)]
        hindrance = f"The accuracy of {' and '.join(wrong)} isn't right, so no speed is shown." if wrong else ""
        ratios: dict[str, Estimate] = {}
        first, second = (one.column for one in self.study.compared)
        for machine, speeds in self.rounds(script).items():
            if first in speeds and second in speeds and (ratio := ratio_in_rounds(speeds[first], speeds[second])):
                ratios[self.content.machine_title(machine)] = ratio
        learnt = {one.column: self.content.learnt(script.workload, one.column) for one in self.study.compared}
        accuracies = {
            name: (percent_text(spread_of(one.accuracies)), one.profile) for name, one in learnt.items() if one
        }
        short, told = answer(self.study.compared, ratios, hindrance)
        return short, told + learnt_in_words(self.study.compared, accuracies)


class RosettaStudyAnswers(StudyDirective):
    """The answer for each script: then, and from our records."""

    def made(self) -> list[nodes.Node]:
        """A list with a sentence or two for each script."""
        items = []
        for script in self.study.scripts:
            short, told = self.answer(script)
            then = then_in_words(script, self.study.compared)
            name = link(script.title, f"#{place_of(script)}")
            items.append(nodes.list_item("", paragraph(name, ": ", nodes.strong("", f"{short}."), f" {told} {then}")))
        return [nodes.bullet_list("", *items)]


class RosettaStudy(StudyDirective):
    """A section for each script: the published logs, our records, losses by epoch, samples of text."""

    def made(self) -> list[nodes.Node]:
        """Make the sections."""
        return [self.section(script) for script in self.study.scripts]

    def section(self, script: Script) -> nodes.Node:
        """The section of one script."""
        short, told = self.answer(script)
        body: list[nodes.Node] = [
            paragraph(nodes.strong("", f"{short}."), f" {told} {then_in_words(script, self.study.compared)}"),
            *self.published(script),
        ]
        if not self.here(script):
            body.append(paragraph(badge("not run", "plain"), f" {NOT_HERE}"))
            return section(self.state.document, script.title, place_of(script), *body)
        page = f"workloads/{script.workload}"
        if page in self.env.found_docs:
            uri = f"{to_root(self.env.docname)}{page}.html"
            body.append(paragraph("The specification, the code and all results: ", link(self.title(script), uri), "."))
        body += [*self.ours(script), *self.losses(script), *self.samples(script)]
        return section(self.state.document, script.title, place_of(script), *body)

    def title(self, script: Script) -> str:
        """The title of our workload."""
        return self.content.registry.workloads[script.workload].title

    def published(self, script: Script) -> list[nodes.Node]:
        """The table of the study's logs."""
        header, rows = published_rows(script, self.study.prices)
        label = f"{script.script}: {script.epochs} epochs"
        shown = table(header, [list(row) for row in rows], classes=("rosetta-published",))
        return [
            paragraph(nodes.strong("", label), " ", badge(self.study.label, "warn")),
            scrolling(shown, label),
        ]

    def ours(self, script: Script) -> list[nodes.Node]:
        """The table of our columns: what they learnt, and how fast they are."""
        rounds = self.rounds(script)
        header = ["Column", "Accuracy", "Profile", "Seeds"]
        for machine in rounds:
            words = self.content.machine_title(machine)
            header += [f"Speed relative to PyTorch, {words}", f"Seconds an epoch at that rate, {words}"]
        label = f"{self.title(script)}: ours"
        rows = [self.row(script, name, rounds, len(header)) for name in self.study.columns]
        made: list[nodes.Node] = [paragraph(nodes.strong("", label)), scrolling(table(header, rows), label)]
        if not rounds:
            made.append(paragraph("There are no rounds of speed measurements of this workload yet."))
        return made

    def row(self, script: Script, name: str, rounds: Mapping[str, Mapping[str, Throughput]], width: int) -> list[Entry]:
        """The row of one column."""
        title = self.content.registry.title(name)
        learnt = self.content.learnt(script.workload, name)
        measured = any(name in speeds for speeds in rounds.values())
        if learnt is None and not measured:
            why = paragraph(badge("not run", "plain"), f" {self.content.why_not(script.workload, name)}")
            return [title, (why, width - 1)]
        cells: list[Entry] = [title, *learnt_cells(learnt)]
        for speeds in rounds.values():
            cells += self.speed_cells(script, speeds.get(name))
        return cells

    def speed_cells(self, script: Script, speed: Throughput | None) -> list[str]:
        """Ratio and seconds of an epoch, with intervals; nothing if the accuracy isn't right."""
        if speed is None or not self.content.right(script.workload, speed.framework):
            return [NOT_SHOWN, NOT_SHOWN]
        seconds = epoch_seconds(speed.rate, specification(script.workload, FULL, 0).n_train)
        ratio = in_words(speed.ratio, ratio_text) if speed.ratio else NOT_SHOWN
        return [ratio, in_words(seconds, lambda value: f"{value:.3g}")]

    def learnt(self, script: Script) -> dict[str, Learnt]:
        """What our columns learnt, by name: at the fullest profile that any of them has."""
        every = {name: self.content.learnt(script.workload, name) for name in self.study.columns}
        found = {name: one for name, one in every.items() if one}
        profile = next((p for p in PROFILES if any(one.profile == p for one in found.values())), FULL)
        return {name: one for name, one in found.items() if one.profile == profile}

    def losses(self, script: Script) -> list[nodes.Node]:
        """The losses by epoch as panels, and the logs."""
        found = self.learnt(script)
        prefix = f"{to_root(self.env.docname)}downloads/"
        title = self.content.registry.title
        lines = [
            Curve(title(name), tuple(one.curve), prefix + log_path(script.workload, name))
            for name, one in found.items()
            if one.curve
        ]
        if not lines:
            return []
        profile = next(iter(found.values())).profile
        logs: list[nodes.Node] = []
        for line in lines:
            logs += [nodes.Text(", " if logs else ": "), link(line.title, line.href)]
        return [
            paragraph(nodes.strong("", f"Training loss by epoch, profile {profile}")),
            *drawing(draw_curves(lines, f"study-{nodes.make_id(script.workload)}"), curves_text(lines)),
            HtmlOnly("", paragraph(ABOUT_LOGS, *logs, ".")),
        ]

    def samples(self, script: Script) -> list[nodes.Node]:
        """The texts that the columns wrote after the training."""
        found = {name: samples_of(one.newest.runs[0]) for name, one in self.learnt(script).items()}
        found = {name: texts for name, texts in found.items() if texts}
        if not found:
            return []
        start = next(iter(found.values())).get(SAMPLES[0], "")
        rows: list[list[Entry]] = []
        for name, texts in found.items():
            shown = [nodes.literal("", texts.get(kind, "")) for kind in SAMPLES[1:]]
            rows.append([self.content.registry.title(name), *shown])
        label = "Generated text"
        header = ["Column", "The likeliest characters", "Characters drawn at a temperature of 0.5"]
        about = paragraph(nodes.strong("", label), ". All go on after the same window: ", nodes.literal("", start))
        return [about, scrolling(table(header, rows), label)]


def learnt_cells(learnt: Learnt | None) -> Sequence[str]:
    """Accuracy, profile and number of seeds."""
    if learnt is None:
        return NOT_SHOWN, NOT_SHOWN, NOT_SHOWN
    accuracies = learnt.accuracies
    band = "" if learnt.in_band else " (outside the band)"
    return percent_text(spread_of(accuracies)) + band, learnt.profile, str(len(accuracies))


def place_of(script: Script) -> str:
    """The id of a script's section."""
    return f"study-{nodes.make_id(script.script)}"


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-study-answers", RosettaStudyAnswers)
    app.add_directive("rosetta-study", RosettaStudy)
