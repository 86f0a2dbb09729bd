"""``{rosetta-results} WORKLOAD``: the speed tables and the accuracy table of a workload's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.records.machines import hardware
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.records.statistics import FEWEST_FOR_INTERVAL
from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.site.accuracy_table import RULE, agreement_of, agreement_text, curves
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.curves_chart import Curve, curves_text, draw_curves
from rosetta_common.upper.site.elements import (
    Entry,
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
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.provenance import PROVENANCE, parted, provenance
from rosetta_common.upper.site.ratio_chart import TITLE, draw_ratios, order_text, ratios_of, ratios_text
from rosetta_common.upper.site.speed_table import (
    FASTER,
    PROOF_ALONE,
    PROOF_ALONE_MEANS,
    SLOWER,
    UNSTABLE,
    UNSTABLE_MEANS,
)
from rosetta_common.upper.site.table_files import table_path
from rosetta_common.upper.site.table_nodes import SORTABLE, badges_paragraph, results_table
from rosetta_common.upper.site.tables import ACCURACY_CURRENT, STALE, STAND_IN, TIME_STALE, Badge, Row, Table
from rosetta_common.upper.tables.learnt import QUICK, Learnt
from rosetta_common.upper.tables.speed import PROJECTED, REFERENCE_TITLE, TRAINING

LOSSES = "Mean loss of each epoch"
ABOUT_PANELS = (
    "Each panel shows one column over all the others in grey, and the loss of its last epoch. All panels have the same "
    "axes: the epoch, and the mean loss."
)
LEGEND = {
    STAND_IN: "not made from the real data set",
    UNSTABLE: UNSTABLE_MEANS,
    PROOF_ALONE: PROOF_ALONE_MEANS,
}


class RosettaResults(SphinxDirective):
    """All tables of a workload: the speed on each machine that has rounds, and the accuracy on all of them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        depend(self.env.app)
        tables = content.tables(workload)
        if not tables:
            command = nodes.literal("", f"rosetta run {workload}")
            return [paragraph("No run is recorded yet. ", command, " makes the first record.")]
        return [self.speed(content, one) if one.machine else self.accuracy(content, one) for one in tables]

    def speed(self, content: SiteContent, made: Table) -> nodes.section:
        """The section of one machine's speed table."""
        body: list[nodes.Node] = [paragraph(about(made)), paragraph(how_to_read(made)), *legend(made)]
        variants = {name for name in made.records if (one := content.registry.frameworks.get(name)) and one.variant_of}
        if ratios := ratios_of(made, without=variants):
            name = f"ratios-{nodes.make_id(made.name)}"
            body += drawing(draw_ratios(ratios, name, f"{TITLE}: {made.title}"), ratios_text(ratios))
            body.append(paragraph(order_text(ratios)))
        return self.section(content, made, [*body, *self.shown(content, made)])

    def accuracy(self, content: SiteContent, made: Table) -> nodes.section:
        """The section of the accuracy table, with the agreement of the columns and their loss curves."""
        groups = {**GROUPS, "": "No longer in the registry"}
        body: list[nodes.Node] = [*legend(made), *self.shown(content, made, groups)]

        def learnt(framework: str) -> Learnt | None:
            return content.learnt(made.workload, framework)

        if found := agreement_of(made, learnt):
            body.append(paragraph(f"{agreement_text(found, content.registry.title)} {RULE}"))
        if lines := curves(made, learnt):
            name = f"curves-{nodes.make_id(made.workload)}"
            body.append(paragraph(nodes.strong("", LOSSES), f". {ABOUT_PANELS}"))
            body += [*drawing(draw_curves(lines, name), curves_text(lines)), losses_table(lines)]
        return self.section(content, made, body)

    def shown(self, content: SiteContent, made: Table, groups: dict[str, str] | None = None) -> list[nodes.Node]:
        """The table itself, and what its rows share; a framework's name shows its provenance."""
        every = {name: provenance(of, content.right(made.workload, name)) for name, of in made.records.items()}
        shared, own = parted(every)
        details = {name: self.detail(content, made, name, fields) for name, fields in own.items()}

        def name_of(row: Row) -> nodes.Node:
            return anchor(row.title, made.detail_id(row.framework))

        table_ = results_table(made, made.shown, "Framework", name_of, made.title, groups=groups, details=details)
        if not shared:
            return [table_]
        summary = line("summary", nodes.Text("Provenance that all rows share"))
        return [table_, element("details", summary, fields_list(shared), classes=("rosetta-provenance",))]

    def section(self, content: SiteContent, made: Table, body: list[nodes.Node]) -> nodes.section:
        """A section with what stands below each table."""
        if made.not_run:
            body.append(paragraph(badge("not run", "plain"), f" {', '.join(made.not_run)}."))
        place = f"results-{nodes.make_id(made.name)}"
        return section(self.state.document, made.title, place, *body, self.downloads(made))

    def downloads(self, made: Table) -> nodes.Node:
        """Links to the table's values, for programs."""
        prefix = f"{to_root(self.env.docname)}downloads/"
        path = prefix + table_path(made)
        links = (link("JSON", f"{path}.json"), ", ", link("CSV", f"{path}.csv"))
        return HtmlOnly("", paragraph("This table: ", *links, " · ", link("all runs (CSV)", f"{prefix}runs.csv")))

    def detail(self, content: SiteContent, made: Table, name: str, fields: PROVENANCE) -> nodes.Node:
        """The provenance of a row: the fields of its records, and links to them."""
        prefix = f"{to_root(self.env.docname)}downloads/records/"
        (row,) = (row for row in made.rows if row.framework == name)
        links: list[nodes.Node] = [nodes.Text("Records: ")]
        for record in made.records[name]:
            path = record.path.relative_to(content.folder).as_posix()
            links += [link(place_of(record), prefix + path), nodes.Text(" ")]
        links += [nodes.Text("· "), anchor("Close", made.row_id(name))]
        head = line("p", nodes.Text(f"Provenance: {row.title}"), classes=("rosetta-part",))
        box = element("div", head, *badges_lines(reasons(row.staleness)), classes=("rosetta-provenance",))
        box += [fields_list(fields), paragraph(*links)]
        box["ids"] = [made.detail_id(name)]
        self.state.document.ids[box["ids"][0]] = box
        return box


