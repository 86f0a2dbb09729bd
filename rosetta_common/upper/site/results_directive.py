"""``{rosetta-results} WORKLOAD`` and ``{rosetta-specification} WORKLOAD``: the tables of a workload's page."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper.records.machines import hardware
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.records.statistics import FEWEST_FOR_INTERVAL
from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.diagram import description, draw
from rosetta_common.upper.site.elements import (
    HtmlOnly,
    anchor,
    badge,
    drawing,
    element,
    line,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.exports import table_path
from rosetta_common.upper.site.figures import bars_text, draw_bars, time_bars
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.provenance import provenance
from rosetta_common.upper.site.table_nodes import badges_paragraph, results_table, row_name
from rosetta_common.upper.site.tables import ACCURACY_CURRENT, STALE, TIME_STALE, Badge, Row, Table
from rosetta_common.upper.tables.features import published
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.workloads import room

# Headings of the values that every workload has; the folder of a workload names its own values.
FIELDS = {
    "dataset": "Data set",
    "classes": "Classes",
    "n_train": "Training samples",
    "n_test": "Test samples",
    "epochs": "Epochs",
    "batch_size": "Batch size",
    "learning_rate": "Learning rate",
}
LAST = {"accuracy_band": "Accuracy band"}

FEW_RUNS = (
    "A time without an interval depends on the load of the machine as much as on the framework: a shared machine can "
    "take twice as long for the same run at another time. Such rows can't be ranked."
)


def specification_rows(workload: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the specification: one column for each profile."""
    profiles = WORKLOADS[workload]

    def text(value: object) -> str:
        return (
            f"{value[0]:g} to {value[1]:g}"
            if isinstance(value, tuple)
            else f"{value:,}"
            if isinstance(value, int)
            else str(value)
        )

    names = room(workload).fields
    own = [field for field in profiles["full"] if field not in {"workload", *FIELDS, *LAST}]
    titles = {**FIELDS, **{field: names.get(field, field.replace("_", " ").capitalize()) for field in own}, **LAST}
    given = [(field, title) for field, title in titles.items() if field in profiles["full"]]
    body = [[title, *(text(values[field]) for values in profiles.values())] for field, title in given]
    return ["", *profiles], body


class RosettaSpecification(SphinxDirective):
    """The specification of a workload, all profiles."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        if self.arguments[0] not in WORKLOADS:
            raise self.error(f"rosetta-specification: unknown workload {self.arguments[0]!r}")
        depend(self.env.app, examples=False, records=False)
        header, body = specification_rows(self.arguments[0])
        header[0] = "Profile"
        return [scrolling(table(header, [list(row) for row in body]), "Specification by profile")]


class RosettaDiagram(SphinxDirective):
    """The drawing of a workload's network."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        network = room(self.arguments[0]).network
        if network is None:
            raise self.error(f"rosetta-diagram: no drawing of {self.arguments[0]!r}")
        layers = network(specification(self.arguments[0], "full", 0))
        return drawing(draw(layers, f"diagram-{self.arguments[0]}"), description(layers))


