"""Intervals: against values worked out elsewhere."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.statistics import estimate_mean, estimate_median


def test_t_interval_of_three_runs_is_that_of_the_logarithms() -> None:
    found = estimate_median([9.0, 10.0, 12.0])
    logs = [math.log(value) for value in (9.0, 10.0, 12.0)]
    middle = sum(logs) / 3
    deviation = math.sqrt(sum((value - middle) ** 2 for value in logs) / 2)
    half = 4.302652729911275 * deviation / math.sqrt(3)  # Student's t, 2 degrees of freedom, from a table
    assert found.value == 10.0
    assert found.n == 3
    assert found.low == pytest.approx(math.exp(middle - half))
    assert found.high == pytest.approx(math.exp(middle + half))


def test_one_value_has_no_interval() -> None:
    assert (estimate_median([5.0]).low, estimate_mean([5.0]).high) == (None, None)


def test_two_values_have_none_either_but_are_counted() -> None:
    for found in (estimate_median([4.0, 6.0]), estimate_mean([4.0, 6.0])):
        assert (found.value, found.n, found.low, found.high) == (5.0, 2, None, None)


def test_bootstrap_covers_the_true_mean_about_as_often_as_it_says() -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(60):
        found = estimate_mean(list(rng.lognormal(0, 0.3, 20)))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= math.exp(0.045) <= found.high
    assert 50 <= inside <= 60


def test_the_same_values_always_give_the_same_interval() -> None:
    values = [1.0, 1.1, 0.9, 1.3, 1.05, 0.97]
    assert estimate_mean(values) == estimate_mean(values)


def test_equal_values_give_an_interval_of_no_width_rather_than_nan() -> None:
    found = estimate_mean([2.0] * 6)
    assert (found.low, found.value, found.high) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize(("values", "message"), [([], "no value"), ([1.0, 0.0], "positive"), ([-1.0], "positive")])
def test_what_is_no_duration_is_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        estimate_median(values)
    with pytest.raises(ValueError, match=message):
        estimate_mean(values)
