"""``{rosetta-steps} WORKLOAD``: a section for each step, a tab for each framework: code, and the recorded output."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.steps import ExampleError, read_cells, workload_steps
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.registry import GROUPS, SUFFIXES, Framework
from rosetta_common.upper.site.columns import chooser, columns_of
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import HtmlOnly, element, line, link, paragraph, section
from rosetta_common.upper.site.lesson_notes import panel_note, step_note
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import step_proof
from rosetta_common.upper.site.tabs import Tab, tab_group

# Title and note of each section; the registry (`steps`) may hold another note for a workload.
SECTIONS = {
    "setup": (
        "Imports and set-up",
        "The specification holds every hyper-parameter; no example types a number of its own twice.",
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
SHORT_OUTPUT = 8  # lines that are shown without a click


def code_of(text_cells: list[tuple[str, str, str]]) -> dict[str, str]:
    """The code of each section, from an example's cells, given as kind, step and code."""
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    for kind, step, source in text_cells:
        if kind == "code":
            found[step or "setup"].append(source)
    return {name: "\n\n".join(parts) for name, parts in found.items()}


def introduction(text_cells: list[tuple[str, str, str]]) -> str:
    """The introduction of an example: the text of its first cell below the title, in Markdown."""
    kind, _, source = text_cells[0]
    return source.partition("\n")[2].strip() if kind == "markdown" else ""


def read_parts(framework: Framework, workload: str) -> tuple[str, dict[str, str]]:
    """An example's introduction and the code of each section; ``ExampleError`` if it can't be read."""
    cells = [(cell.kind, cell.step, cell.source) for cell in read_cells(framework.example(workload))]
    return introduction(cells), code_of(cells)


def example_links(env: BuildEnvironment, workload: str, framework: Framework) -> nodes.Node:
    """Links to the whole example and to the framework's page."""
    prefix = to_root(env.docname)
    files = f"{prefix}downloads/examples/{workload}/{framework.name}"
    links = [
        link("The whole example as a page", f"{prefix}notebooks/{workload}/{framework.name}.html"),
        link("script", f"{files}{SUFFIXES[framework.language]}"),
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
            examples = {framework.name: read_parts(framework, workload) for framework in columns}
        except ExampleError as error:
            raise self.error(f"rosetta-steps: {error}") from error
        best = {framework.name: content.best(workload, framework.name) for framework in columns}
        made: list[nodes.Node] = [nodes.raw("", chooser(columns), format="html")]
        notes = content.registry.workloads[workload].steps
        for step in ("setup", *workload_steps(workload)):
            title, general = SECTIONS[step]
            tabs = []
            for framework in columns:
                name = framework.name
                introduced, code = examples[name]
                panel = self.panel(content, workload, framework, step, code[step], best[name])
                if step == "setup":
                    panel += [*self.parse_text_to_nodes(introduced), example_links(self.env, workload, framework)]
                tabs.append(Tab(name, framework.title, tuple(panel), heading=GROUPS[framework.group]))
            group = tab_group(tabs, step, f"{title}: framework")
            note = nodes.paragraph("", notes.get(step, general))
            pointers = step_note(content, self.env.found_docs, workload, step, to_root(self.env.docname))
            made.append(section(self.state.document, title, f"step-{step}", note, *pointers, group))
        return made

    def panel(
        self, content: SiteContent, workload: str, framework: Framework, step: str, code: str, record: Record | None
    ) -> list[nodes.Node]:
        """The content of one tab."""
        block = nodes.literal_block(code, code, language=framework.language, classes=["rosetta-code"])
        shown: list[nodes.Node] = [block]
        if record is None:
            shown.append(paragraph(f"Not executed: {content.why_not(workload, framework.name)}"))
            shown[-1]["classes"].append("rosetta-note")
        else:
            shown += printed(record, step, content.stale(record))
        root = to_root(self.env.docname)
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
    label = f"Printed{of} on {record.machine}, profile {record.profile}, seed {run.seed}{data}"
    if stale:
        label += f"; since then {', '.join(stale)}"
    block = nodes.literal_block(text, text, language="text", classes=["rosetta-output"])
    attributes = {"open": ""} if len(text.splitlines()) <= SHORT_OUTPUT else {}
    return [element("details", line("summary", nodes.Text(label)), block, classes=("rosetta-printed",), **attributes)]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-steps", RosettaSteps)
    app.add_directive("rosetta-printed", RosettaPrinted)
