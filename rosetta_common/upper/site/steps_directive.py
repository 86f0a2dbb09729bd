"""``{rosetta-steps} WORKLOAD``: a section for each step, a tab for each framework: code, and the recorded output."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import rosetta_common
from rosetta_common.ground.steps import Cell, ExampleError, read_cells, workload_steps
from rosetta_common.upper.records.machines import machine_title
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.registry import GROUPS, SUFFIXES, Framework
from rosetta_common.upper.scripts.notebook import has_notebook
from rosetta_common.upper.site.columns import columns_of
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import HtmlOnly, element, line, link, paragraph, section
from rosetta_common.upper.site.lesson_code import code_box
from rosetta_common.upper.site.lesson_notes import panel_note, step_note
from rosetta_common.upper.site.pair_notes import LEGEND, pair_note
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import step_proof
from rosetta_common.upper.site.tabs import Tab, tab_group
from rosetta_common.upper.site.unexecuted import unexecuted

# Title and note of each section; the registry (`steps`) may hold another note for a workload.
SECTIONS = {
    "setup": (
        "Imports and set-up",
        "Every number is that of the published specification. The script runs alone, in an empty folder.",
    ),
    "load": (
        "Load the data",
        "Every framework gets the same samples; only the layout and the types may differ.",
    ),
    "build": (
        "Build the model",
        "Kernels start Glorot-uniform and biases at zero, stated wherever that isn't the default.",
    ),
    "compile": ("Loss and optimiser", "What is minimised, and how."),
    "train": ("Train", "Shuffled mini-batches, the last one included even where it is smaller."),
    "predict": ("Predict", "No gradients, every test sample."),
    "evaluate": ("Evaluate", "The share of test samples that are classified rightly."),
}
AS_RUN = "As it was run here, with this project's data, mini-batches and clock"
SHORT_OUTPUT = 8  # lines that are shown without a click


# The names that make a step the project's own: not those of its numbers, which the shown code has in their place.
OURS = re.compile(rf"\b({'|'.join(name for name in rosetta_common.__all__ if name != 'specification')}|batches)\b")


@dataclass(frozen=True)
class Parts:
    """An example as a page shows it: its introduction in Markdown, and its code by section."""

    introduction: str
    code: dict[str, str]  # of the self-contained script; the example's own if it has none
    own: dict[str, str]  # as it was run


def code_of(cells: Iterable[Cell]) -> dict[str, str]:
    """The code of each section, from an example's cells."""
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    for cell in cells:
        if cell.kind == "code":
            found[cell.step or "setup"].append(cell.source)
    return {name: "\n\n".join(parts) for name, parts in found.items()}


def introduction(cells: Sequence[Cell]) -> str:
    """The introduction of an example: the text of its first cell below the title, in Markdown."""
    return cells[0].source.partition("\n")[2].strip() if cells[0].kind == "markdown" else ""


def read_parts(content: SiteContent, workload: str, framework: Framework) -> Parts:
    """The parts of an example; ``ExampleError`` if it can't be read."""
    cells = read_cells(framework.example(workload))
    script = content.scripts(workload).get(framework.name)
    own = code_of(cells)
    return Parts(introduction(cells), code_of(script.cells) if script else own, own)


def copy_all(script: str) -> str:
    """A button that copies a whole script, in HTML; the page's script shows it."""
    classes = "rosetta-copy-all rosetta-needs-script"
    return f'<button type="button" class="{classes}" value="{script}" hidden>Copy all</button>'


def example_links(env: BuildEnvironment, content: SiteContent, workload: str, framework: Framework) -> nodes.Node:
    """Links to the self-contained script, the whole example and the framework's page."""
    prefix = to_root(env.docname)
    files = f"{prefix}downloads/examples/{workload}/{framework.name}"
    suffix = SUFFIXES[framework.language]
    links = []
    if not content.why_no_script(workload, framework.name):
        alone = f"{prefix}downloads/scripts/{workload}/{framework.name}{suffix}"
        links = [nodes.raw("", copy_all(alone), format="html"), link("self-contained script", alone)]
        if has_notebook(framework):
            links.append(link("as a notebook, also for Colab", f"{alone.removesuffix(suffix)}.ipynb"))
    links += [
        link("the example with its outputs", f"{prefix}notebooks/{workload}/{framework.name}.html"),
        link("its source", f"{files}{suffix}"),
        link("notebook", f"{files}.ipynb"),
    ]
    if f"frameworks/{framework.family}" in env.found_docs:
        links.append(link("about the framework", f"{prefix}frameworks/{framework.family}.html"))
    links.append(link("the framework's site", framework.homepage))
    parts = [part for one in links for part in (nodes.Text(" · "), one)][1:]
    return HtmlOnly("", line("p", *parts, classes=("rosetta-note",)))


