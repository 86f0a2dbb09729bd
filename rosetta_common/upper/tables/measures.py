"""A workload's headline value, its names in tables and plots, and the other columns of the tables; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rosetta_common.upper.records.models import Run
from rosetta_common.upper.tables.columns import (
    ACCURACY,
    EVERYWHERE,
    FEATURES_DIFFERENCE,
    FIRST_BATCH,
    LOAD,
    PICTURES_PER_SECOND,
    PREDICT,
    SAMPLES_PER_SECOND,
    STEADY_EPOCH,
    TableColumn,
    first_batch_share,
    headline,
)


@dataclass(frozen=True)
class Measure:
    """The headline value of a workload: one value for each run."""

    step: str  # the timed step; the first batch is that of the step
    values: Callable[[Run], float]
    holds_first_batch: bool  # whether the value counts the first batch, with its compilation and warm-up
    key: str  # of its table column
    heading: str  # of its table column
    doing: str  # the timed work, as the first word of a sentence
    unit: str
    others: tuple[TableColumn, ...]  # table columns between the headline value and ``EVERYWHERE``

    @cached_property
    def columns(self) -> tuple[TableColumn, ...]:
        """The table columns after the first two, which name the framework and its state."""
        return (headline(self.key, self.heading, self.unit, self.values), *self.others, *EVERYWHERE)

    @property
    def axis(self) -> str:
        """The label of a plot's axis."""
        return f"{self.doing.lower()}, {self.unit}" + (" (solid: first batch)" if self.holds_first_batch else "")


TRAINING = Measure(
    step="train",
    values=lambda run: run.seconds["train"],
    holds_first_batch=True,
    key="train_seconds",
    heading="Training, s",
    doing="Training",
    unit="seconds",
    others=(first_batch_share("train"), ACCURACY, STEADY_EPOCH, SAMPLES_PER_SECOND, LOAD, PREDICT),
)
FEATURES = Measure(
    step="predict",
    values=lambda run: 1000 / run.samples_per_second if run.samples_per_second else run.seconds["predict"],
    holds_first_batch=False,
    key="seconds_per_1000_pictures",
    heading="Seconds per 1,000 pictures",
    doing="Features",
    unit="seconds per 1,000 pictures",
    others=(FIRST_BATCH, ACCURACY, FEATURES_DIFFERENCE, PICTURES_PER_SECOND, LOAD),
)
