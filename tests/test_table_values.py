"""The values in a results table: medians, of the right values, with few digits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.rounds import read_rounds
from rosetta_common.upper.records.statistics import Estimate
from rosetta_common.upper.tables.columns import cells_of
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.speed import Speed, rounds_text
from rosetta_common.upper.tables.values import (
    Cell,
    Memory,
    duration_text,
    interval_text,
    percent_text,
    rate_text,
    ratio_text,
    seconds_text,
    spread_of,
)

from site_samples import raw, run

WORKLOAD = "cnn_cifar10"


def with_steps(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A run with other seconds of some steps, given by name, and other values of the rest."""
    steps = [{**step, "seconds": changes.pop(step["name"], step["seconds"])} for step in made["steps"]]
    return {**made, "steps": steps, **changes}


def speed_of(folder: Path, runs: list[dict[str, Any]]) -> dict[str, Cell]:
    """The cells of a column with one run in each round."""

    for number, one in enumerate(runs):
        path = folder / f"box/{WORKLOAD}/throughput/2026-11-1{number}T20-15-07Z/chainer.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(raw("chainer", "throughput", [one], WORKLOAD)))
    found = read_rounds(folder).of("box", WORKLOAD)["chainer"]
    return cells_of(measure_of(WORKLOAD).speed, Speed(found))


def test_every_value_is_the_median_of_its_own_runs(tmp_path: Path) -> None:
    """One run is far off in everything: no mean and no extreme gives the same."""
    found = speed_of(
        tmp_path,
        [
            with_steps(run(), first_batch=1.0, setup=1.0, load=2.0, build=0.25, compile=0.25),
            with_steps(run(), first_batch=10.0, setup=2.0, load=3.0, build=0.5, compile=0.5),
            with_steps(run(), first_batch=13.5, setup=50.0, load=70.0, build=9.0, compile=9.0),
        ],
    )
    assert [found[key].raw for key in ("first_batch_seconds", "setup_seconds")] == [10.0, 6.0]
    assert [found[key].text for key in ("first_batch_seconds", "setup_seconds")] == ["10.0", "6.00"]


def test_memory_is_the_most_that_any_run_took(tmp_path: Path) -> None:
    peaks = [(1500, None), (2500, 300), (100, 200)]
    made = [{"host": host * 2**20, "device": device and device * 2**20} for host, device in peaks]
    found = speed_of(tmp_path, [{**run(), "peak_memory": peak} for peak in made])
    assert found["peak_memory"] == Cell(Memory(2500 * 2**20, 300 * 2**20), "2,500 MiB, device 300 MiB")


def test_one_accuracy_has_no_range() -> None:
    assert percent_text(spread_of([0.425])) == "42.5%"
    assert percent_text(spread_of([0.425, 0.42])).replace("\N{NO-BREAK SPACE}", " ") == "42.2% (42.0 to 42.5)"


def test_a_cell_sorts_by_its_number_or_text_and_without_one_not_at_all() -> None:
    assert Cell(0.0, "0").sort_key == 0.0
    assert Cell(Memory(5, 7), "").sort_key == 5.0
    assert Cell("2026-11-29", "").sort_key == "2026-11-29"
    assert Cell(1.0, "", sorts=False).sort_key is None
    assert Cell({"python": "3.11"}, "").sort_key is None
    assert Cell(("a", "b"), "").sort_key == "a, b"
    assert Cell().sort_key is None
    assert Cell().raw is None


def test_an_interval_is_never_broken_into_two_lines() -> None:
    assert interval_text(Estimate(0.5, 5, 0.4, 0.6), ratio_text) == "0.50 [0.40,\N{NO-BREAK SPACE}0.60]"
    assert interval_text(Estimate(0.5, 2), ratio_text) == "0.50"
    assert [rounds_text(n) for n in (1, 2, 3)] == ["1: no interval", "2: no interval", "3"]


@pytest.mark.parametrize(("ratio", "text"), [(1.0, "1.00"), (0.1, "0.10"), (0.0994, "0.099"), (12.345, "12.35")])
def test_ratios(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (99.4, "99 s"), (99.6, "2 min"), (5900.0, "98 min"), (6000.0, "1.7 h")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (100.0, "100"),
        (99.94, "99.9"),
        (10.0, "10.0"),
        (9.994, "9.99"),
        (1.0, "1.00"),
        (0.9994, "0.999"),
        (0.001, "0.001"),
        (0.0, "0.000"),
    ],
)
def test_seconds_keep_three_digits_on_both_sides_of_a_power_of_ten(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(100.0, "100"), (99.94, "99.9"), (1234.5, "1234"), (1.0, "1.00"), (0.125, "0.125")]
)
def test_rates_are_whole_from_a_hundred_on(rate: float, text: str) -> None:
    assert rate_text(rate) == text