class RosettaResults(SphinxDirective):
    """All tables of a workload, one for each machine and profile, with plot and provenance."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        depend(self.env.app)
        shown = content.shown(workload)
        if not shown:
            return [
                paragraph(
                    "No run is recorded yet. ", nodes.literal("", f"rosetta run {workload}"), " makes the first record."
                )
            ]
        return [self.table(content, workload, machine, profile) for machine, profile in shown]

    def table(self, content: SiteContent, workload: str, machine: str, profile: str) -> nodes.section:
        """The section of one machine and profile."""
        key = nodes.make_id(f"{machine}-{profile}")
        made = content.table(workload, machine, profile)
        records = made.records
        body: list[nodes.Node] = [nodes.paragraph("", about(records))]
        if profile == "smoke":
            body.append(paragraph(badge("smoke: shows that it runs, no benchmark", "warn")))
        if any(record.stand_in for record in records.values()):
            body.append(
                paragraph(badge("stand-in data", "warn"), " Rows with this badge were not made from the real data set.")
            )
        if profile != "smoke" and any(len(record.runs) < FEWEST_FOR_INTERVAL for record in records.values()):
            body.append(paragraph(badge("few runs", "warn"), f" {FEW_RUNS}"))
        variants = {name for name in records if (one := content.registry.frameworks.get(name)) and one.variant_of}
        drawn = {name: content.registry.title(name) for name in records if name not in variants}
        bars = time_bars(published([records[name] for name in drawn], made.reference), drawn)
        measure = measure_of(workload)
        if bars and profile != "smoke":
            body += drawing(draw_bars(bars, f"bars-{key}", measure), bars_text(bars, measure))

        def name_of(row: Row) -> nodes.Node:
            return row_name(row, anchor(row.title, f"record-{key}-{row.framework}"))

        groups = {**GROUPS, "": "No longer in the registry"}
        label = f"Results, {made.title}"
        body.append(results_table(made, made.columns, "Framework", name_of, label, groups=groups))
        if made.not_run:
            text = f" On this machine, at this profile: {', '.join(made.not_run)}."
            body.append(paragraph(badge("not run", "plain"), text))
        body.append(self.downloads(made))
        body.append(self.provenance(content, made, key))
        return section(self.state.document, made.title, f"results-{key}", *body)

    def downloads(self, made: Table) -> nodes.Node:
        """Links to the table's values, for programs."""
        prefix = f"{to_root(self.env.docname)}downloads/"
        table = link("This table (JSON)", prefix + table_path(made.machine, made.workload, made.profile))
        return HtmlOnly("", paragraph(table, " · ", link("all runs (CSV)", f"{prefix}runs.csv")))

    def provenance(self, content: SiteContent, made: Table, key: str) -> nodes.Node:
        """A fold for each record, with all its fields."""
        prefix = to_root(self.env.docname)
        box = element("div", classes=("rosetta-provenance",))
        for name, record in made.records.items():
            path = record.path.relative_to(content.folder).as_posix()
            pairs = provenance(record, made.reference)
            fold = element(
                "details",
                line("summary", nodes.Text(f"Provenance: {content.registry.title(name)}")),
                badges_paragraph(reasons(made.staleness[name])),
                scrolling(
                    table(["Field", "Value"], [list(pair) for pair in pairs]),
                    f"Provenance of {content.registry.title(name)}, {made.title}",
                ),
                HtmlOnly(
                    "",
                    paragraph(
                        link("This record (JSON)", f"{prefix}downloads/records/{path}"),
                        " · ",
                        link("all runs (CSV)", f"{prefix}downloads/runs.csv"),
                    ),
                ),
            )
            fold["ids"] = [f"record-{key}-{name}"]
            self.state.document.ids[fold["ids"][0]] = fold
            box += fold
        return box


def reasons(staleness: Staleness) -> list[Badge]:
    """A badge for each reason why a record is out of date."""
    of_model = [Badge(f"{STALE}: {why}", "warn") for why in staleness.model]
    if of_model:
        return of_model + [Badge(f"{STALE}: {why}", "warn") for why in staleness.clock if why not in staleness.model]
    return [Badge(f"{TIME_STALE}, {ACCURACY_CURRENT}: {why}", "warn") for why in staleness.clock]


def about(records: dict[str, Record]) -> str:
    """The machine in one sentence, from its newest record."""
    if not records:
        return "No example has a record here."
    newest = max(records.values(), key=lambda record: record.content.started)
    machine = newest.content.machine
    gpus = ", ".join(gpu.name for gpu in machine.gpus) or "no GPU"
    dates = sorted(record.content.started[:10] for record in records.values())
    when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    return f"{hardware(machine)}, {gpus}; recorded {when}."


def setup(app: Sphinx) -> None:
    """Register the directives, and the script that sorts their tables."""
    app.add_directive("rosetta-specification", RosettaSpecification)
    app.add_directive("rosetta-diagram", RosettaDiagram)
    app.add_directive("rosetta-results", RosettaResults)
    app.add_js_file("rosetta-sort.js", loading_method="defer")
