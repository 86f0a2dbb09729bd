"""How far arrays are from each other: signs, ties, zeros and the limit for one output."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from rosetta_common.upper.proofs.comparison import WHOLE, gap, middle_gap, worst_gap


@pytest.mark.parametrize("by", [0.5, -0.5])
def test_too_little_is_as_far_off_as_too_much(by: float) -> None:
    wanted, found = np.array([1.0, 2.0, -3.0]), np.array([1.0, 2.0 + by, -3.0])
    assert gap(found, wanted) == 0.5
    assert worst_gap({"a": found}, {"a": wanted}) == (pytest.approx(0.5 / math.sqrt(14)), "a")
    ones = np.ones((3, 1))
    assert middle_gap({"a": ones + by}, {"a": ones}) == (0.5, "a")


def test_differences_are_taken_in_float64() -> None:
    """1e8 + 1 is 1e8 in float32: the framework's number must not pull the reference down to its own digits."""
    found, wanted = np.array([1e8], np.float32), np.array([1e8 + 1])
    assert gap(found, wanted) == 1.0
    assert worst_gap({"a": found}, {"a": wanted})[0] == pytest.approx(1e-8, rel=1e-3)


def test_the_worst_parameter_is_named_and_the_first_of_equally_bad_ones() -> None:
    one = np.ones((4, 2))
    wanted = {"a": one, "b": one, "c": one}
    assert worst_gap({"a": one, "b": 1.5 * one, "c": 1.5 * one}, wanted) == (pytest.approx(0.5), "b")
    assert worst_gap({"a": 1.25 * one, "b": 1.5 * one, "c": one}, wanted)[1] == "b"
    assert middle_gap({"a": one, "b": 1.25 * one, "c": 1.25 * one}, wanted) == (pytest.approx(0.25), "b")
    assert middle_gap({"a": 1.125 * one, "b": 1.25 * one, "c": one}, wanted)[1] == "b"
    assert worst_gap(wanted, wanted) == middle_gap(wanted, wanted) == (0.0, "a")


def test_numbers_that_a_framework_has_none_of_are_not_looked_for() -> None:
    wanted = np.array([[3.0, np.nan], [4.0, np.nan]])
    found = np.array([[3.0, np.nan], [4.5, np.nan]])
    assert worst_gap({"a": found}, {"a": wanted}) == (pytest.approx(0.1), "a")
    assert worst_gap({"a": np.where(np.isnan(found), 1.0, found)}, {"a": wanted}) == (math.inf, "a")
    assert middle_gap({"a": np.where(np.isnan(found), 1.0, found)}, {"a": wanted}) == (math.inf, "a")


def test_one_output_may_be_off_by_half_the_mean_length_and_no_more() -> None:
    wanted = np.ones((10, 4))  # each output 2 long
    for length, forgiven in ((0.4, True), (WHOLE, True), (0.51, False)):
        found = wanted.copy()
        found[3, 0] += 2 * length
        assert middle_gap({"a": found}, {"a": wanted})[0] == (0.0 if forgiven else math.inf)
    assert WHOLE == 0.5


def test_the_middle_is_relative_to_the_mean_length_of_all_outputs_of_any_shape() -> None:
    wanted = np.zeros((4, 2, 2))
    wanted[:, 0, 0] = [1.0, 1.0, 1.0, 5.0]  # the root of their mean square is the root of 7
    found = wanted.copy()
    found[:, 1, 1] = [0.1, 0.2, 0.3, 0.4]
    assert middle_gap({"a": found}, {"a": wanted})[0] == pytest.approx(0.25 / math.sqrt(7))


def test_where_nothing_is_wanted_nothing_must_be_found() -> None:
    nothing = np.zeros((4, 2))
    assert middle_gap({"a": nothing}, {"a": nothing}) == (0.0, "a")
    something = nothing.copy()
    something[1, 0] = 1e-9
    assert middle_gap({"a": something}, {"a": nothing}) == (math.inf, "a")
    assert worst_gap({"a": something}, {"a": nothing}) == (math.inf, "a")
    assert worst_gap({"a": nothing}, {"a": nothing}) == (0.0, "a")


@pytest.mark.parametrize("compare", [worst_gap, middle_gap])
def test_a_parameter_that_was_never_noted_is_not_comparable(compare: Callable[..., tuple[float, str]]) -> None:
    """Training that ends early notes nothing at its end."""
    assert compare({}, {"kernel": np.ones((2, 2))}) == (float("inf"), "kernel, which was never noted")
