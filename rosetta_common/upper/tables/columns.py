"""The columns of the results tables, as objects: page, sort keys and JSON are made from them; pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.statistics import estimate_mean, estimate_median
from rosetta_common.upper.tables.features import difference, published
from rosetta_common.upper.tables.values import (
    Cell,
    Memory,
    estimate_text,
    memory_text,
    percent_text,
    rate_text,
    seconds_text,
    share_text,
    spread_of,
    versions_text,
)

SHARE = "share, 0 to 1"


@dataclass(frozen=True)
class Compared:
    """A record, and the reference record for its features, if the workload has features."""

    record: Record
    reference: Record | None = None


@dataclass(frozen=True)
class TableColumn:
    """A column of a results table.

    Programs use its key, which is unique in a table and never changes. Its heading is only for readers.
    """

    key: str
    heading: str
    unit: str  # unit of the raw value, in words; empty if it has none
    cell: Callable[[Compared], Cell]
    gated: bool = True  # whether the value is shown only if accuracy and features are right
    brief: bool = False  # whether the page of a framework also shows the column

    def of(self, record: Record, reference: Record | None = None) -> Cell:
        """The cell of one record; without a value if the column is gated and accuracy or features are wrong.

        Args:
            record: the record of the row.
            reference: the reference record for features, if the workload has features.
        """
        return Cell() if self.gated and not published([record], reference) else self.cell(Compared(record, reference))


def headline(key: str, heading: str, unit: str, values: Callable[[Run], float]) -> TableColumn:
    """The table column of a workload's headline value: the median of the runs, with its interval."""

    def cell(of: Compared) -> Cell:
        estimate = estimate_median([values(run) for run in of.record.runs])
        return Cell(estimate, estimate_text(estimate, "run"))

    return TableColumn(key, heading, unit, cell, brief=True)


def first_batch_share(step: str) -> TableColumn:
    """The table column of the first batch's share in a step's time: the median of the runs."""

    def cell(of: Compared) -> Cell:
        share = statistics.median(run.first_batch / run.seconds[step] for run in of.record.runs)
        return Cell(share, share_text(share))

    return TableColumn("first_batch_share", "First batch", SHARE, cell)


def step_seconds(step: str, heading: str) -> TableColumn:
    """The table column of a step's time: the median of the runs."""

    def cell(of: Compared) -> Cell:
        seconds = statistics.median(run.seconds[step] for run in of.record.runs)
        return Cell(seconds, seconds_text(seconds))

    return TableColumn(f"{step}_seconds", heading, "seconds", cell)


def rate(heading: str, unit: str) -> TableColumn:
    """The table column of the samples in a second: the median of the runs that note it."""

    def cell(of: Compared) -> Cell:
        rates = [run.samples_per_second for run in of.record.runs if run.samples_per_second]
        return Cell(statistics.median(rates), rate_text(statistics.median(rates))) if rates else Cell()

    return TableColumn("samples_per_second", heading, unit, cell, brief=True)


def steady_epochs(record: Record) -> list[float]:
    """Seconds of all epochs except the first of each run, which includes compilation and warm-up."""
    return [seconds for run in record.runs for seconds in run.epoch_seconds[1:]]


def _first_batch(of: Compared) -> Cell:
    seconds = statistics.median(run.first_batch for run in of.record.runs)
    return Cell(seconds, seconds_text(seconds))


def _accuracy(of: Compared) -> Cell:
    spread = spread_of(of.record.accuracies)
    return Cell(spread, percent_text(spread))


def _features_difference(of: Compared) -> Cell:
    found = difference(of.record, of.reference)
    if found is None:
        return Cell()
    if math.isinf(found):
        return Cell(text="not comparable")
    return Cell(found, "reference" if of.record is of.reference else f"{found:.0e}" if found else "0")


def _steady_epoch(of: Compared) -> Cell:
    steady = steady_epochs(of.record)
    if not steady:
        return Cell()
    estimate = estimate_mean(steady)
    return Cell(estimate, estimate_text(estimate, "epoch"))


def _peak_memory(of: Compared) -> Cell:
    device = [run.device_memory for run in of.record.runs if run.device_memory is not None]
    memory = Memory(max(run.host_memory for run in of.record.runs), max(device, default=None))
    return Cell(memory, memory_text(memory))


def _versions(of: Compared) -> Cell:
    versions = dict(of.record.content.versions)
    return Cell(versions, versions_text(versions))


FIRST_BATCH = TableColumn("first_batch_seconds", "First batch, s", "seconds", _first_batch)
ACCURACY = TableColumn("accuracy", "Accuracy", SHARE, _accuracy, gated=False, brief=True)
FEATURES_DIFFERENCE = TableColumn(
    "features_difference",
    "Features differ by",
    "largest difference over the reference's root mean square",
    _features_difference,
    gated=False,
    brief=True,
)
STEADY_EPOCH = TableColumn("steady_epoch_seconds", "Steady epoch, s", "seconds", _steady_epoch, brief=True)
SAMPLES_PER_SECOND = rate("Samples/s", "samples per second")
PICTURES_PER_SECOND = rate("Pictures/s", "pictures per second")
LOAD = step_seconds("load", "Load, s")
PREDICT = step_seconds("predict", "Predict, s")
PEAK_MEMORY = TableColumn("peak_memory", "Peak memory", "bytes", _peak_memory, gated=False)
VERSIONS = TableColumn("versions", "Versions", "", _versions, gated=False)
EVERYWHERE = (PEAK_MEMORY, VERSIONS)  # the last columns of every results table
