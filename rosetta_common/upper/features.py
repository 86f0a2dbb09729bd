"""Whether two records' features are the same: a time is shown only where they are; pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from rosetta_common.upper.records.runs import Record

TOLERANCE = 1e-3  # of the features' own size: float32 leaves 1e-6, another stride or padding 1e-1


def difference(record: Record, reference: Record | None) -> float | None:
    """The largest difference between two records' features, over the root mean square of the reference's.

    Taken over the probes (``ground.prediction``) of the seeds that both have; ``None`` without any.
    """
    theirs = {run.seed: run.probes for run in reference.runs} if reference else {}
    pairs = [
        (mine, other)
        for run in record.runs
        for row, others in zip(run.probes, theirs.get(run.seed, ()), strict=False)
        for mine, other in zip(row, others, strict=True)
    ]
    if not pairs:
        return None
    size = math.sqrt(statistics.fmean(other**2 for _, other in pairs))
    return max(abs(mine - other) for mine, other in pairs) / size


def same_features(record: Record, reference: Record | None) -> bool:
    """Whether a record's features, where it has some, are those of the reference."""
    found = difference(record, reference)
    return found is None or found <= TOLERANCE


def reference_of(records: Iterable[Record], frameworks: Iterable[str]) -> Record | None:
    """Of one table's records that with whose features the others' are compared: its first row's.

    Args:
        records: the table's.
        frameworks: names in the registry's order.
    """
    found = {record.framework: record for record in records}
    return next((found[name] for name in frameworks if name in found), None)


def published(records: Iterable[Record], reference: Record | None) -> list[Record]:
    """Those records of one table whose times may be shown: in the accuracy band, with the reference's features."""
    return [record for record in records if record.in_band and same_features(record, reference)]
