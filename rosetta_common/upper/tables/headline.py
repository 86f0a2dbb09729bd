"""Which table columns a workload has; pure."""

from __future__ import annotations

from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.tables.measures import FEATURES, TRAINING, Measure
from rosetta_common.upper.workloads import room


def measure_of(workload: str) -> Measure:
    """The measure in the workload's room; by default that of a training, or of features if nothing is trained."""
    return room(workload).measure or (TRAINING if find_workload(workload).trained else FEATURES)
