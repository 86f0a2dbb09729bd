"""The results tables: the gate, staleness, reasons, no mixing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.features import published, reference_of
from rosetta_common.upper.measures import FEATURES, TRAINING
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.site import tables
from rosetta_common.upper.site.figures import bars_text, draw_bars, time_bars
from rosetta_common.upper.site.provenance import provenance
from rosetta_common.upper.site.source import Source

from site_samples import features_run, run, write, write_reason

COLUMNS = read_registry().columns["cnn_cifar10"]


def rows(folder: Path, **stale: list[str]) -> list[tables.Row]:
    return tables.rows(read_results(folder), "box", "cnn_cifar10", "quick", COLUMNS, stale)


def test_a_time_outside_the_band_is_shown_nowhere(tmp_path: Path) -> None:
    bad = write(tmp_path, runs=[run(0), run(1, accuracy=0.2, train=77.123)])
    (row,) = rows(tmp_path)
    assert [badge.text for badge in row.badges] == [tables.OUTSIDE]
    assert row.cells[0] == "—"
    assert "77" not in "".join(row.cells)
    assert "20.0" in row.cells[2]
    assert "77.123" not in str(provenance(bad))
    assert published([bad], None) == []


def test_a_good_record_shows_median_interval_and_number(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(0, train=10.0), run(1, train=11.0), run(2, train=12.0)])
    (row,) = rows(tmp_path)
    assert [badge.text for badge in row.badges] == ["ok"]
    assert row.cells[0] == "11.0 [8.75, 13.8] (n = 3)"
    assert row.cells[1] == "9%"  # the first batch's share, of the middle run
    assert row.cells[2] == "42.0 (42.0 to 42.0)%"
    assert row.cells[3].startswith("3.00 [3.00, 3.00] (n = 6)")  # the first epochs are left out


RESNET = "resnet50_features"


def features_rows(folder: Path, names: tuple[str, ...] = ("pytorch", "tensorflow", "cntk")) -> list[tables.Row]:
    columns = [framework for framework in COLUMNS if framework.name in names]
    source = Source(read_registry(), read_results(folder), folder)
    return tables.rows(source.results, "box", RESNET, "quick", columns, {}, source.reference(RESNET, "box", "quick"))


def test_features_have_a_time_for_a_thousand_pictures_and_their_distance_from_the_first_row(tmp_path: Path) -> None:
    one = write(tmp_path, workload=RESNET, runs=[features_run(seed, rate=10.0 + seed) for seed in range(3)])
    close = [[1.0, -1.0], [1.00002, 1.0]]
    write(
        tmp_path, framework="cntk", workload=RESNET, runs=[features_run(0, rate=250.0, probes=close), features_run(5)]
    )
    first, second = (
        dict(zip(tables.columns_of_table(RESNET)[2:], row.cells, strict=True)) for row in features_rows(tmp_path)
    )
    assert first["Seconds per 1,000 pictures"].startswith("90.9 [")
    assert first["Pictures/s"] == "11.0"
    assert first["First batch, s"] == "1.00"
    assert first["Features differ by"] == "reference"
    assert second["Features differ by"] == "2e-05"
    assert "Training, s" not in first
    (alone,) = [row for row in features_rows(tmp_path, ("cntk",)) if row.framework == "cntk"]  # as on its own page
    assert "2e-05" in alone.cells
    bars = time_bars([one], {"pytorch": "PyTorch"})
    assert bars[0].first_batch == 0.0
    assert "Features, seconds per 1,000 pictures, shortest first: PyTorch 90.9 s" in bars_text(bars, FEATURES)
    assert "solid" not in draw_bars(bars, "figure-2", FEATURES)
    assert "90.909" in str(provenance(one))


def test_other_features_are_named_and_their_time_is_shown_nowhere(tmp_path: Path) -> None:
    write(tmp_path, workload=RESNET, runs=[features_run()])
    write(
        tmp_path, framework="cntk", workload=RESNET, runs=[features_run(rate=987.0, probes=[[1.0, -1.0], [1.1, 1.0]])]
    )
    first, second = features_rows(tmp_path)
    assert [badge.text for badge in first.badges] == ["ok"]
    assert [badge.text for badge in second.badges] == [tables.OTHER_FEATURES]
    assert "987" not in "".join(second.cells)
    assert "1e-01" in second.cells
    records = [read_results(tmp_path).get("box", RESNET, "quick", name) for name in ("pytorch", "cntk")]
    assert [record.framework for record in published(records, records[0])] == ["pytorch"]
    reference = reference_of(records, read_registry().frameworks)
    assert reference is records[0]
    assert dict(provenance(records[1], reference))["Seconds per 1,000 pictures"] == "not published"
    assert dict(provenance(records[0], reference))["Seconds per 1,000 pictures"] == "100.000"


def test_one_run_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    assert rows(tmp_path)[0].cells[0] == "10.0 (one run)"


def test_a_variant_is_labelled(tmp_path: Path) -> None:
    write(tmp_path, framework="pytorch-dataloader")
    (row,) = rows(tmp_path)
    assert (row.title, [badge.text for badge in row.badges]) == ("PyTorch, DataLoader", ["own pipeline", "ok"])


def test_what_a_cpu_runs_at_a_lesser_profile_says_so_and_shows_no_number(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, framework="mlx", profile="smoke", runs=[run(accuracy=0.1, train=123.0)])
    write(tmp_path, framework="tensorflow", profile="smoke", runs=[run(accuracy=0.1)])  # a test run, no finding
    _, row = rows(tmp_path)
    assert (row.framework, row.cells, [badge.text for badge in row.badges]) == ("mlx", (), ["smoke alone"])
    assert row.reason == "slow on a CPU, where it runs at profile smoke: see that table"


def test_stale_and_stand_in_are_said_but_the_numbers_stay(tmp_path: Path) -> None:
    write(tmp_path, data={"name": "cifar10", "source": "stand-in"})
    (row,) = rows(tmp_path, pytorch=["the example changed"])
    assert [badge.text for badge in row.badges] == ["stale", "stand-in data"]
    assert row.cells[0] == "10.0 (one run)"


def test_a_reason_keeps_its_row_and_the_others_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    write_reason(tmp_path, "cntk", "no interpreter")
    made = rows(tmp_path)
    assert [(row.framework, row.reason) for row in made] == [("pytorch", ""), ("cntk", "no interpreter")]
    missing = tables.not_run(made, COLUMNS)
    assert "Chainer" in missing
    assert "CNTK" not in missing
    assert len(missing) == len(COLUMNS) - 2


def test_a_newer_failure_stands_beside_the_record(tmp_path: Path) -> None:
    write(tmp_path)
    write_reason(tmp_path, "pytorch", "crashed")
    (row,) = rows(tmp_path)
    assert row.record
    assert "crashed" in row.reason


def test_machines_and_profiles_are_never_mixed(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, machine="other", framework="cntk")
    write(tmp_path, profile="full", framework="chainer")
    assert [row.framework for row in rows(tmp_path)] == ["pytorch"]


def test_a_record_the_registry_has_lost_is_still_shown(tmp_path: Path) -> None:
    write(tmp_path, framework="theano")
    assert [row.title for row in rows(tmp_path)] == ["theano"]


def test_csv_has_a_line_a_run_and_keeps_every_digit(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(0, train=10.123456789), run(1)])
    lines = list(csv.DictReader(io.StringIO(tables.runs_csv(read_results(tmp_path).records))))
    assert [line["seed"] for line in lines] == ["0", "1"]
    assert lines[0]["train_seconds"] == "10.123456789"
    assert lines[0]["epoch_seconds"] == "4.0 3.0 3.0"


@pytest.mark.parametrize(
    ("seconds", "text"), [(123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (0.1234, "0.123"), (0.0, "0.000")]
)
def test_seconds(seconds: float, text: str) -> None:
    assert tables.seconds_text(seconds) == text


def test_the_figure_is_in_the_pages_colours_and_says_what_it_shows(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    slow = write(tmp_path, runs=[run(0, train=20.0), run(1, train=21.0), run(2, train=22.0)])
    fast = write(tmp_path, framework="cntk")
    bars = time_bars([slow, fast], {"pytorch": "PyTorch & friends", "cntk": "CNTK"})
    assert [bar.title for bar in bars] == ["CNTK", "PyTorch & friends"]
    svg = draw_bars(bars, "figure-1", TRAINING)
    assert "currentColor" in svg
    assert "#010203" not in svg
    assert "#040506" not in svg
    assert "PyTorch &amp; friends" in svg
    assert "<text" in svg
    assert 'id="figure-1-title"' in svg
    assert "95% interval" in bars_text(bars, TRAINING)
    assert svg == draw_bars(bars, "figure-1", TRAINING)  # the same page from the same records


@pytest.mark.parametrize(("share", "text"), [(0.0, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.026, "3%"), (1.0, "100%")])
def test_a_small_share_is_not_called_nothing(share, text):
    assert tables.share_text(share) == text
