"""How fast a column is: the table columns of the speed table, and the projection of a whole training; pure."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from rosetta_common.ground.workloads import find_workload, specification
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.rounds import REFERENCE, Throughput
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.statistics import FEWEST_FOR_INTERVAL
from rosetta_common.upper.tables.columns import TableColumn, memory_cell, versions_cell
from rosetta_common.upper.tables.values import (
    Cell,
    Whole,
    duration_text,
    interval_text,
    rate_text,
    ratio_text,
    seconds_text,
)

REFERENCE_TITLE = "PyTorch"
BEFORE_TRAINING = ("load", "build", "compile")  # steps that count in the time of a whole training
PROJECTED, MEASURED = "projected", "measured"


@dataclass(frozen=True)
class Speed:
    """One column on one machine: its rounds, and its timed runs of the published specification, if there are any."""

    throughput: Throughput
    full: Record | None = None

    @property
    def record(self) -> Record:
        """The record of the newest round."""
        return self.throughput.now[-1].record

    @property
    def runs(self) -> list[Run]:
        """The runs of all rounds of the newest state."""
        return [run for measured in self.throughput.now for run in measured.record.runs]

    @property
    def stand_in(self) -> bool:
        """Whether a round was made from stand-in data."""
        return any(measured.record.stand_in for measured in self.throughput.now)


def whole_training(speed: Speed) -> Whole | None:
    """Seconds of a training at the published specification; ``None`` if the workload trains no network.

    They are measured if the machine has timed runs of it: the median of load, build, compile and train. Else they are
    projected: load + build + compile + first batch (medians over the rounds) + samples / rate.
    """
    workload = speed.throughput.workload
    if not find_workload(workload).trained:
        return None
    if speed.full:
        steps = (*BEFORE_TRAINING, "train")
        return Whole(statistics.median(_seconds(run, steps) for run in speed.full.runs), measured=True)
    spec = specification(workload, "full", 0)
    before = statistics.median(_seconds(run, BEFORE_TRAINING) + run.first_batch for run in speed.runs)
    return Whole(before + spec.n_train * spec.epochs / speed.throughput.rate.value, measured=False)


def rounds_text(n: int) -> str:
    """A number of rounds; it says if they are too few for an interval."""
    return str(n) if n >= FEWEST_FOR_INTERVAL else f"{n}: no interval"


def rate_column(heading: str, unit: str) -> TableColumn[Speed]:
    """The table column of the steady rate."""
    return TableColumn("samples_per_second", heading, unit, _rate, gated=True, brief=True)


def _seconds(run: Run, steps: tuple[str, ...]) -> float:
    return sum(run.seconds.get(step, 0.0) for step in steps)


def _ratio(speed: Speed) -> Cell:
    ratio = speed.throughput.ratio
    if ratio is None:
        return Cell(text="no reference")
    if speed.throughput.framework == REFERENCE:
        return Cell(ratio, "1 (reference)")
    return Cell(ratio, interval_text(ratio, ratio_text))


def _rate(speed: Speed) -> Cell:
    return Cell(speed.throughput.rate, interval_text(speed.throughput.rate, rate_text))


def _rounds(speed: Speed) -> Cell:
    n = speed.throughput.ratio.n if speed.throughput.ratio else len(speed.throughput.now)
    return Cell(n, rounds_text(n))


def _first_batch(speed: Speed) -> Cell:
    seconds = statistics.median(run.first_batch for run in speed.runs)
    return Cell(seconds, seconds_text(seconds))


def _set_up(speed: Speed) -> Cell:
    seconds = statistics.median(_seconds(run, ("setup", *BEFORE_TRAINING)) for run in speed.runs)
    return Cell(seconds, seconds_text(seconds))


def _whole(speed: Speed) -> Cell:
    whole = whole_training(speed)
    if whole is None:
        return Cell()
    return Cell(whole, f"{duration_text(whole.value)} {MEASURED if whole.measured else PROJECTED}")


RATIO: TableColumn[Speed] = TableColumn(
    "ratio_to_reference",
    f"Relative to {REFERENCE_TITLE}",
    "samples per second over the reference column's in the same round",
    _ratio,
    gated=True,
    brief=True,
)
SAMPLES_PER_SECOND = rate_column("Samples/s", "samples per second")
PICTURES_PER_SECOND = rate_column("Pictures/s", "pictures per second")
ROUNDS: TableColumn[Speed] = TableColumn("rounds", "Rounds", "rounds", _rounds, brief=True)
FIRST_BATCH: TableColumn[Speed] = TableColumn(
    "first_batch_seconds", "First batch, s", "seconds", _first_batch, gated=True
)
SET_UP: TableColumn[Speed] = TableColumn("setup_seconds", "Set-up, s", "seconds", _set_up, gated=True)
TRAINING: TableColumn[Speed] = TableColumn(
    "training_seconds", "Full training", "seconds", _whole, gated=True, brief=True
)
PEAK_MEMORY: TableColumn[Speed] = TableColumn(
    "peak_memory", "Peak memory", "bytes", lambda speed: memory_cell(speed.runs)
)
VERSIONS: TableColumn[Speed] = TableColumn(
    "versions", "Versions", "", lambda speed: versions_cell(dict(speed.record.content.versions)), below=True
)
