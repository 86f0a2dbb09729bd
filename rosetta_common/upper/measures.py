"""What a workload's headline figure is, and how tables and figures name it; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.results import Record, Run
from rosetta_common.upper.workloads import room


@dataclass(frozen=True)
class Measure:
    """The headline figure of a workload, a run a value."""

    step: str  # whose clock it is, and which the first batch belongs to
    values: Callable[[Run], float]
    holds_first_batch: bool  # whether the figure counts the first batch, with its compilation and warm-up
    heading: str  # of its column in a table
    doing: str  # what is timed, at the beginning of a sentence
    unit: str
    columns: tuple[str, ...]  # of a results table, its heading first, up to those that every workload has
    brief: tuple[str, ...]  # those of them that a framework's own page shows

    @property
    def axis(self) -> str:
        """The label of a figure's axis."""
        return f"{self.doing.lower()}, {self.unit}" + (" (solid: first batch)" if self.holds_first_batch else "")


TRAINING = Measure(
    step="train",
    values=lambda run: run.seconds["train"],
    holds_first_batch=True,
    heading="Training, s",
    doing="Training",
    unit="seconds",
    columns=("Training, s", "First batch", "Accuracy", "Steady epoch, s", "Samples/s", "Load, s", "Predict, s"),
    brief=("Training, s", "Accuracy", "Steady epoch, s", "Samples/s"),
)
FEATURES = Measure(
    step="predict",
    values=lambda run: 1000 / run.samples_per_second if run.samples_per_second else run.seconds["predict"],
    holds_first_batch=False,
    heading="Seconds per 1,000 pictures",
    doing="Features",
    unit="seconds per 1,000 pictures",
    columns=("Seconds per 1,000 pictures", "First batch, s", "Accuracy", "Features differ by", "Pictures/s", "Load, s"),
    brief=("Seconds per 1,000 pictures", "Accuracy", "Features differ by", "Pictures/s"),
)


def measure_of(workload: str) -> Measure:
    """The measure of a workload: its room's, else that of the train step, or of features if nothing is trained."""
    return room(workload).measure or (TRAINING if find_workload(workload).trained else FEATURES)


def timings(record: Record) -> list[float]:
    """The headline figure of every run of a record."""
    values = measure_of(record.workload).values
    return [values(run) for run in record.runs]
