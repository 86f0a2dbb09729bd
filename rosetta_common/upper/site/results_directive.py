"""``{rosetta-results} WORKLOAD`` and ``{rosetta-specification} WORKLOAD``: the tables of a workload's page."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper.features import published
from rosetta_common.upper.machines import hardware
from rosetta_common.upper.measures import measure_of
from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.results import Record
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
from rosetta_common.upper.site.figures import bars_text, draw_bars, time_bars
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.provenance import provenance
from rosetta_common.upper.site.source import Source, depend, source_of
from rosetta_common.upper.site.tables import Row, columns_of_table, not_run, rows
from rosetta_common.upper.statistics import FEWEST_FOR_INTERVAL
from rosetta_common.upper.workloads import room

# How the table of a specification names what every workload has; a workload's room names its own values.
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
    "A row without an interval tells of its hour as much as of its framework: a machine that others share can take "
    "twice as long for the same run at another time. Such rows can't be ranked."
)


def specification_rows(workload: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the specification: a column a profile."""
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
    """Every table of a workload, one a machine and profile, with plot and provenance."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        workload = self.arguments[0]
        source = source_of(self.env.app)
        depend(self.env.app)
        shown = source.shown(workload)
        if not shown:
            return [
                paragraph(
                    "No run is recorded yet. ", nodes.literal("", f"rosetta run {workload}"), " makes the first record."
                )
            ]
        return [self.table(source, workload, machine, profile) for machine, profile in shown]

    def table(self, source: Source, workload: str, machine: str, profile: str) -> nodes.section:
        """The section of one machine and profile."""
        key = nodes.make_id(f"{machine}-{profile}")
        columns = source.in_table(workload, machine, profile)
        everything = columns == source.registry.columns[workload]
        records = {
            r.framework: r
            for r in source.results.records
            if (r.machine, r.workload, r.profile) == (machine, workload, profile)
            and (everything or r.framework in {framework.name for framework in columns})
        }
        stale = {name: source.stale(record) for name, record in records.items()}
        reference = source.reference(workload, machine, profile)
        made = rows(source.results, machine, workload, profile, columns, stale, reference)
        title = f"{machine}, profile {profile}"
        body: list[nodes.Node] = [nodes.paragraph("", about(records))]
        if profile == "smoke":
            body.append(paragraph(badge("smoke: shows that it runs, no benchmark", "warn")))
        if any(record.stand_in for record in records.values()):
            body.append(
                paragraph(badge("stand-in data", "warn"), " Rows so marked were not made from the real data set.")
            )
        if profile != "smoke" and any(len(record.runs) < FEWEST_FOR_INTERVAL for record in records.values()):
            body.append(paragraph(badge("few runs", "warn"), f" {FEW_RUNS}"))
        variants = {framework.name for framework in columns if framework.variant_of}
        drawn = {name: source.registry.title(name) for name in records if name not in variants}
        bars = time_bars(published([records[name] for name in drawn], reference), drawn)
        measure, header = measure_of(workload), columns_of_table(workload)
        if bars and profile != "smoke":
            body += drawing(draw_bars(bars, f"bars-{key}", measure), bars_text(bars, measure))
        cells: list[list[nodes.Node | str | tuple[nodes.Node, int]]] = []
        for group, heading in {**GROUPS, "": "No longer in the registry"}.items():
            if of_group := [row for row in made if row.group == group]:
                cells.append([(paragraph(nodes.strong("", heading)), len(header))])
                cells += [self.row(row, key, len(header)) for row in of_group]
        body.append(scrolling(table(list(header), cells, classes=("rosetta-results",)), f"Results, {title}"))
        missing = not_run(made, columns)
        if missing:
            body.append(
                paragraph(badge("not run", "plain"), f" On this machine, at this profile: {', '.join(missing)}.")
            )
        body.append(self.provenance(source, records, reference, key, title))
        return section(self.state.document, title, f"results-{key}", *body)

    def row(self, row: Row, key: str, width: int) -> list[nodes.Node | str | tuple[nodes.Node, int]]:
        """One framework's cells."""
        state = nodes.paragraph(
            "", "", *(part for b in row.badges for part in (badge(b.text, b.kind), nodes.Text(" ")))
        )
        if not row.record:
            return [row.title, state, (nodes.paragraph("", row.reason), width - 2)]
        if row.reason:
            state += nodes.Text(row.reason)
        name = nodes.paragraph("", "", anchor(row.title, f"record-{key}-{row.framework}"))
        return [name, state, *row.cells]

    def provenance(
        self, source: Source, records: dict[str, Record], reference: Record | None, key: str, title: str
    ) -> nodes.Node:
        """A fold a record: everything that is known about it."""
        prefix = to_root(self.env.docname)
        box = element("div", classes=("rosetta-provenance",))
        for name, record in records.items():
            path = record.path.relative_to(source.folder).as_posix()
            pairs = [[key_, text] for key_, text in provenance(record, reference)]
            fold = element(
                "details",
                line("summary", nodes.Text(f"Provenance: {source.registry.title(name)}")),
                paragraph(*(part for why in source.stale(record) for part in (badge(f"stale: {why}", "warn"), " "))),
                scrolling(
                    table(["Field", "Value"], [list(pair) for pair in pairs]),
                    f"Provenance of {source.registry.title(name)}, {title}",
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


def about(records: dict[str, Record]) -> str:
    """The machine in one sentence, from its newest record."""
    if not records:
        return "No example left a record here."
    newest = max(records.values(), key=lambda record: record.raw["started"])
    machine = newest.raw["machine"]
    gpus = ", ".join(gpu["name"] for gpu in machine["gpus"]) or "no GPU"
    dates = sorted(record.raw["started"][:10] for record in records.values())
    when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    return f"{hardware(machine)}, {gpus}; recorded {when}."


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-specification", RosettaSpecification)
    app.add_directive("rosetta-diagram", RosettaDiagram)
    app.add_directive("rosetta-results", RosettaResults)
