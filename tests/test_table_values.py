"""The values in a results table: medians, of the right values, with few digits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.site import tables
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.values import rate_text, seconds_text

from site_samples import features_run, run, write

WORKLOAD, RESNET = "cnn_cifar10", "resnet50_features"


def shown(record: Record, reference: Record | None = None) -> dict[str, str]:
    """A record's row: the text of each cell by the column's heading."""
    cells = tables.cells(record, reference)
    return {column.heading: cells[column.key].text for column in measure_of(record.workload).columns}


def with_steps(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A run with other seconds of some steps, given by name, and other values of the rest."""
    steps = [{**step, "seconds": changes.pop(step["name"], step["seconds"])} for step in made["steps"]]
    return {**made, "steps": steps, **changes}


def test_every_value_is_the_median_of_its_own_runs(tmp_path: Path) -> None:
    """One run is far off in everything: no mean, no extreme and no ratio of medians gives the same."""
    runs = [
        with_steps(run(0, train=10.0, accuracy=0.41), first_batch=1.0, samples_per_second=100.0, load=2.0, predict=4.0),
        with_steps(
            run(1, train=20.0, accuracy=0.42), first_batch=10.0, samples_per_second=300.0, load=3.0, predict=5.0
        ),
        with_steps(
            run(2, train=90.0, accuracy=0.45), first_batch=13.5, samples_per_second=800.0, load=70.0, predict=60
        ),
    ]
    record = write(tmp_path, runs=runs)
    raw = {key: cell.raw for key, cell in tables.cells(record).items()}  # as it is downloaded
    assert raw["train_seconds"]["value"] == 20.0
    assert raw["accuracy"] == {"value": 0.42, "n": 3, "least": 0.41, "greatest": 0.45}
    medians = ("first_batch_share", "samples_per_second", "load_seconds", "predict_seconds")
    assert [raw[key] for key in medians] == [0.15, 300.0, 3.0, 5.0]
    found = shown(record)
    assert found["Training, s"].startswith("20.0 [")
    assert found["First batch"] == "15%"  # of 10%, 50% and 15%; their mean is 25%, and 10 of 20 seconds are 50%
    assert found["Accuracy"] == "42.0 (41.0 to 45.0)%"
    assert found["Samples/s"] == "300"
    assert found["Load, s"] == "3.00"
    assert found["Predict, s"] == "5.00"


def test_one_accuracy_has_no_range(tmp_path: Path) -> None:
    assert shown(write(tmp_path, runs=[run(accuracy=0.425)]))["Accuracy"] == "42.5%"
    assert shown(write(tmp_path, runs=[run(accuracy=0.425), run(1)]))["Accuracy"] == "42.2 (42.0 to 42.5)%"


def test_a_steady_epoch_is_the_mean_of_all_but_each_runs_first(tmp_path: Path) -> None:
    runs = [run(0, epochs=(90.0, 1.0, 2.0)), run(1, epochs=(90.0, 3.0, 10.0))]
    assert shown(write(tmp_path, runs=runs))["Steady epoch, s"].startswith("4.00 [")
    assert shown(write(tmp_path, runs=[run(epochs=(4.0, 3.0))]))["Steady epoch, s"] == "3.00 (one epoch)"
    assert shown(write(tmp_path, runs=[run(epochs=(4.0,))]))["Steady epoch, s"] == "—"


def test_the_features_first_batch_is_the_median_and_in_seconds(tmp_path: Path) -> None:
    runs = [{**features_run(seed, rate=rate), "first_batch": first} for seed, rate, first in RATES]
    found = shown(write(tmp_path, workload=RESNET, runs=runs))
    assert found["First batch, s"] == "2.00"
    assert found["Pictures/s"] == "20.0"
    assert found["Seconds per 1,000 pictures"].startswith("50.0 [")


RATES = [(0, 10.0, 1.0), (1, 20.0, 2.0), (2, 500.0, 60.0)]


def test_without_a_rate_the_seconds_of_the_step_are_shown(tmp_path: Path) -> None:
    """There was only one batch: the time for a thousand pictures includes the first batch's."""
    made = with_steps(features_run(), predict=7.5, samples_per_second=None)
    found = shown(write(tmp_path, workload=RESNET, runs=[made]))
    assert found["Pictures/s"] == "—"
    assert found["Seconds per 1,000 pictures"] == "7.50 (one run)"


def test_runs_without_a_rate_do_not_count_in_it(tmp_path: Path) -> None:
    runs = [{**run(0), "samples_per_second": None}, {**run(1), "samples_per_second": 55.56}]
    assert shown(write(tmp_path, runs=runs))["Samples/s"] == "55.6"


def test_memory_is_the_most_that_any_run_took(tmp_path: Path) -> None:
    def taking(seed: int, host: int, device: int | None) -> dict[str, Any]:
        return {**run(seed), "peak_memory": {"host": host * 2**20, "device": device and device * 2**20}}

    record = write(tmp_path, runs=[taking(0, 1500, None), taking(1, 2500, 300), taking(2, 100, 200)])
    assert shown(record)["Peak memory"] == "2,500 MiB, device 300 MiB"
    assert shown(write(tmp_path, runs=[taking(0, 1500, None)]))["Peak memory"] == "1,500 MiB"


def test_outside_the_band_only_what_holds_no_time_is_shown(tmp_path: Path) -> None:
    found = shown(write(tmp_path, runs=[run(accuracy=0.2)]))
    assert {heading for heading, text in found.items() if text != "—"} == {"Accuracy", "Peak memory", "Versions"}
    assert found["Versions"] == "python 3.11.7, torch 2.13.0"


def test_other_features_hide_every_time_but_not_how_far_they_are_off(tmp_path: Path) -> None:
    reference = write(tmp_path, workload=RESNET, runs=[features_run()])
    other = features_run(probes=[[1.0, -1.0], [1.002, 1.0]])
    found = shown(write(tmp_path, framework="cntk", workload=RESNET, runs=[other]), reference)
    assert found["Features differ by"] == "2e-03"
    open_ones = {"Accuracy", "Features differ by", "Peak memory", "Versions"}
    assert {heading for heading, text in found.items() if text != "—"} == open_ones
    same = shown(write(tmp_path, framework="mlx", workload=RESNET, runs=[features_run()]), reference)
    assert same["Features differ by"] == "0"
    assert "—" not in same.values()
    assert shown(reference)["Features differ by"] == "—"


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
    ],
)
def test_seconds_keep_three_digits_on_both_sides_of_a_power_of_ten(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(100.0, "100"), (99.94, "99.9"), (1234.5, "1,234"), (1.0, "1.00"), (0.125, "0.125")]
)
def test_rates_are_whole_from_a_hundred_on(rate: float, text: str) -> None:
    assert rate_text(rate) == text
