"""``{rosetta-then-now} WORKLOAD``: a workload's published figures of 2017 and 2018 beside our ratios of today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.records.rounds import REFERENCE, Throughput
from rosetta_common.upper.records.statistics import in_words
from rosetta_common.upper.site.content import content_of, depend
from rosetta_common.upper.site.elements import (
    Entry,
    badge,
    drawing,
    element,
    line,
    link,
    paragraph,
    scrolling,
    table,
)
from rosetta_common.upper.site.families import note
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.published import names, notes_list, read_here, seconds_cell, source_line
from rosetta_common.upper.site.published_tables import (
    Origin,
    Published,
    PublishedError,
    PublishedTable,
    Today,
    TodayRow,
    read_today,
)
from rosetta_common.upper.site.ratio_chart import TITLE, Ratio, draw_ratios, order_text, ratios_text
from rosetta_common.upper.site.table_nodes import SORTABLE
from rosetta_common.upper.tables.values import NOT_SHOWN, ratio_text

TODAY = "workloads/originals_today.toml"  # below the source folder
CAUTION = (
    "Versions, hardware and in part the models are others than then. So a point says how a framework stands to PyTorch "
    "in its own table. The distance of two points doesn't say that the framework itself became slower or faster."
)
PAIRED = "Ours over theirs"
ABOUT_PAIRS = (
    f"{PAIRED}: the speed of our column's example over that of the notebook's code, run one after the other in the "
    "same hour on a busy machine of half that speed."
)
RELATIVE = (
    "Relative means the speed over PyTorch's in the same table: 2 is twice as fast, 0.5 half as fast. Seconds of "
    "different hardware can't be compared."
)


class RosettaThenNow(SphinxDirective):
    """The published tables of a workload, their relative speeds beside ours, and the notebooks of 2018 run today."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the charts and the tables; nothing if nobody published anything."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        if workload not in content.registry.workloads:
            raise self.error(f"{self.name}: the registry has no workload {workload!r}")
        depend(self.env.app)
        path = Path(self.env.app.srcdir) / TODAY
        note(self.env.app, path)
        try:
            published, today = read_here(self.env.app), read_today(path, *names())
        except PublishedError as error:
            raise self.error(f"{self.name}: {error}") from error
        tables = published.of(workload)
        if not tables:
            return []
        ours = self.ours(workload)
        newest, *earlier = tables
        made = [*self.newest(newest, published.states[newest.state], ours)]
        made += [self.folded(one, published.states[one.state]) for one in earlier]
        made += self.today(today, workload)
        made.append(self.more(published, newest))
        return made

    def ours(self, workload: str) -> dict[str, dict[str, Throughput]]:
        """The speeds that may be shown, by machine and framework; machines with a ratio alone."""
        content = content_of(self.env.app)
        rounds = content.rounds
        found = {
            machine: {
                name: speed
                for name, speed in rounds.of(machine, workload).items()
                if speed.ratio and content.right(workload, name)
            }
            for machine in rounds.tables(workload)
        }
        return {machine: speeds for machine, speeds in found.items() if set(speeds) - {REFERENCE}}

    def newest(self, then: PublishedTable, state: Origin, ours: dict[str, dict[str, Throughput]]) -> list[nodes.Node]:
        """The newest published state: a chart for each machine with our rounds, then the table."""
        made: list[nodes.Node] = [
            paragraph(badge(state.label, "warn"), f" {state.about} Measured: {then.quantity}. {RELATIVE}")
        ]
        first = then.hardware[0]
        for machine, speeds in ours.items():
            pairs = pairs_of(then, first, speeds)
            if len(pairs) < 2:
                continue
            here = content_of(self.env.app).machine_title(machine)
            years = state.date[:4], year(speeds)
            title = f"{TITLE}, {years[0]} ({first}) and {years[1]} ({here})"
            name = f"then-now-{nodes.make_id(machine)}"
            made.append(paragraph(nodes.strong("", title), f". {CAUTION} {order_text(pairs)}"))
            made += drawing(draw_ratios(pairs, name, title, years), ratios_text(pairs))
        if not ours:
            made.append(paragraph("This site has no rounds of speed measurements of this workload yet."))
        header = ["Library", *then_heading(then, self.relative_to(then))]
        words = content_of(self.env.app).machine_title
        header += [f"{year(speeds)}, {words(machine)}: relative" for machine, speeds in ours.items()]
        body: list[list[Entry]] = []
        for row, cells in zip(then.rows, then_cells(then), strict=True):
            speeds_of_row = [speeds.get(row.framework) for speeds in ours.values()]
            body.append([row.library, *cells, *(ours_cell(speed) for speed in speeds_of_row)])
        label = f"{state.title}, and ours"
        shown = table(header, body, classes=("rosetta-published", SORTABLE))
        made += [paragraph(nodes.strong("", label)), scrolling(shown, label)]
        return [*made, *notes_list(("", row) for row in then.rows)]

    def relative_to(self, then: PublishedTable) -> list[str]:
        """The hardware for which the table has relative speeds."""
        return [name for name in then.hardware if then.relative(name)]

    def folded(self, then: PublishedTable, state: Origin) -> nodes.Node:
        """An earlier published state, folded."""
        header = ["Library", *then_heading(then, self.relative_to(then))]
        body: list[list[Entry]] = [
            [row.library, *cells] for row, cells in zip(then.rows, then_cells(then), strict=True)
        ]
        return element(
            "details",
            line("summary", nodes.Text(state.title)),
            paragraph(badge(state.label, "warn"), f" {state.about}"),
            scrolling(table(header, body, classes=("rosetta-published", SORTABLE)), state.title),
            *notes_list(("", row) for row in then.rows),
            classes=("rosetta-fold",),
        )

    def today(self, today: Today | None, workload: str) -> list[nodes.Node]:
        """The notebooks of 2018, run today."""
        rows = [row for row in today.row if row.workload == workload] if today else []
        if not today or not rows:
            return []
        title = "The 2018 notebooks, run today"
        shown = today_columns(today, rows)
        body: list[list[Entry]] = [list(cells) for cells in zip(*shown.values(), strict=True)]
        about = f" On {today.hardware}, {today.date}; {today.data}, batches of {today.batch_size}. {today.method}"
        made: list[nodes.Node] = [
            paragraph(nodes.strong("", title), " ", badge("not our columns", "warn"), about),
            scrolling(table(list(shown), body, classes=(SORTABLE,)), title),
        ]
        if PAIRED in shown:
            made.append(paragraph(ABOUT_PAIRS))
        return made

    def more(self, published: Published, then: PublishedTable) -> nodes.Node:
        """The source, and the page with all published figures."""
        state = published.states[then.state]
        made = source_line(state)
        if "published" in self.env.found_docs:
            made += nodes.Text(" All published figures: ")
            made += link("published in 2017 and 2018", f"{to_root(self.env.docname)}published.html")
            made += nodes.Text(".")
        return made


