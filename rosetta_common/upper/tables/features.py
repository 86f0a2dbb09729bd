"""Compares the features of two records; a speed is shown only if they are the same; pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from rosetta_common.upper.records.runs import Record

TOLERANCE = 1e-3  # relative to the features: float32 gives 1e-6, another stride or padding 1e-1


def difference(record: Record, reference: Record | None) -> float | None:
    """The largest difference between two records' features, over the root mean square of the reference's.

    It compares the probes (``ground.prediction``) of the seeds that both have; ``None`` if there are none. Features of
    another number, or a reference of zeros alone, can't be compared: their difference is infinite.
    """
    theirs = {run.seed: run.probes for run in reference.runs} if reference else {}
    rows = [
        (row, others) for run in record.runs for row, others in zip(run.probes, theirs.get(run.seed, ()), strict=False)
    ]
    if any(len(row) != len(others) for row, others in rows):
        return math.inf
    pairs = [pair for row, others in rows for pair in zip(row, others, strict=True)]
    if not pairs:
        return None
    size = math.sqrt(statistics.fmean(other**2 for _, other in pairs))
    return max(abs(mine - other) for mine, other in pairs) / size if size else math.inf


def same_features(record: Record, reference: Record | None) -> bool:
    """Whether a record has the reference's features, or no features."""
    found = difference(record, reference)
    return found is None or found <= TOLERANCE


def reference_of(records: Iterable[Record], frameworks: Iterable[str]) -> Record | None:
    """The record of the first framework that has one: the other records' features are compared with it.

    Args:
        records: records of one profile.
        frameworks: their names, in the registry's order.
    """
    found = {record.framework: record for record in records}
    return next((found[name] for name in frameworks if name in found), None)
