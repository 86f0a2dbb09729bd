"""Which features are the same: the tolerance, the measure of a difference, and the record that it is taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.tables.features import difference, reference_of, same_features
from rosetta_common.upper.tables.learnt import FEATURES_DIFFERENCE, Learnt

from site_samples import features_run, run, write

WORKLOAD = "resnet50_features"
Probes = list[list[float]]


def record(folder: Path, framework: str = "cntk", **probes: Probes) -> Record:
    """A record of runs with some probes; a keyword is ``seed_<number>``."""
    runs = [features_run(int(name.removeprefix("seed_")), probes=found) for name, found in probes.items()]
    return write(folder, framework=framework, workload=WORKLOAD, runs=runs)


def off(folder: Path, by: float, size: float = 1.0) -> tuple[Record, Record]:
    """A record, and a reference whose features are of some size; one feature is off by a part of that."""
    reference = record(folder, "pytorch", seed_0=[[size, -size], [size, size]])
    return record(folder, seed_0=[[size, -size], [size * (1 + by), size]]), reference


@pytest.mark.parametrize("size", [1.0, 1000.0, 0.001])
@pytest.mark.parametrize(
    ("by", "same"), [(0.0, True), (1e-6, True), (9e-4, True), (1.1e-3, False), (-1.1e-3, False), (9e-2, False)]
)
def test_features_are_the_same_up_to_a_thousandth_of_their_own_size(
    tmp_path: Path, by: float, same: bool, size: float
) -> None:
    mine, reference = off(tmp_path, by, size)
    assert difference(mine, reference) == pytest.approx(abs(by), abs=1e-9)
    assert same_features(mine, reference) is same
    assert Learnt((mine,), reference).right is same


def test_the_largest_difference_counts_over_the_root_mean_square_of_the_references(tmp_path: Path) -> None:
    """The squares 1, 16 and 10 have the mean 9; its root is another number than the mean of the features or sizes."""
    reference = record(tmp_path, "pytorch", seed_0=[[1.0, -4.0, 10**0.5]])
    assert difference(record(tmp_path, seed_0=[[1.1, -4.6, 10**0.5]]), reference) == pytest.approx(0.2)
    assert difference(record(tmp_path, seed_0=[[28.0, -4.0, 10**0.5]]), reference) == pytest.approx(9.0)


@pytest.mark.parametrize(("mine", "theirs"), [([1.0], [1.0, 1.0]), ([1.0, 1.0], [1.0]), ([0.0, 1.0], [0.0, 0.0])])
def test_features_that_cannot_be_compared_are_other_features_and_show_no_number(
    tmp_path: Path, mine: list[float], theirs: list[float]
) -> None:
    reference, other = record(tmp_path, "pytorch", seed_0=[theirs]), record(tmp_path, seed_0=[mine])
    assert not same_features(other, reference)
    assert not Learnt((other,), reference).right
    cell = FEATURES_DIFFERENCE.cell(Learnt((other,), reference))
    assert (cell.value, cell.sort_key, cell.text) == (None, None, "not comparable")


def test_features_are_compared_seed_by_seed(tmp_path: Path) -> None:
    """Other seeds are other pictures: their features differ in any framework."""
    reference = record(tmp_path, "pytorch", seed_0=[[1.0, -1.0]], seed_1=[[1.0, 1.0]])
    mine = record(tmp_path, seed_1=[[1.0, 1.25]], seed_2=[[7.0, 7.0]])
    assert difference(mine, reference) == pytest.approx(0.25)
    assert difference(record(tmp_path, seed_2=[[7.0, 7.0]]), reference) is None
    both = record(tmp_path, seed_0=[[1.0, -1.5]], seed_1=[[1.0, 1.25]])
    assert difference(both, reference) == pytest.approx(0.5)


def test_without_features_or_a_reference_nothing_is_held_against_a_record(tmp_path: Path) -> None:
    mine = record(tmp_path, seed_0=[[1.0, 1.0]])
    trained = write(tmp_path, runs=[run()])
    for one, other in ((mine, None), (trained, trained), (trained, None)):
        assert difference(one, other) is None
        assert same_features(one, other)
        assert Learnt((one,), other).right is one.in_band


def test_both_accuracy_and_features_must_be_right_for_a_speed_to_be_shown(tmp_path: Path) -> None:
    reference = record(tmp_path, "pytorch", seed_0=[[1.0, 1.0]])
    right = record(tmp_path, "chainer", seed_0=[[1.0, 1.0]])
    other = record(tmp_path, "cntk", seed_0=[[1.0, 2.0]])
    outside = write(
        tmp_path, framework="mlx", workload=WORKLOAD, runs=[features_run(0, accuracy=0.01, probes=[[1.0, 1.0]])]
    )
    judged = [Learnt((one,), reference).right for one in (outside, other, right, reference)]
    assert judged == [False, False, True, True]


def test_the_reference_is_the_first_in_the_registrys_order(tmp_path: Path) -> None:
    one, two = (record(tmp_path, name, seed_0=[[1.0, 1.0]]) for name in ("cntk", "pytorch"))
    assert reference_of([one, two], ["tensorflow", "pytorch", "cntk"]) is two
    assert reference_of([one, two], ["cntk", "pytorch"]) is one
    assert reference_of([one], ["tensorflow"]) is None
