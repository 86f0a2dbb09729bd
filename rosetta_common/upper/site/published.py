"""``{rosetta-published} FAMILY`` and ``{rosetta-published-grid} NAME``: figures that others published, labelled so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.elements import Entry, badge, paragraph, scrolling, table
from rosetta_common.upper.site.families import FamilyDirective, note
from rosetta_common.upper.site.published_tables import (
    Library,
    Origin,
    Published,
    PublishedError,
    PublishedTable,
    read_published,
)
from rosetta_common.upper.site.table_nodes import SORTABLE
from rosetta_common.upper.tables.values import NOT_SHOWN

FILE = "published.toml"  # below the source folder
HISTORY = (
    "They are history: other versions, other hardware, models that were not kept equal, one run each. "
    "Their seconds can't be compared with our records."
)


def read_here(app: Sphinx) -> Published:
    """The published figures; the current page depends on their file.

    Raises:
        PublishedError: in one line that names the place of the mistake.
    """
    path = Path(app.srcdir) / FILE
    note(app, path)
    return read_published(path, *names())


def names() -> tuple[Collection[str], Collection[str]]:
    """The names of all columns, also of those that this build doesn't show, and of all workloads."""
    registry = read_registry()
    return registry.frameworks, registry.workloads


def pivot(tables: Sequence[PublishedTable], libraries: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one state's tables side by side, a row for each library; an empty column is left out.

    Args:
        tables: of one state.
        libraries: the libraries to show, as published.
    """
    wanted = list(libraries)
    columns: dict[str, dict[str, str]] = {}
    for one in tables:
        rows = [row for row in one.rows if row.library in wanted]
        accuracies = {row.library: f"{row.accuracy:g}" for row in rows if row.accuracy is not None}
        columns[f"{one.task}, accuracy, %"] = accuracies
        for name in one.hardware:
            columns[f"{one.task}, {name}"] = {r.library: seconds_cell(r, name) for r in rows if name in r.seconds}
        on = {row.library: "yes" if row.cudnn else "no" for row in rows if row.cudnn is not None}
        columns[f"{one.task}, on cuDNN"] = on
    shown = {heading: cells for heading, cells in columns.items() if cells}
    body = [[library, *(cells.get(library, NOT_SHOWN) for cells in shown.values())] for library in wanted]
    return ["Library", *shown], body


def seconds_cell(row: Library, hardware: str) -> str:
    """The seconds on some hardware, as published."""
    return f"{row.seconds[hardware]:g}" if hardware in row.seconds else NOT_SHOWN


def notes_list(rows: Iterable[tuple[str, Library]]) -> list[nodes.Node]:
    """What is known about the figures, as a list; nothing if there is nothing to say.

    Args:
        rows: the rows, each with the words that follow its library, such as ``", CNN"``.
    """
    told = [f"{row.library}{words}: {row.note}" for words, row in rows if row.note]
    return [nodes.bullet_list("", *(nodes.list_item("", paragraph(one)) for one in told))] if told else []


def source_line(origin: Origin) -> nodes.paragraph:
    """Where published figures stand."""
    shown = nodes.reference("", origin.source, refuri=origin.address) if origin.address else nodes.Text(origin.source)
    return paragraph("Source: ", shown, f" ({origin.date}).")


class RosettaPublished(FamilyDirective):
    """The published figures of a family, or of all; nothing if there are none."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make a table for each state."""
        names = [member.name for member in self.members()] if self.arguments else None
        try:
            published = read_here(self.env.app)
        except PublishedError as error:
            raise self.error(f"{self.name}: {error}") from error
        made: list[nodes.Node] = []
        for state, origin in published.states.items():
            tables = [one for one in published.tables if one.state == state]
            rows = [row for one in tables for row in one.rows if names is None or row.framework in names]
            libraries = list(dict.fromkeys(row.library for row in rows))
            if not libraries:
                continue
            header, body = pivot(tables, libraries)
            shown = table(header, [list(row) for row in body], classes=("rosetta-published", SORTABLE))
            there = [one for one in tables if any(row in rows for row in one.rows)]
            quantities = "; ".join(f"{one.task}: {one.quantity}" for one in there)
            made += [
                paragraph(
                    nodes.strong("", origin.title), " ", badge(origin.label, "warn"), f" {origin.about} {quantities}."
                ),
                scrolling(shown, origin.title),
            ]
            made += notes_list((f", {one.task}", row) for one in there for row in one.rows if row in rows)
        if made:
            newest = next(iter(published.states.values()))
            made.append(source_line(newest))
            made[-1] += nodes.Text(f" {HISTORY}")
        return made


class RosettaPublishedGrid(SphinxDirective):
    """Another published table, as text, with its source and what is known about it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        try:
            grids = read_here(self.env.app).grids
        except PublishedError as error:
            raise self.error(f"{self.name}: {error}") from error
        grid = grids.get(self.arguments[0])
        if grid is None:
            raise self.error(f"{self.name}: {FILE} has no grid {self.arguments[0]!r}")
        body: list[list[Entry]] = [[cell or NOT_SHOWN for cell in row] for row in grid.rows]
        shown = table(list(grid.columns), body, classes=("rosetta-published", SORTABLE))
        made: list[nodes.Node] = [
            paragraph(nodes.strong("", grid.title), " ", badge(grid.label, "warn"), f" {grid.about}"),
            scrolling(shown, grid.title),
        ]
        if grid.notes:
            made.append(nodes.bullet_list("", *(nodes.list_item("", paragraph(one)) for one in grid.notes)))
        return [*made, source_line(grid)]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-published", RosettaPublished)
    app.add_directive("rosetta-published-grid", RosettaPublishedGrid)
