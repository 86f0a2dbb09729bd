"""Rounds: ratios to the reference of the same round, states, changes that left the noise."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from rosetta_common.upper.records.changes import change
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.rounds import ROUNDS, Throughput, read_rounds
from rosetta_common.upper.records.runs import read_results

from site_samples import raw, run, write, write_round

NAMES = [f"2026-11-{day}T20-15-07Z" for day in range(10, 30)]


def column(folder: Path, framework: str = "chainer") -> Throughput:
    return read_rounds(folder).of("box", "cnn_cifar10")[framework]


def ratios(folder: Path, values: list[float], first: int = 0, **changes: object) -> None:
    """Rounds in which the machine drifts by half, and Chainer keeps a ratio to the reference."""
    for number, value in enumerate(values):
        speed = 200.0 * (1 + 0.5 * ((number + first) % 3))
        rates: dict[str, float | tuple[float, ...]] = {"pytorch": (speed, speed), "chainer": value * speed}
        write_round(folder, NAMES[first + number], rates, **changes)


def test_a_ratio_is_to_both_runs_of_the_reference_in_the_same_round(tmp_path: Path) -> None:
    write_round(tmp_path, NAMES[0], {"pytorch": (100.0, 400.0), "chainer": 50.0})
    write_round(tmp_path, NAMES[1], {"pytorch": (1000.0, 1000.0), "chainer": 400.0})
    write_round(tmp_path, NAMES[2], {"pytorch": 10.0, "chainer": 5.0})  # a round that was stopped before its end
    found = column(tmp_path)
    assert [one.rate for one in found.now] == pytest.approx([50.0, 400.0, 5.0])
    assert [one.ratio for one in found.now] == pytest.approx([0.25, 0.4, 0.5])
    assert found.ratio is not None
    assert (found.ratio.value, found.ratio.n) == (pytest.approx(0.05 ** (1 / 3)), 3)
    write_round(tmp_path, NAMES[3], {"chainer": 5.0})
    assert len(column(tmp_path).now) == 3, "a round whose reference failed tells no ratio"
    write_round(tmp_path, NAMES[3], {"cntk": 5.0})
    assert column(tmp_path, "cntk").ratio is None


def test_the_reference_has_the_ratio_one_without_an_interval(tmp_path: Path) -> None:
    ratios(tmp_path, [0.5, 0.5, 0.5])
    found = column(tmp_path, "pytorch")
    assert found.ratio is not None
    assert (found.ratio.value, found.ratio.n, found.ratio.low) == (1.0, 3, None)
    assert found.change is None


def test_a_drift_of_the_machine_is_in_the_rates_and_not_in_the_ratios(tmp_path: Path) -> None:
    ratios(tmp_path, [0.50, 0.51, 0.49, 0.50, 0.50])
    found = column(tmp_path)
    assert found.ratio is not None
    assert found.ratio.low is not None
    assert found.ratio.high is not None
    assert 0.49 < found.ratio.low < found.ratio.high < 0.51
    assert found.rate.low is not None
    assert found.rate.high is not None
    assert found.rate.high / found.rate.low > 1.3
    assert not found.unstable


def test_rounds_that_disagree_make_a_row_unstable(tmp_path: Path) -> None:
    ratios(tmp_path, [0.5, 0.6, 0.45, 0.5])
    assert column(tmp_path).unstable
    assert not Throughput("box", "cnn_cifar10", "chainer", column(tmp_path).now[:1]).unstable


@pytest.mark.parametrize(
    "changes",
    [
        {"versions": {"python": "3.11.7", "torch": "2.14.0"}},
        {"digests": {"model": {"code": "d" * 64}, "clock": {"cells": "k" * 64}}},
        {"digests": {"model": {"code": "c" * 64, "packages": "p" * 64}, "clock": {"cells": "l" * 64}}},
        {"device": "gpu"},
    ],
)
def test_another_state_begins_with_other_code_versions_or_device(tmp_path: Path, changes: dict[str, object]) -> None:
    ratios(tmp_path, [0.5, 0.5])
    ratios(tmp_path, [0.7, 0.7], first=2, **changes)
    found = column(tmp_path)
    assert [one.round for one in found.now] == NAMES[2:4]
    assert [one.round for one in found.earlier] == NAMES[:2]
    assert found.ratio is not None
    assert found.ratio.value == pytest.approx(0.7)


def test_files_of_other_commits_are_the_same_state(tmp_path: Path) -> None:
    digests = {"model": {"code": "c" * 64, "packages": "p" * 64}, "clock": {"cells": "k" * 64}, "files": {"a": "b"}}
    ratios(tmp_path, [0.5])
    ratios(tmp_path, [0.5], first=1, digests=digests)
    assert len(column(tmp_path).now) == 2


NOISE = [1.02, 0.97, 1.01, 0.99, 1.03]  # of five rounds: a geometric standard deviation of 2.4%


@pytest.mark.parametrize("rounds", [1, 5])
def test_a_slow_down_of_15_percent_is_called_out_and_one_of_3_percent_is_not(tmp_path: Path, rounds: int) -> None:
    noise = NOISE[:rounds]
    for share, told in ((0.85, True), (0.97, False)):
        folder = tmp_path / str(share)
        ratios(folder, [0.5 * one for one in NOISE])
        newer = {"versions": {"python": "3.11.7", "torch": "2.14.0"}}
        ratios(folder, [0.5 * share * one for one in noise], first=5, **newer)
        found = column(folder).change
        assert (found is not None) == told
        if found:
            assert found.slower
            assert found.low < 0.85 * (noise[0] if rounds == 1 else 1) < found.high
            assert found.words.startswith(f"{1 - found.factor:.0%} slower than before [")
            assert found.words.endswith("since 2026-11-15 (torch 2.13.0 to 2.14.0)")


def test_the_newest_round_of_one_state_is_compared_with_the_others(tmp_path: Path) -> None:
    ratios(tmp_path, [0.5 * one for one in NOISE])
    assert column(tmp_path).change is None
    ratios(tmp_path, [0.62], first=5)
    found = column(tmp_path).change
    assert found is not None
    assert not found.slower
    assert found.words == "24% faster than before [9%, 39%], since 2026-11-15"


def test_noise_alone_is_rarely_called_out() -> None:
    """The level is 99%: of 1,000 columns without a change about ten leave it."""
    draw = random.Random(0)
    made = [[draw.lognormvariate(0, 0.04) for _ in range(10)] for _ in range(1000)]
    called = sum(change(one[:5], one[5:], "today") is not None for one in made)
    assert called < 20


def test_too_few_rounds_before_say_nothing() -> None:
    assert change([1.0, 1.0], [0.5], "today") is None
    assert change([1.0, 1.01, 0.99], [], "today") is None
    assert change([1.0, 1.01, 0.99], [0.5], "today") is not None


def test_a_change_below_five_percent_is_not_called_out_however_quiet_the_rounds() -> None:
    quiet = [1.0, 1.0001, 0.9999, 1.0]
    assert change(quiet, [0.96, 0.9601, 0.9599], "today") is None
    assert change(quiet, [0.94, 0.9401, 0.9399], "today") is not None


def test_machines_and_rounds_are_listed(tmp_path: Path) -> None:
    write_round(tmp_path, NAMES[1], {"pytorch": (1.0, 1.0)}, machine="other")
    write_round(tmp_path, NAMES[0], {"pytorch": (1.0, 1.0)}, machine="box", workload="resnet50_features")
    write_round(tmp_path, NAMES[0], {"pytorch": (1.0, 1.0)}, machine="box")
    found = read_rounds(tmp_path)
    assert found.tables("cnn_cifar10") == ["box", "other"]
    assert found.tables("resnet50_features") == ["box"]
    assert found.problems == ()


def test_rounds_are_no_records_of_another_profile(tmp_path: Path) -> None:
    write_round(tmp_path, NAMES[0], {"pytorch": (1.0, 1.0)})
    write(tmp_path)
    assert [record.profile for record in read_results(tmp_path).records] == ["quick"]
    write(tmp_path, profile="full")
    assert len(read_rounds(tmp_path).throughputs) == 1


def test_files_in_wrong_places_or_without_a_rate_are_named(tmp_path: Path) -> None:
    write_round(tmp_path, NAMES[0], {"pytorch": (1.0, 1.0)})
    good = ROUNDS.at(tmp_path).path("box", "cnn_cifar10", "throughput", NAMES[0], "pytorch")
    for wrong in ("throughput/yesterday/pytorch", f"quick/{NAMES[0]}/pytorch", f"throughput/{NAMES[0]}/chainer"):
        path = tmp_path / "box" / "cnn_cifar10" / f"{wrong}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(good.read_bytes())
    write_round(tmp_path, NAMES[1], {"pytorch": 1.0})
    rateless = raw("cntk", "throughput", [{**run(), "samples_per_second": None}])
    good.with_name("cntk.json").write_text(json.dumps(rateless), encoding="utf-8")
    told = read_rounds(tmp_path).problems
    assert len(told) == 4
    assert any("holds no rate - at $.runs[0].samples_per_second" in one for one in told)
    assert any("the name of a round is its time" in one for one in told)
    assert any("only throughput has rounds" in one for one in told)
    assert any("it lies in the wrong place" in one for one in told)
    assert len(read_rounds(tmp_path).throughputs) == 1


def test_a_reason_counts_until_a_later_round_has_the_run(tmp_path: Path) -> None:
    ledger = ROUNDS.at(tmp_path)
    write_round(tmp_path, NAMES[0], {"pytorch": (1.0, 1.0), "chainer": 1.0})
    failed = Reason("failed", "it broke", "2026-11-11T20:16:00Z")
    ledger.leave_reason(failed, "box", "cnn_cifar10", "throughput", NAMES[1], "chainer")
    key = ("box", "cnn_cifar10", "throughput", "chainer")
    assert read_rounds(tmp_path).reasons == {key: (failed,)}
    write_round(tmp_path, NAMES[2], {"pytorch": (1.0, 1.0), "chainer": 1.0})
    assert read_rounds(tmp_path).reasons == {}
