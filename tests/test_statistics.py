"""Intervals: against values worked out elsewhere."""

from __future__ import annotations

import math
import statistics

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.statistics import (
    Estimate,
    estimate_difference,
    estimate_mean,
    estimate_median,
    estimate_ratio,
    in_words,
)

STUDENT = {2: 4.302652729911275, 3: 3.182446305284263}  # the quantile 0.975 by degrees of freedom, from a table


def test_t_interval_of_three_runs_is_that_of_the_logarithms() -> None:
    found = estimate_median([9.0, 10.0, 12.0])
    logs = [math.log(value) for value in (9.0, 10.0, 12.0)]
    middle = sum(logs) / 3
    deviation = math.sqrt(sum((value - middle) ** 2 for value in logs) / 2)
    half = STUDENT[2] * deviation / math.sqrt(3)
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
    for estimate in (estimate_ratio, estimate_difference):
        with pytest.raises(ValueError, match="no value"):
            estimate([])


def test_fewer_than_five_epochs_have_students_interval_and_five_the_bootstraps() -> None:
    """The bootstrap draws from the values themselves: of so few, it would be too narrow."""
    four = [1.0, 2.0, 4.0, 8.0]
    low, high = student([math.log(value) for value in four])
    found = estimate_mean(four)
    assert found == Estimate(3.75, 4, pytest.approx(math.exp(low)), pytest.approx(math.exp(high)))
    low, high = student([0.0, math.log(2.0), math.log(6.0)])
    assert estimate_mean([1.0, 2.0, 6.0]) == Estimate(
        3.0, 3, pytest.approx(math.exp(low)), pytest.approx(math.exp(high))
    )
    five = estimate_mean([1.0, 2.0, 4.0, 8.0, 8.0])
    assert five.value == 4.6
    assert five.low is not None
    assert five.high is not None
    assert 1.0 < five.low < five.value < five.high < 8.0  # a mean of values drawn again can't leave their range


def test_the_bootstrap_is_bias_corrected_and_accelerated() -> None:
    """For skewed values, plain percentiles are lower by some percent. The test computes Efron's formulas."""
    import numpy as np
    from scipy.stats import norm

    values = np.array([1.0, 1.1, 0.9, 1.3, 1.05, 0.97, 4.0, 1.2])
    random = np.random.default_rng(1)
    means = values[random.integers(0, len(values), (200_000, len(values)))].mean(axis=1)
    mean = values.mean()
    bias = norm.ppf(((means < mean).mean() + (means <= mean).mean()) / 2)
    without = (values.sum() - values) / (len(values) - 1)
    off = without.mean() - without
    acceleration = (off**3).sum() / (6 * (off**2).sum() ** 1.5)
    shifted = [bias + (bias + z) / (1 - acceleration * (bias + z)) for z in norm.ppf([0.025, 0.975])]
    ends = [float(end) for end in np.quantile(means, norm.cdf(shifted))]
    found = estimate_mean(list(values))
    assert found.value == pytest.approx(mean)
    assert [found.low, found.high] == [pytest.approx(end, rel=0.015) for end in ends]
    plain = [float(end) for end in np.quantile(means, [0.025, 0.975])]
    assert [abs(end / other - 1) > 0.03 for end, other in zip(ends, plain, strict=True)] == [True, True]


def test_an_estimate_in_words_says_its_interval_and_how_many_it_is_of() -> None:
    def number(value: float) -> str:
        return f"{value:.1f}"

    assert in_words(Estimate(1.5, 6, 0.5, 2.5), number) == "1.5 [0.5, 2.5] (n = 6)"
    assert in_words(Estimate(1.5, 2), number) == "1.5 (n = 2)"
    assert in_words(Estimate(1.5, 1), number) == "1.5 (n = 1)"
    assert in_words(Estimate(1.5, 1), number, "one run") == "1.5 (one run)"
    assert in_words(Estimate(1.5, 2), number, "one run") == "1.5 (n = 2)"
    assert in_words(Estimate(0.5, 3, 0.0, 1.0), number) == "0.5 [0.0, 1.0] (n = 3)"
