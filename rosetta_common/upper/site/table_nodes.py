"""A results table as nodes: headings with keys, cells with sort keys, which ``rosetta-sort.js`` reads.

Each row with values is followed by a hidden row with its provenance. A link to the hidden row's id shows it, also
without script: the stylesheet shows the row that is the target of the address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from rosetta_common.upper.site.elements import Entry, badge, element, line, paragraph, scrolling, table
from rosetta_common.upper.site.tables import Badge, Row, Table
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.values import Cell

SORTABLE = "rosetta-sortable"  # class of a table whose columns sort
DETAIL = "rosetta-detail"  # class of a row that is shown only as a target


def results_table(
    of: Table,
    columns: Sequence[TableColumn[Any]],
    first: str,
    name: Callable[[Row], nodes.Node],
    label: str,
    *,
    groups: Mapping[str, str] | None = None,
    details: Mapping[str, nodes.Node] | None = None,
) -> nodes.Node:
    """Make the nodes of one table, in a box that scrolls.

    Args:
        of: the table.
        columns: its columns to show, after the first two.
        first: the heading of the first column.
        name: makes the name of a row that has values, an inline node.
        label: names the box; unique on the page.
        groups: headings of the groups of rows, in their order; without them the rows stand in one block.
        details: what a row's hidden row holds, by framework; each has an id.
    """
    header = [heading("framework", first), heading("state", "State")]
    header += [heading(column.key, column.heading) for column in columns]
    width = len(header)
    body: list[list[Entry]] = []
    made: list[str] = []  # the framework of each row of the body; empty for a group's heading
    for group, title in (groups or {"": ""}).items():
        rows = [row for row in of.rows if groups is None or row.group == group]
        if rows and title:
            body.append([(paragraph(nodes.strong("", title)), width)])
            made.append("")
        body += [entries(row, columns, name) for row in rows]
        made += [row.framework for row in rows]
    shown = table(header, body, classes=("rosetta-results", SORTABLE))
    if details:
        (tbody,) = shown.findall(nodes.tbody)
        rows_made = list(tbody.children)
        tbody.clear()
        for framework, made_row in zip(made, rows_made, strict=True):
            tbody += made_row
            if framework in details:
                made_row["ids"] = [of.row_id(framework)]
                tbody += detail_row(details[framework], width)
    return scrolling(shown, label)


def detail_row(content: nodes.Node, width: int) -> nodes.row:
    """A hidden row that spans the table; it takes over the id of its content."""
    made = nodes.row("", nodes.entry("", content, morecols=width - 1), classes=[DETAIL])
    made["ids"], content["ids"] = content["ids"], []
    return made


def heading(key: str, text: str) -> nodes.Node:
    """A heading, with the key of its column."""
    return line("p", nodes.Text(text), data_key=key)


def entries(row: Row, columns: Sequence[TableColumn[Any]], name: Callable[[Row], nodes.Node]) -> list[Entry]:
    """The cells of one row; the reason why it has no value spans all columns that hold values."""
    state = line("p", *badges_paragraph(row.badges).children, data_sort=", ".join(one.text for one in row.badges))
    if not row.cells:
        return [row_name(row, nodes.Text(row.title)), state, (nodes.paragraph("", row.reason), len(columns))]
    if row.reason:
        state += nodes.Text(row.reason)
    return [row_name(row, name(row)), state, *(cell_line(row.cells[column.key]) for column in columns)]


def row_name(row: Row, shown: nodes.Node) -> nodes.Node:
    """The first cell of a row, with its key for sorting: the name, and below it the versions."""
    if not row.versions:
        return line("p", shown, data_sort=row.title)
    versions = line("p", nodes.Text(row.versions), classes=("rosetta-source",))
    return element("div", paragraph(shown), versions, data_sort=row.title)


def cell_line(cell: Cell) -> nodes.Node:
    """The text of a cell, and its sort key if it has one."""
    whole = () if " " in cell.text else ("rosetta-whole",)  # such as a date, which could break at its hyphens
    if cell.sort_key is None:
        return line("p", nodes.Text(cell.text), classes=whole)
    key = cell.sort_key if isinstance(cell.sort_key, str) else f"{cell.sort_key:.7g}"
    return line("p", nodes.Text(cell.text), classes=whole, data_sort=key)


def badges_paragraph(badges: Sequence[Badge]) -> nodes.paragraph:
    """A row of badges, with a space after each."""
    return paragraph(*(part for one in badges for part in (badge(one.text, one.kind, one.explanation), " ")))


class NoDetailRows(SphinxPostTransform):
    """Formats other than HTML can't hide a row: they leave it out."""

    default_priority = 50

    def run(self, **kwargs: Any) -> None:
        """Remove the rows."""
        if self.app.builder.format == "html":
            return
        for row in list(self.document.findall(nodes.row)):
            if DETAIL in row["classes"]:
                row.parent.remove(row)


def setup(app: Sphinx) -> None:
    """Register the transform, and the script that sorts."""
    app.add_post_transform(NoDetailRows)
    app.add_js_file("rosetta-sort.js", loading_method="defer")
