"""Whether columns learn alike: the spread over columns beside the spread over seeds, and the columns outside; pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 3  # columns
FARTHEST = 3.5  # times the scale; B. Iglewicz and D. Hoaglin, "How to detect and handle outliers", 1993
NORMAL = 1.4826  # the standard deviation of a normal distribution over its median absolute deviation


@dataclass(frozen=True)
class Agreement:
    """How the accuracies of several columns agree; each is a share of 0 to 1."""

    columns: int
    middle: float  # the median of the columns' means
    between: float  # the standard deviation of the columns' means
    seeds: float | None  # the pooled standard deviation over the seeds within columns; None without repeats
    repeated: int  # the number of columns with several seeds
    scale: float  # robust: the larger one of 1.4826 times the median absolute deviation, and ``seeds``
    outside: tuple[str, ...]  # the columns farther than ``FARTHEST`` times ``scale`` from the middle


def agreement(accuracies: Mapping[str, Sequence[float]]) -> Agreement | None:
    """Compare the columns' accuracies.

    Args:
        accuracies: of each column, one for each seed.

    Returns:
        ``None`` for fewer than three columns.
    """
    means = {name: statistics.fmean(values) for name, values in accuracies.items()}
    if len(means) < FEWEST:
        return None
    middle = statistics.median(means.values())
    several = [values for values in accuracies.values() if len(values) > 1]
    free = sum(len(values) - 1 for values in several)
    squares = sum((len(values) - 1) * statistics.variance(values) for values in several)
    seeds = math.sqrt(squares / free) if free else None
    scale = max(NORMAL * statistics.median(abs(mean - middle) for mean in means.values()), seeds or 0.0)
    outside = tuple(name for name, mean in means.items() if abs(mean - middle) > FARTHEST * scale)
    return Agreement(len(means), middle, statistics.stdev(means.values()), seeds, len(several), scale, outside)