def pairs_of(then: PublishedTable, hardware: str, ours: dict[str, Throughput]) -> list[Ratio]:
    """A row for each framework that has a published ratio and a ratio here."""
    relative = then.relative(hardware)
    made = []
    for row in then.rows:
        ratio = ours[row.framework].ratio if row.framework in ours else None
        if ratio and row.library in relative:
            made.append(Ratio(row.short, ratio, "", row.framework == REFERENCE, relative[row.library]))
    return made


def then_heading(then: PublishedTable, relative: Sequence[str]) -> list[str]:
    """The headings of a published table, after the first."""
    made = ["Accuracy, %"] if any(row.accuracy is not None for row in then.rows) else []
    for name in then.hardware:
        made += [f"{name}, s", *([f"{name}: relative"] if name in relative else [])]
    return made + (["On cuDNN"] if any(row.cudnn is not None for row in then.rows) else [])


def then_cells(then: PublishedTable) -> list[list[str]]:
    """The cells of each row of a published table, after the first."""
    accuracy, cudnn = (any(getattr(row, key) is not None for row in then.rows) for key in ("accuracy", "cudnn"))
    relative = {name: then.relative(name) for name in then.hardware}
    made = []
    for row in then.rows:
        cells = [NOT_SHOWN if row.accuracy is None else f"{row.accuracy:g}"] if accuracy else []
        for name, of_name in relative.items():
            cells.append(seconds_cell(row, name))
            if of_name:
                cells.append(ratio_text(of_name[row.library]) if row.library in of_name else NOT_SHOWN)
        if cudnn:
            cells.append({True: "yes", False: "no", None: NOT_SHOWN}[row.cudnn])
        made.append(cells)
    return made


def ours_cell(speed: Throughput | None) -> str:
    """Our ratio with its interval."""
    if speed is None or speed.ratio is None:
        return NOT_SHOWN
    return "1 (the reference)" if speed.framework == REFERENCE else in_words(speed.ratio, ratio_text)


def today_columns(today: Today, rows: Sequence[TodayRow]) -> dict[str, list[str]]:
    """The table columns about the notebooks of 2018, run today, by heading; an empty one is left out."""
    pairs = [today.pair_of(row) for row in rows]
    notes = [(row.note, pair.note if pair else "") for row, pair in zip(rows, pairs, strict=True)]
    columns = {
        "Code": [row.code for row in rows],
        today.unit.capitalize(): [range_text(row.low, row.high) for row in rows],
        PAIRED: [range_text(pair.low, pair.high) if pair else "" for pair in pairs],
        "Remark": [" ".join(filter(None, both)) for both in notes],
    }
    return {heading: cells for heading, cells in columns.items() if any(cells)}


def range_text(low: float, high: float) -> str:
    """A range of a rate; one number if it has no width."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def year(speeds: dict[str, Throughput]) -> str:
    """The year of the newest round."""
    return max(speed.now[-1].round for speed in speeds.values())[:4]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-then-now", RosettaThenNow)