def fields_list(fields: PROVENANCE) -> nodes.Node:
    """Names and values, one in each line of one paragraph: a page has many rows, so each should need few elements."""
    return line("p", nodes.Text("\n".join(f"{key}: {value}" for key, value in fields)), classes=("rosetta-fields",))


def place_of(record: Record) -> str:
    """A record's name among those of its row: its round, or else its machine."""
    return record.path.parent.name if record.path.parent.name != record.profile else record.machine


def badges_lines(badges: Sequence[Badge]) -> list[nodes.Node]:
    """A paragraph of badges; nothing if there are none."""
    return [badges_paragraph(badges)] if badges else []


def how_to_read(made: Table) -> str:
    """How the numbers of a speed table may be compared."""
    told = (
        f"{made.columns[0].heading} compares a column with {REFERENCE_TITLE} in the same round: this ratio holds if "
        "the machine's speed drifts between rounds. A rate in samples a second doesn't: compare it only within one "
        f"round. Each value has a 95% interval from {FEWEST_FOR_INTERVAL} rounds on. If two intervals overlap, or if "
        "there is none, neither column is called faster, whatever the order of the rows."
    )
    if TRAINING.key in {column.key for column in made.columns}:
        told += (
            f" {TRAINING.heading} is the published specification. If it says {PROJECTED}, it wasn't run: it is load, "
            "build, compile, first batch, and all samples at the steady rate."
        )
    return told


def legend(made: Table) -> list[nodes.Node]:
    """What the table's badges mean, which rows changed, and what a lesser profile is: those that the table has."""
    found: list[nodes.Node] = []
    for text, means in LEGEND.items():
        if made.has(text):
            kind = "plain" if text == PROOF_ALONE else "warn"
            found += [badge(text, kind), nodes.Text(f": {means}. ")]
    for row in made.rows:
        changed = [one for one in row.badges if one.text in (SLOWER, FASTER)]
        found += [nodes.Text(f"{row.title}: {one.explanation}. ") for one in changed]
    if any(row.cells and row.cells.get("profile") and row.cells["profile"].value == QUICK for row in made.rows):
        found.append(nodes.Text("A row with \u201cquick\u201d has no run of the published specification yet."))
    return [paragraph(*found)] if found else []


def losses_table(lines: Sequence[Curve]) -> nodes.Node:
    """The losses of the chart as a folded table."""
    longest = max(len(curve.losses) for curve in lines)
    header = ["Framework", *(f"Epoch {number}" for number in range(1, longest + 1))]
    body: list[list[Entry]] = []
    for curve in lines:
        losses = (f"{loss:.3f}" for loss in curve.losses)
        body.append([paragraph(anchor(curve.title, curve.href[1:])), *losses, *[""] * (longest - len(curve.losses))])
    shown = scrolling(table(header, body, classes=(SORTABLE,)), LOSSES)
    return element("details", line("summary", nodes.Text(f"{LOSSES}, as a table")), shown)


def reasons(staleness: Staleness) -> list[Badge]:
    """A badge for each reason why a record is out of date."""
    of_model = [Badge(f"{STALE}: {why}", "warn") for why in staleness.model]
    if of_model:
        return of_model + [Badge(f"{STALE}: {why}", "warn") for why in staleness.clock if why not in staleness.model]
    return [Badge(f"{TIME_STALE}, {ACCURACY_CURRENT}: {why}", "warn") for why in staleness.clock]


def about(made: Table) -> str:
    """The machine of a speed table in one sentence, from its newest record."""
    records = [record for found in made.records.values() for record in found]
    if not records:
        return "No example has a record here."
    machine = max(records, key=lambda record: record.content.started).content.machine
    gpus = ", ".join(gpu.name for gpu in machine.gpus) or "no GPU"
    return f"{hardware(machine)}, {gpus}; recorded {dates(records)}."


def dates(records: Iterable[Record]) -> str:
    """The first and the last day of some records."""
    found = sorted(record.content.started[:10] for record in records)
    return found[0] if found[0] == found[-1] else f"{found[0]} to {found[-1]}"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-results", RosettaResults)
