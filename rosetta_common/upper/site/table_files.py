"""The results tables as JSON, with its JSON Schema, and as CSV, for the downloads; pure, without Sphinx."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import msgspec

from rosetta_common.upper.site.tables import Row, Table
from rosetta_common.upper.tables.values import versions_text

SCHEMA = 2  # of a table's JSON

Number = float | int
Value = Number | bool | str | list[str] | dict[str, Number | bool | str | None] | None


class ColumnEntry(msgspec.Struct, frozen=True):
    """A column: its ``key`` never changes; ``gated``: its value is null if accuracy or features are wrong."""

    key: str
    heading: str
    unit: str
    gated: bool
    brief: bool  # also on a framework's own page


class BadgeEntry(msgspec.Struct, frozen=True):
    """A short verdict about a row; ``kind`` is ``ok``, ``warn``, ``bad`` or ``plain``."""

    text: str
    kind: str
    explanation: str


class StaleEntry(msgspec.Struct, frozen=True):
    """Why a row is out of date, by facet."""

    model: list[str]
    clock: list[str]


class RowEntry(msgspec.Struct, frozen=True):
    """A framework; ``values`` are raw, by the keys of the columns (``Cell.raw``), or null if ``reason`` says why."""

    framework: str
    title: str
    group: str
    badges: list[BadgeEntry]
    stale: StaleEntry
    reason: str
    values: dict[str, Value] | None


class TableFile(msgspec.Struct, frozen=True):
    """A results table; ``kind`` is ``speed`` or ``accuracy``; ``machine`` is empty if it is one of all machines."""

    schema: int
    kind: str
    workload: str
    machine: str
    columns: list[ColumnEntry]
    rows: list[RowEntry]
    not_run: list[str]  # titles


def table_path(table: Table) -> str:
    """The path of a table's files from the root of the downloads, without an ending."""
    return f"tables/{table.workload}/{table.name}"


def table_json(table: Table) -> str:
    """One results table as JSON: a ``TableFile``."""
    content = TableFile(
        schema=SCHEMA,
        kind=table.kind,
        workload=table.workload,
        machine=table.machine,
        columns=[ColumnEntry(one.key, one.heading, one.unit, one.gated, one.brief) for one in table.columns],
        rows=[_row(row) for row in table.rows],
        not_run=list(table.not_run),
    )
    return json.dumps(msgspec.to_builtins(content), indent=1, ensure_ascii=False) + "\n"


def table_schema() -> dict[str, Any]:
    """The JSON Schema of a table's JSON."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(TableFile)}


def table_csv(table: Table) -> str:
    """One results table as CSV: a line for each row.

    A value of several parts has a column for each: ``accuracy``, ``accuracy_n``, ``accuracy_least`` and so on.
    """
    lines = [_flat(table, row) for row in table.rows]
    header = list(dict.fromkeys(key for line in lines for key in line))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def _flat(table: Table, row: Row) -> dict[str, object]:
    made: dict[str, object] = {"framework": row.framework, "title": row.title}
    made["state"] = "; ".join(badge.text for badge in row.badges)
    for column in table.columns:
        raw = row.cells[column.key].raw if row.cells else None
        if isinstance(raw, dict) and "value" in raw:
            made[column.key] = raw["value"]
            made |= {f"{column.key}_{part}": value for part, value in raw.items() if part != "value"}
        elif isinstance(raw, dict) and "host" in raw:
            made |= {f"{column.key}_{part}": value for part, value in raw.items()}
        elif isinstance(raw, dict):
            made[column.key] = versions_text(raw, "; ")
        elif isinstance(raw, (list, tuple)):
            made[column.key] = "; ".join(raw)
        elif raw is not None:
            made[column.key] = raw
    return {**made, "reason": row.reason}


def _row(row: Row) -> RowEntry:
    return RowEntry(
        framework=row.framework,
        title=row.title,
        group=row.group,
        badges=[BadgeEntry(badge.text, badge.kind, badge.explanation) for badge in row.badges],
        stale=StaleEntry(list(row.staleness.model), list(row.staleness.clock)),
        reason=row.reason,
        values={key: cell.raw for key, cell in row.cells.items()} if row.cells else None,
    )
