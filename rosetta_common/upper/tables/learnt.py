"""What a column learnt: its accuracy over seeds and machines, the table columns of the accuracy table; pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rosetta_common.upper.records.machines import machine_title
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.tables.columns import TableColumn, versions_cell
from rosetta_common.upper.tables.features import difference, same_features
from rosetta_common.upper.tables.values import Cell, percent_text, spread_of

FULL, QUICK = "full", "quick"
PROFILES = (FULL, QUICK)  # those whose accuracy counts, the first one that a column has
LABELS = {FULL: "full", QUICK: "quick: a tenth of the training"}
FEWER = "quick: fewer pictures"  # if nothing is trained


@dataclass(frozen=True)
class Learnt:
    """The runs of one column that answer whether it learns: of one profile, on any machine."""

    records: tuple[Record, ...]  # oldest first
    reference: Record | None = None  # the record whose features the others' are compared with

    @property
    def profile(self) -> str:
        """The profile of all its records."""
        return self.records[0].profile

    @property
    def newest(self) -> Record:
        """The newest of its records."""
        return self.records[-1]

    @property
    def runs(self) -> list[Run]:
        """All runs."""
        return [run for record in self.records for run in record.runs]

    @property
    def accuracies(self) -> list[float]:
        """An accuracy of 0 to 1 for each seed: the mean, if several machines ran the seed."""
        by_seed: dict[int, list[float]] = {}
        for run in self.runs:
            by_seed.setdefault(run.seed, []).append(run.accuracy)
        return [statistics.fmean(by_seed[seed]) for seed in sorted(by_seed)]

    @property
    def curve(self) -> list[float]:
        """The mean loss of each epoch over all runs; empty if nothing is trained."""
        return [statistics.fmean(losses) for losses in zip(*(run.losses for run in self.runs), strict=False)]

    @property
    def in_band(self) -> bool:
        """Whether every run lies in the accuracy band of its specification."""
        return all(record.in_band for record in self.records)

    @property
    def same_features(self) -> bool:
        """Whether every record has the reference's features, or no features."""
        return all(same_features(record, self.reference) for record in self.records)

    @property
    def right(self) -> bool:
        """Whether the column's speed may be shown."""
        return self.in_band and self.same_features

    @property
    def stand_in(self) -> bool:
        """Whether it was made from stand-in data."""
        return any(record.stand_in for record in self.records)


def chosen(records: Iterable[Record], staleness_of: Callable[[Record], Staleness]) -> tuple[Record, ...]:
    """The records of one column that answer for it, oldest first; empty if it has none.

    Those of the fullest profile; of the real data, if there are any; whose model is current, else the newest alone.
    """
    found = sorted(records, key=lambda record: record.content.started)
    for profile in PROFILES:
        of_profile = [record for record in found if record.profile == profile]
        of_profile = [record for record in of_profile if not record.stand_in] or of_profile
        if of_profile:
            return tuple(record for record in of_profile if not staleness_of(record).model) or (of_profile[-1],)
    return ()


def _accuracy(learnt: Learnt) -> Cell:
    spread = spread_of(learnt.accuracies)
    return Cell(spread, percent_text(spread), sorts=learnt.profile == FULL)


def _seeds(learnt: Learnt) -> Cell:
    n = len(learnt.accuracies)
    return Cell(n, str(n))


def _in_band(learnt: Learnt) -> Cell:
    return Cell(learnt.in_band, "yes" if learnt.in_band else "no")


def _profile(learnt: Learnt) -> Cell:
    trained = bool(learnt.curve) or learnt.profile == FULL
    return Cell(learnt.profile, LABELS[learnt.profile] if trained else FEWER)


def _final_loss(learnt: Learnt) -> Cell:
    curve = learnt.curve
    return Cell(curve[-1], f"{curve[-1]:.3f}", sorts=learnt.profile == FULL) if curve else Cell()


def _features_difference(learnt: Learnt) -> Cell:
    found = [one for record in learnt.records if (one := difference(record, learnt.reference)) is not None]
    if not found:
        return Cell()
    if math.isinf(max(found)):
        return Cell(text="not comparable")
    own = learnt.reference in learnt.records
    return Cell(max(found), "reference" if own else f"{max(found):.0e}" if max(found) else "0")


def _machines(learnt: Learnt) -> Cell:
    names = tuple(sorted({record.machine for record in learnt.records}))
    titles = dict.fromkeys(machine_title(record.content.machine) for record in learnt.records)
    return Cell(names, "; ".join(titles))


def _date(learnt: Learnt) -> Cell:
    day = learnt.newest.content.started[:10]
    return Cell(day, day)


ACCURACY: TableColumn[Learnt] = TableColumn("accuracy", "Accuracy", "share, 0 to 1", _accuracy, brief=True)
SEEDS: TableColumn[Learnt] = TableColumn("seeds", "Seeds", "seeds", _seeds, brief=True)
IN_BAND: TableColumn[Learnt] = TableColumn("in_band", "In the band", "", _in_band, brief=True)
PROFILE: TableColumn[Learnt] = TableColumn("profile", "Profile", "", _profile, brief=True)
FINAL_LOSS: TableColumn[Learnt] = TableColumn(
    "final_loss", "Last epoch's loss", "mean loss over the batches of the last epoch", _final_loss, brief=True
)
FEATURES_DIFFERENCE: TableColumn[Learnt] = TableColumn(
    "features_difference",
    "Features differ by",
    "largest difference over the reference's root mean square",
    _features_difference,
    brief=True,
)
MACHINES: TableColumn[Learnt] = TableColumn("machines", "Machine", "", _machines, brief=True)
DATE: TableColumn[Learnt] = TableColumn("date", "Date", "day of the newest record", _date)
VERSIONS: TableColumn[Learnt] = TableColumn(
    "versions", "Versions", "", lambda learnt: versions_cell(dict(learnt.newest.content.versions)), below=True
)
