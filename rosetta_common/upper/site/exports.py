"""The runs as CSV, for the downloads; pure, without Sphinx."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rosetta_common.ground.steps import STEPS
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.tables.values import versions_text


@dataclass(frozen=True)
class Line:
    """A line of the CSV: one run of a record, and the round in which it was made, if it was made in one."""

    record: Record
    run: Run
    round: str = ""


@dataclass(frozen=True)
class RunColumn:
    """A column of the CSV of all runs; its key is its heading there.

    A time is left out if the record's times are no measurements.
    """

    key: str
    cell: Callable[[Line], object]
    time: bool = False

    def of(self, line: Line) -> object:
        """The value of one run."""
        return "" if self.time and not line.record.timed else self.cell(line)


def _step(step: str) -> RunColumn:
    return RunColumn(f"{step}_seconds", lambda line: line.run.seconds.get(step, ""), time=True)


RUN_COLUMNS = (
    RunColumn("machine", lambda line: line.record.machine),
    RunColumn("workload", lambda line: line.record.workload),
    RunColumn("profile", lambda line: line.record.profile),
    RunColumn("framework", lambda line: line.record.framework),
    RunColumn("round", lambda line: line.round),
    RunColumn("seed", lambda line: line.run.seed),
    RunColumn("started", lambda line: line.run.started),
    RunColumn("device", lambda line: line.record.content.device),
    RunColumn("precision", lambda line: line.record.content.precision),
    RunColumn("data_source", lambda line: line.record.content.data.source),
    RunColumn("timed", lambda line: line.record.timed),
    RunColumn("training_samples", lambda line: line.record.content.specification.n_train),
    RunColumn("in_band", lambda line: line.record.in_band),
    *(_step(step) for step in ("setup", *STEPS)),
    RunColumn("first_batch_seconds", lambda line: line.run.first_batch, time=True),
    RunColumn("samples_per_second", lambda line: line.run.samples_per_second, time=True),
    RunColumn("accuracy", lambda line: line.run.accuracy),
    RunColumn("peak_host_bytes", lambda line: line.run.host_memory),
    RunColumn("peak_device_bytes", lambda line: line.run.device_memory),
    RunColumn("load_average", lambda line: line.run.load_average),
    RunColumn("epoch_seconds", lambda line: " ".join(map(str, line.run.epoch_seconds)), time=True),
    RunColumn("epoch_losses", lambda line: " ".join(map(str, line.run.losses))),
    RunColumn("versions", lambda line: versions_text(line.record.content.versions, "; ")),
)


def runs_csv(lines: Iterable[Line]) -> str:
    """All runs as CSV with a header, one line for each run; losses and seconds of epochs are separated by spaces."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.key for column in RUN_COLUMNS)
    writer.writerows([column.of(line) for column in RUN_COLUMNS] for line in lines)
    return text.getvalue()
