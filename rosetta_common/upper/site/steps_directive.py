"""``{rosetta-steps} WORKLOAD``: a section a step, a tab a framework: its code, and what it printed in the record."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.steps import ExampleError, read_cells
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.results import Record
from rosetta_common.upper.site.elements import HtmlOnly, element, line, link, paragraph, section
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.source import Source, depend, source_of
from rosetta_common.upper.site.tabs import Tab, tab_group

SECTIONS = {
    "setup": (
        "Imports and set-up",
        "The specification holds every hyper-parameter; no example types a number of its own twice.",
    ),
    "load": (
        "Load the data",
        "Every framework gets the same samples; only the layout and the type of the labels may differ.",
    ),
    "build": (
        "Build the model",
        "Kernels start Glorot-uniform and biases at zero, stated wherever that isn't the default.",
    ),
    "compile": ("Loss and optimiser", "Cross-entropy, and stochastic gradient descent with classic momentum."),
    "train": ("Train", "Shuffled mini-batches, the last one included even where it is smaller."),
    "predict": ("Predict", "Dropout off, no gradients, every test image."),
    "evaluate": ("Evaluate", "The share of test images that are classified rightly."),
}
SHORT_OUTPUT = 8  # lines that are shown without a click


def code_of(text_cells: list[tuple[str, str, str]]) -> dict[str, str]:
    """The code of each section from an example's cells, given as kind, step and source."""
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    for kind, step, source in text_cells:
        if kind == "code":
            found[step or "setup"].append(source)
    return {name: "\n\n".join(parts) for name, parts in found.items()}


class RosettaSteps(SphinxDirective):
    """Shows one workload in all its frameworks."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        workload = self.arguments[0]
        source = source_of(self.env.app)
        depend(self.env.app)
        columns = source.registry.columns.get(workload)
        if not columns:
            raise self.error(f"rosetta-steps: no example of {workload!r} in the registry")
        examples = {}
        for framework in columns:
            try:
                cells = read_cells(framework.example(workload))
            except ExampleError as error:
                raise self.error(f"rosetta-steps: {error}") from error
            examples[framework.name] = code_of([(cell.kind, cell.step, cell.source) for cell in cells])
        best = {framework.name: source.best(workload, framework.name) for framework in columns}
        made: list[nodes.Node] = [self.chooser(columns)]
        for step, (title, note) in SECTIONS.items():
            tabs = [
                Tab(f.name, f.title, tuple(self.panel(source, workload, f, step, examples[f.name][step], best[f.name])))
                for f in columns
            ]
            group = tab_group(tabs, step, f"{title}: framework")
            made.append(section(self.state.document, title, f"step-{step}", nodes.paragraph("", note), group))
        return made

    def chooser(self, columns: list[Framework]) -> nodes.Node:
        """The two menus: which framework, and beside which other; the script shows them."""
        titles = "".join(f'<option value="{f.name}">{f.title}</option>' for f in columns)
        return nodes.raw(
            "",
            '<form class="rosetta-chooser rosetta-needs-script" hidden aria-label="Frameworks shown">'
            f'<label>Show <select name="framework">{titles}</select></label> '
            f'<label>beside <select name="with"><option value="">no other</option>{titles}</select></label>'
            '<button type="button" class="rosetta-swap">Swap</button></form>',
            format="html",
        )

    def panel(
        self, source: Source, workload: str, framework: Framework, step: str, code: str, record: Record | None
    ) -> list[nodes.Node]:
        """What one tab holds."""
        block = nodes.literal_block(code, code, language="python", classes=["rosetta-code"])
        shown: list[nodes.Node] = [block]
        if record is None:
            shown.append(paragraph(f"Not executed: {source.why_not(workload, framework.name)}"))
            shown[-1]["classes"].append("rosetta-note")
        else:
            shown += self.output(record, step, source.stale(record))
        if step == "setup":
            prefix = to_root(self.env.docname)
            shown.append(
                HtmlOnly(
                    "",
                    line(
                        "p",
                        link("The whole example as a page", f"{prefix}notebooks/{workload}/{framework.name}.html"),
                        nodes.Text(" · "),
                        link("script", f"{prefix}downloads/examples/{workload}/{framework.name}.py"),
                        nodes.Text(" · "),
                        link("notebook", f"{prefix}downloads/examples/{workload}/{framework.name}.ipynb"),
                        nodes.Text(" · "),
                        link("the framework's site", framework.homepage),
                        classes=("rosetta-note",),
                    ),
                )
            )
        return shown

    def output(self, record: Record, step: str, stale: list[str]) -> list[nodes.Node]:
        """What the step printed, in the record's first run."""
        run = record.runs[0]
        text = run.output.get(step, "").rstrip()
        if not text:
            return []
        data = ", stand-in data" if record.stand_in else ""
        label = f"Printed on {record.machine}, profile {record.profile}, seed {run.seed}{data}"
        if stale:
            label += f"; since then {', '.join(stale)}"
        block = nodes.literal_block(text, text, language="text", classes=["rosetta-output"])
        attributes = {"open": ""} if len(text.splitlines()) <= SHORT_OUTPUT else {}
        return [
            element("details", line("summary", nodes.Text(label)), block, classes=("rosetta-printed",), **attributes)
        ]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-steps", RosettaSteps)
