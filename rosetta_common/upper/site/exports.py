"""The runs as CSV and the results tables as JSON, for the downloads; pure, without Sphinx."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from rosetta_common.ground.steps import STEPS
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import CURRENT
from rosetta_common.upper.site.tables import Row, Table
from rosetta_common.upper.tables.values import versions_text

TABLE_SCHEMA = 1  # of a table's JSON


@dataclass(frozen=True)
class Line:
    """A line of the CSV: one run of a record."""

    record: Record
    run: Run


@dataclass(frozen=True)
class RunColumn:
    """A column of the CSV of all runs; its key is its heading there."""

    key: str
    cell: Callable[[Line], object]


def _step(step: str) -> RunColumn:
    return RunColumn(f"{step}_seconds", lambda line: line.run.seconds.get(step, ""))


RUN_COLUMNS = (
    RunColumn("machine", lambda line: line.record.machine),
    RunColumn("workload", lambda line: line.record.workload),
    RunColumn("profile", lambda line: line.record.profile),
    RunColumn("framework", lambda line: line.record.framework),
    RunColumn("seed", lambda line: line.run.seed),
    RunColumn("started", lambda line: line.run.started),
    RunColumn("device", lambda line: line.record.content.device),
    RunColumn("precision", lambda line: line.record.content.precision),
    RunColumn("data_source", lambda line: line.record.content.data.source),
    RunColumn("in_band", lambda line: line.record.in_band),
    *(_step(step) for step in ("setup", *STEPS)),
    RunColumn("first_batch_seconds", lambda line: line.run.first_batch),
    RunColumn("samples_per_second", lambda line: line.run.samples_per_second),
    RunColumn("accuracy", lambda line: line.run.accuracy),
    RunColumn("peak_host_bytes", lambda line: line.run.host_memory),
    RunColumn("peak_device_bytes", lambda line: line.run.device_memory),
    RunColumn("load_average", lambda line: line.run.load_average),
    RunColumn("epoch_seconds", lambda line: " ".join(map(str, line.run.epoch_seconds))),
    RunColumn("epoch_losses", lambda line: " ".join(map(str, line.run.losses))),
    RunColumn("versions", lambda line: versions_text(line.record.content.versions, "; ")),
)


def runs_csv(records: Iterable[Record]) -> str:
    """All runs as CSV with a header, one line for each run; losses and seconds of epochs are separated by spaces."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.key for column in RUN_COLUMNS)
    for record in records:
        for run in record.runs:
            writer.writerow(column.cell(Line(record, run)) for column in RUN_COLUMNS)
    return text.getvalue()


def table_path(machine: str, workload: str, profile: str) -> str:
    """The path of a table's JSON, from the root of the downloads."""
    return f"tables/{machine}/{workload}-{profile}.json"


def table_json(table: Table) -> str:
    """One results table as JSON: ``machine``, ``workload``, ``profile``, ``columns``, ``rows``, ``not_run`` (titles).

    A column has ``key``, ``heading``, ``unit``, ``gated`` (whether its value is null if accuracy or features are
    wrong) and ``brief``. A row has ``framework``, ``title``, ``group``, ``badges``, ``stale`` (reasons, by facet),
    ``reason`` (why there is no record, or no newer one) and ``values``: the raw values by the keys of the columns (see
    ``values.Cell.raw``), or null if there is no record.
    """
    columns = [
        {"key": one.key, "heading": one.heading, "unit": one.unit, "gated": one.gated, "brief": one.brief}
        for one in table.columns
    ]
    content = {
        "schema": TABLE_SCHEMA,
        "machine": table.machine,
        "workload": table.workload,
        "profile": table.profile,
        "columns": columns,
        "rows": [_row(table, row) for row in table.rows],
        "not_run": table.not_run,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _row(table: Table, row: Row) -> dict[str, Any]:
    staleness = table.staleness.get(row.framework, CURRENT)
    return {
        "framework": row.framework,
        "title": row.title,
        "group": row.group,
        "badges": [asdict(badge) for badge in row.badges],
        "stale": {"model": staleness.model, "clock": staleness.clock},
        "reason": row.reason,
        "values": {column.key: row.cells[column.key].raw for column in table.columns} if row.record else None,
    }
