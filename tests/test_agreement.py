"""How columns agree: the spread over columns beside the spread over seeds, and the columns outside."""

from __future__ import annotations

import statistics

import pytest

from rosetta_common.upper.tables.agreement import FARTHEST, NORMAL, agreement


def test_fewer_than_three_columns_have_no_spread() -> None:
    assert agreement({"a": [0.5], "b": [0.6]}) is None


def test_the_spread_over_seeds_is_pooled_within_columns() -> None:
    """The squares of two seeds and of three: 2 * 0.01**2 / 2 and 2 * 0.02**2, over one and two free values."""
    found = agreement({"a": [0.50, 0.52], "b": [0.70, 0.72, 0.74], "c": [0.6]})
    assert found
    assert found.seeds == pytest.approx(((0.0002 + 0.0008) / 3) ** 0.5)
    assert (found.columns, found.repeated) == (3, 2)
    assert found.middle == pytest.approx(0.6)
    assert found.between == pytest.approx(statistics.stdev([0.51, 0.72, 0.6]))


def test_one_far_column_neither_moves_the_middle_nor_widens_the_rule() -> None:
    near = {f"c{number}": [0.78 + number / 1000] for number in range(9)}
    found = agreement({**near, "far": [0.10]})
    assert found
    assert found.outside == ("far",)
    assert found.scale == pytest.approx(NORMAL * 0.0025)
    assert found.seeds is None


def test_columns_that_agree_better_than_seeds_are_judged_by_the_seeds() -> None:
    same = {f"c{number}": [0.78] for number in range(5)}
    noisy = [0.75, 0.81]
    found = agreement({**same, "seeds": noisy, "near": [0.78 + FARTHEST * 0.04]})
    assert found
    assert found.scale == pytest.approx(statistics.stdev(noisy))
    assert found.outside == ()
    found = agreement({**same, "seeds": noisy, "far": [0.78 + FARTHEST * 0.045]})
    assert found
    assert found.outside == ("far",)
