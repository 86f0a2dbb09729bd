"""A results table as nodes: headings with keys, cells with sort keys, which ``rosetta-sort.js`` reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docutils import nodes

from rosetta_common.upper.site.elements import Entry, badge, line, paragraph, scrolling, table
from rosetta_common.upper.site.tables import Badge, Row, Table
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.values import Cell


def results_table(
    of: Table,
    columns: Sequence[TableColumn[Any]],
    first: str,
    name: Callable[[Row], nodes.Node],
    label: str,
    *,
    groups: Mapping[str, str] | None = None,
    classes: tuple[str, ...] = (),
) -> nodes.Node:
    """Make the nodes of one table, in a box that scrolls.

    Args:
        of: the table.
        columns: its columns to show, after the first two.
        first: the heading of the first column.
        name: makes the first cell of a row that has values; it should hold a sort key, too.
        label: names the box; unique on the page.
        groups: headings of the groups of rows, in their order; without them the rows stand in one block.
        classes: more classes of the table.
    """
    header = [heading("framework", first), heading("state", "State")]
    header += [heading(column.key, column.heading) for column in columns]
    width = len(header)
    body: list[list[Entry]] = []
    for group, title in (groups or {"": ""}).items():
        rows = [row for row in of.rows if groups is None or row.group == group]
        if rows and title:
            body.append([(paragraph(nodes.strong("", title)), width)])
        body += [entries(row, columns, name) for row in rows]
    return scrolling(table(header, body, classes=("rosetta-results", *classes)), label)


def heading(key: str, text: str) -> nodes.Node:
    """A heading, with the key of its column."""
    return line("p", nodes.Text(text), data_key=key)


def entries(row: Row, columns: Sequence[TableColumn[Any]], name: Callable[[Row], nodes.Node]) -> list[Entry]:
    """The cells of one row; the reason why it has no value spans all columns that hold values."""
    state = badges_paragraph(row.badges)
    if not row.cells:
        return [row_name(row, nodes.Text(row.title)), state, (nodes.paragraph("", row.reason), len(columns))]
    if row.reason:
        state += nodes.Text(row.reason)
    return [name(row), state, *(cell_line(row.cells[column.key], column.heading) for column in columns)]


def row_name(row: Row, shown: nodes.Node) -> nodes.Node:
    """The first cell of a row, with its key for sorting."""
    return line("p", shown, data_sort=row.title)


def cell_line(cell: Cell, label: str) -> nodes.Node:
    """The text of a cell, with its heading, which stands beside it on a phone, and its sort key if it has one."""
    if cell.sort_key is None:
        return line("p", nodes.Text(cell.text), data_label=label)
    key = cell.sort_key if isinstance(cell.sort_key, str) else f"{cell.sort_key:.7g}"
    return line("p", nodes.Text(cell.text), data_label=label, data_sort=key)


def badges_paragraph(badges: Sequence[Badge]) -> nodes.paragraph:
    """A row of badges, with a space after each."""
    return paragraph(*(part for one in badges for part in (badge(one.text, one.kind, one.explanation), " ")))
