"""Which measure a workload has, and its value in every run of a record; pure."""

from __future__ import annotations

from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.tables.measures import FEATURES, TRAINING, Measure
from rosetta_common.upper.workloads import room


def measure_of(workload: str) -> Measure:
    """The measure in the workload's room; by default the time of training, or of features if nothing is trained."""
    return room(workload).measure or (TRAINING if find_workload(workload).trained else FEATURES)


def timings(record: Record) -> list[float]:
    """The headline values of a record's runs."""
    values = measure_of(record.workload).values
    return [values(run) for run in record.runs]