class RosettaSteps(SphinxDirective):
    """Shows one workload in all its columns."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        depend(self.env.app)
        columns = columns_of(content.registry, workload)
        if not columns:
            raise self.error(f"rosetta-steps: no example of {workload!r} in the registry")
        try:
            examples = {framework.name: read_parts(content, workload, framework) for framework in columns}
        except ExampleError as error:
            raise self.error(f"rosetta-steps: {error}") from error
        best = {framework.name: content.best(workload, framework.name) for framework in columns}
        made: list[nodes.Node] = [nodes.raw("", LEGEND, format="html")]
        notes = content.registry.workloads[workload].steps
        for step in ("setup", *workload_steps(workload)):
            title, general = SECTIONS[step]
            tabs = []
            for framework in columns:
                name = framework.name
                parts = examples[name]
                panel = self.panel(content, workload, framework, step, parts, best[name])
                if step == "setup":
                    links = example_links(self.env, content, workload, framework)
                    panel += [*self.parse_text_to_nodes(parts.introduction), links]
                tabs.append(Tab(name, framework.title, tuple(panel), heading=GROUPS[framework.group]))
            group = tab_group(tabs, step, f"{title}: framework")
            note = nodes.paragraph("", notes.get(step, general))
            root, docs = to_root(self.env.docname), self.env.found_docs
            pointers = step_note(content, docs, workload, step, root)
            pointers += pair_note(content, docs, workload, step, columns, root)
            made.append(section(self.state.document, title, f"step-{step}", note, *pointers, group))
        return made

    def panel(
        self, content: SiteContent, workload: str, framework: Framework, step: str, parts: Parts, record: Record | None
    ) -> list[nodes.Node]:
        """The content of one tab."""
        code, own = parts.code[step], parts.own[step]
        block = nodes.literal_block(code, code, language=framework.language, classes=["rosetta-code"])
        shown: list[nodes.Node] = [block]
        if own != code and OURS.search(own):
            summary = line("summary", nodes.Text(AS_RUN))
            shown.append(element("details", summary, *code_box(own, framework.language), classes=("rosetta-own",)))
        if record is None:
            shown.append(paragraph(f"Not executed: {content.why_not(workload, framework.name)}"))
            shown[-1]["classes"].append("rosetta-note")
        else:
            shown += printed(record, step, content.stale(record))
        root = to_root(self.env.docname)
        shown += unexecuted(workload, framework.name, step, self.parse_text_to_nodes)
        shown += step_proof(content, workload, framework, step, root)
        return shown + panel_note(content, self.env.found_docs, workload, step, framework, root)


class RosettaPrinted(SphinxDirective):
    """``{rosetta-printed} WORKLOAD STEP FRAMEWORK``: only the recorded output of a step."""

    required_arguments = 3

    def run(self) -> list[nodes.Node]:
        """Show the output, and the record that it comes from."""
        workload, step, name = self.arguments
        content = content_of(self.env.app)
        depend(self.env.app)
        framework = content.registry.frameworks.get(name)
        if step not in SECTIONS or framework not in content.registry.columns.get(workload, []):
            raise self.error(f"rosetta-printed: no step {step!r} of {workload!r} in {name!r}")
        record = content.best(workload, name)
        if record is None:
            return [paragraph(f"{content.registry.title(name)} was not executed: {content.why_not(workload, name)}.")]
        return printed(record, step, content.stale(record), of=f" by {content.registry.title(name)}")


def printed(record: Record, step: str, stale: list[str], of: str = "") -> list[nodes.Node]:
    """The output of a step in a record's first run, in a fold that is open if it is short; nothing if it is empty."""
    run = record.runs[0]
    text = run.output.get(step, "").rstrip()
    if not text:
        return []
    data = ", stand-in data" if record.stand_in else ""
    where = machine_title(record.content.machine)
    label = f"Printed{of} ({where}; profile {record.profile}, seed {run.seed}{data})"
    if stale:
        label += f"; since then {', '.join(stale)}"
    block = nodes.literal_block(text, text, language="text", classes=["rosetta-output"])
    attributes = {"open": ""} if len(text.splitlines()) <= SHORT_OUTPUT else {}
    return [element("details", line("summary", nodes.Text(label)), block, classes=("rosetta-printed",), **attributes)]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-steps", RosettaSteps)
    app.add_directive("rosetta-printed", RosettaPrinted)
    app.add_js_file("rosetta-copy.js", loading_method="defer")
