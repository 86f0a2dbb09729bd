"""Intervals: against values worked out elsewhere."""

from __future__ import annotations

import math
import statistics

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.statistics import (
    Estimate,
    estimate_difference,
    estimate_ratio,
    in_words,
)

STUDENT = {2: 4.302652729911275, 3: 3.182446305284263}  # the quantile 0.975 by degrees of freedom, from a table


def student(values: list[float]) -> tuple[float, float]:
    """Student's interval of a mean, worked out by hand."""
    middle, n = sum(values) / len(values), len(values)
    half = STUDENT[n - 1] * statistics.stdev(values) / math.sqrt(n)
    return middle - half, middle + half


def test_a_ratio_is_the_geometric_mean_in_the_middle_of_its_interval() -> None:
    """Half as fast and twice as fast cancel out: an arithmetic mean would say 1.17, a median 1."""
    found = estimate_ratio([0.5, 2.0, 1.0])
    low, high = student([math.log(0.5), math.log(2.0), 0.0])
    assert found == Estimate(pytest.approx(1.0), 3, pytest.approx(math.exp(low)), pytest.approx(math.exp(high)))
    assert estimate_ratio([1.0, 1.0, 8.0]).value == pytest.approx(2.0)
    assert found.low * found.high == pytest.approx(found.value**2)  # type: ignore[operator]


def test_a_difference_may_have_either_sign() -> None:
    values = [-1.0, 0.0, 4.0, 1.0]
    low, high = student(values)
    assert estimate_difference(values) == Estimate(1.0, 4, pytest.approx(low), pytest.approx(high))
    assert low < 0 < high


def test_two_ratios_or_differences_are_counted_and_have_no_interval() -> None:
    assert estimate_ratio([2.0, 8.0]) == Estimate(pytest.approx(4.0), 2)
    assert estimate_difference([-2.0, 4.0]) == Estimate(1.0, 2)
    assert estimate_ratio([2.0, 8.0, 4.0]).low is not None
    assert estimate_difference([-2.0, 4.0, 1.0]).low is not None


def test_ratios_must_be_positive_and_differences_be_there() -> None:
    with pytest.raises(ValueError, match="positive, not -1"):
        estimate_ratio([1.0, -1.0, 2.0])
    with pytest.raises(ValueError, match="positive, not 0"):
        estimate_ratio([1.0, 0.0])
    assert estimate_ratio([5.0]) == Estimate(pytest.approx(5.0), 1)
    equal = estimate_ratio([2.0] * 3)
    assert (equal.low, equal.high) == (pytest.approx(2.0), pytest.approx(2.0))
    for estimate in (estimate_ratio, estimate_difference):
        with pytest.raises(ValueError, match="no value"):
            estimate([])


def test_an_estimate_in_words_says_its_interval_and_how_many_it_is_of() -> None:
    def number(value: float) -> str:
        return f"{value:.1f}"

    assert in_words(Estimate(1.5, 6, 0.5, 2.5), number) == "1.5 [0.5, 2.5] (n = 6)"
    assert in_words(Estimate(1.5, 2), number) == "1.5 (n = 2)"
    assert in_words(Estimate(1.5, 1), number) == "1.5 (n = 1)"
    assert in_words(Estimate(1.5, 1), number, "one run") == "1.5 (one run)"
    assert in_words(Estimate(1.5, 2), number, "one run") == "1.5 (n = 2)"
    assert in_words(Estimate(0.5, 3, 0.0, 1.0), number) == "0.5 [0.0, 1.0] (n = 3)"
