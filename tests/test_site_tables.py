"""The results tables: the gate, staleness, reasons, no mixing."""

from __future__ import annotations

import csv
import io
import json
import statistics
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from rosetta_common.ground.workloads import WORKLOADS
from rosetta_common.upper.records.runs import Record, read_results
from rosetta_common.upper.records.staleness import CURRENT, Staleness
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site import tables
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.exports import RUN_COLUMNS, runs_csv, table_json
from rosetta_common.upper.site.figures import bars_text, draw_bars, time_bars
from rosetta_common.upper.site.provenance import provenance
from rosetta_common.upper.tables import headline
from rosetta_common.upper.tables.features import published, reference_of
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.measures import FEATURES, TRAINING
from rosetta_common.upper.tables.values import NOT_SHOWN, Cell, Memory, seconds_text, share_text
from rosetta_common.upper.workloads import Room

from site_samples import features_run, run, write, write_reason

COLUMNS = read_registry().columns["cnn_cifar10"]


def table(folder: Path, **stale: Staleness) -> tables.Table:
    def staleness_of(record: Record) -> Staleness:
        return stale.get(record.framework, CURRENT)

    return tables.make_table(read_results(folder), ("box", "cnn_cifar10", "quick"), COLUMNS, staleness_of, lost=True)


def rows(folder: Path, **stale: Staleness) -> tuple[tables.Row, ...]:
    return table(folder, **stale).rows


def text(row: tables.Row, key: str) -> str:
    return row.cells[key].text


def texts(row: tables.Row) -> str:
    return " ".join(cell.text for cell in row.cells.values())


def test_a_time_outside_the_band_is_shown_nowhere(tmp_path: Path) -> None:
    bad = write(tmp_path, runs=[run(0), run(1, accuracy=0.2, train=77.123)])
    (row,) = rows(tmp_path)
    assert [badge.text for badge in row.badges] == [tables.OUTSIDE]
    assert row.cells["train_seconds"] == Cell(None, NOT_SHOWN)
    assert "77" not in texts(row)
    assert "20.0" in text(row, "accuracy")
    assert "77.123" not in table_json(table(tmp_path))
    assert "77.123" not in str(provenance(bad))
    assert published([bad], None) == []


def test_a_good_record_shows_median_interval_and_number(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(0, train=10.0), run(1, train=11.0), run(2, train=12.0)])
    (row,) = rows(tmp_path)
    assert [badge.text for badge in row.badges] == ["ok"]
    assert text(row, "train_seconds") == "11.0 [8.75, 13.8] (n = 3)"
    assert text(row, "first_batch_share") == "9%"  # of the middle run
    assert text(row, "accuracy") == "42.0 (42.0 to 42.0)%"
    assert text(row, "steady_epoch_seconds") == "3.00 [3.00, 3.00] (n = 6)"  # the first epochs are left out


RESNET = "resnet50_features"


def features_rows(folder: Path, names: tuple[str, ...] = ("pytorch", "tensorflow", "cntk")) -> tuple[tables.Row, ...]:
    only = [framework for framework in COLUMNS if framework.name in names]
    results, place = read_results(folder), ("box", RESNET, "quick")
    reference = SiteContent(read_registry(), results, folder).reference(RESNET, "box", "quick")
    return tables.make_table(results, place, only, lambda record: CURRENT, reference=reference).rows


def test_features_have_a_time_for_a_thousand_pictures_and_their_distance_from_the_first_row(tmp_path: Path) -> None:
    one = write(tmp_path, workload=RESNET, runs=[features_run(seed, rate=10.0 + seed) for seed in range(3)])
    close = [[1.0, -1.0], [1.00002, 1.0]]
    write(
        tmp_path, framework="cntk", workload=RESNET, runs=[features_run(0, rate=250.0, probes=close), features_run(5)]
    )
    first, second = features_rows(tmp_path)
    assert text(first, "seconds_per_1000_pictures").startswith("90.9 [")
    assert text(first, "samples_per_second") == "11.0"
    assert text(first, "first_batch_seconds") == "1.00"
    assert text(first, "features_difference") == "reference"
    assert text(second, "features_difference") == "2e-05"
    assert "train_seconds" not in first.cells
    (alone,) = features_rows(tmp_path, ("cntk",))  # as on its own page
    assert text(alone, "features_difference") == "2e-05"
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
    assert "987" not in texts(second)
    assert text(second, "features_difference") == "1e-01"
    records = [read_results(tmp_path).get("box", RESNET, "quick", name) for name in ("pytorch", "cntk")]
    assert [record.framework for record in published(records, records[0])] == ["pytorch"]
    reference = reference_of(records, read_registry().frameworks)
    assert reference is records[0]
    assert dict(provenance(records[1], reference))["Seconds per 1,000 pictures"] == "not published"
    assert dict(provenance(records[0], reference))["Seconds per 1,000 pictures"] == "100.000"


def test_one_run_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    assert text(rows(tmp_path)[0], "train_seconds") == "10.0 (one run)"
    assert table(tmp_path).title == "box, profile quick"


def test_a_variant_is_labelled(tmp_path: Path) -> None:
    write(tmp_path, framework="pytorch-dataloader")
    (row,) = rows(tmp_path)
    assert (row.title, [badge.text for badge in row.badges]) == ("PyTorch, DataLoader", ["own pipeline", "ok"])


def test_what_a_cpu_runs_at_a_lesser_profile_says_so_and_shows_no_number(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, framework="mlx", profile="smoke", runs=[run(accuracy=0.1, train=123.0)])
    write(tmp_path, framework="tensorflow", profile="smoke", runs=[run(accuracy=0.1)])  # a test run, no finding
    _, row = rows(tmp_path)
    assert (row.framework, row.cells, [badge.text for badge in row.badges]) == ("mlx", {}, ["smoke alone"])
    assert row.reason == "slow on a CPU, where it runs at profile smoke: see that table"


def test_stale_and_stand_in_are_said_but_the_numbers_stay(tmp_path: Path) -> None:
    write(tmp_path, data={"name": "cifar10", "source": "stand-in"})
    (row,) = rows(tmp_path, pytorch=Staleness(model=("the example changed",), clock=("the clock changed",)))
    assert [badge.text for badge in row.badges] == ["stale", "stand-in data"]
    assert row.badges[0].explanation == "since then the example changed, the clock changed"
    assert text(row, "train_seconds") == "10.0 (one run)"


def test_a_change_of_the_clock_alone_leaves_the_accuracy_current(tmp_path: Path) -> None:
    write(tmp_path)
    (row,) = rows(tmp_path, pytorch=Staleness(clock=("the clock changed",)))
    assert [badge.text for badge in row.badges] == ["time stale"]
    assert row.badges[0].explanation == "accuracy current; since then the clock changed"
    assert text(row, "train_seconds") == "10.0 (one run)"


def test_staleness_names_every_reason_once() -> None:
    assert not CURRENT
    both = Staleness(model=("a", "b"), clock=("b", "c"))
    assert both
    assert both.reasons == ["a", "b", "c"]
    assert Staleness(clock=("c",))


def test_a_reason_keeps_its_row_and_the_others_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    write_reason(tmp_path, "cntk", "no interpreter")
    made = rows(tmp_path)
    assert [(row.framework, row.reason) for row in made] == [("pytorch", ""), ("cntk", "no interpreter")]
    missing = table(tmp_path).not_run
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


def test_records_of_other_frameworks_stay_out_of_a_table_about_some(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, framework="theano")
    only = [framework for framework in COLUMNS if framework.name == "pytorch"]
    made = tables.make_table(read_results(tmp_path), ("box", "cnn_cifar10", "quick"), only, lambda record: CURRENT)
    assert [row.framework for row in made.rows] == ["pytorch"]
    assert list(made.records) == ["pytorch"]


KEYS = {  # published in the tables' JSON: a key that changes breaks the programs of those who read it
    "cnn_cifar10": "train_seconds first_batch_share accuracy steady_epoch_seconds samples_per_second load_seconds "
    "predict_seconds peak_memory versions",
    "gru_imdb": "train_seconds first_batch_share accuracy steady_epoch_seconds samples_per_second load_seconds "
    "predict_seconds peak_memory versions",
    "resnet50_features": "seconds_per_1000_pictures first_batch_seconds accuracy features_difference "
    "samples_per_second load_seconds peak_memory versions",
}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_keys_of_a_table_are_unique_and_stay(workload: str) -> None:
    columns = measure_of(workload).columns
    keys = [column.key for column in columns]
    assert len(set(keys)) == len(keys)
    assert len({column.heading for column in columns}) == len(columns)
    assert " ".join(keys) == KEYS.get(workload, " ".join(keys))
    assert any(column.brief for column in columns)
    assert [column.key for column in columns if not column.gated] == [
        key for key in keys if key in ("accuracy", "features_difference", "peak_memory", "versions")
    ]


def test_a_frameworks_own_page_shows_the_brief_columns(tmp_path: Path) -> None:
    write(tmp_path)
    keys = [column.key for column in table(tmp_path).brief]
    assert keys == ["train_seconds", "accuracy", "steady_epoch_seconds", "samples_per_second"]
    features = [column.heading for column in FEATURES.columns if column.brief]
    assert features == ["Seconds per 1,000 pictures", "Accuracy", "Features differ by", "Pictures/s"]


def test_memory_is_the_greatest_of_all_runs_and_a_share_is_of_the_timed_step(tmp_path: Path) -> None:
    peaks = [(2**30, None), (3 * 2**30, 2**20), (2**30, 5 * 2**20)]
    runs = [
        {**run(seed, train=20.0), "first_batch": 5.0, "peak_memory": {"host": host, "device": device}}
        for seed, (host, device) in enumerate(peaks)
    ]
    write(tmp_path, runs=runs)
    (row,) = rows(tmp_path)
    assert row.cells["peak_memory"] == Cell(Memory(3 * 2**30, 5 * 2**20), "3,072 MiB, device 5 MiB")
    assert row.cells["first_batch_share"] == Cell(0.25, "25%")


def test_a_changed_heading_changes_no_key_and_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    before = json.loads(table_json(table(tmp_path)))
    others = tuple(replace(column, heading=f"New {column.heading}") for column in TRAINING.others)
    changed = Room(measure=replace(TRAINING, heading="New", others=others))
    monkeypatch.setattr(headline, "room", lambda workload: changed)
    after = json.loads(table_json(table(tmp_path)))
    assert [column["heading"] for column in after["columns"]][:3] == ["New", "New First batch", "New Accuracy"]
    assert after["rows"] == before["rows"]
    assert [column["key"] for column in after["columns"]] == [column["key"] for column in before["columns"]]


def test_page_json_and_csv_agree(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(seed, train=10.123456789 + seed, accuracy=0.4 + seed / 100) for seed in range(3)])
    made = table(tmp_path)
    values = json.loads(table_json(made))["rows"][0]["values"]
    lines = list(csv.DictReader(io.StringIO(runs_csv(made.records.values()))))
    assert list(values) == [column.key for column in made.columns] == list(made.rows[0].cells)
    shared = set(values) & {column.key for column in RUN_COLUMNS}
    assert shared >= {"train_seconds", "accuracy", "samples_per_second", "load_seconds", "predict_seconds"}
    for key in shared - {"versions"}:
        raw = values[key]["value"] if isinstance(values[key], dict) else values[key]
        assert raw == statistics.median(float(line[key]) for line in lines), key
        assert raw == made.rows[0].cells[key].sort_key, key
    assert values["peak_memory"] == {"host": int(lines[0]["peak_host_bytes"]), "device": None}
    assert seconds_text(values["train_seconds"]["value"]) == text(made.rows[0], "train_seconds").split(" ")[0]
    assert (values["train_seconds"]["n"], values["accuracy"]["n"]) == (3, 3)
    assert values["train_seconds"]["low"] < 11.12 < values["train_seconds"]["high"]
    assert (values["accuracy"]["least"], values["accuracy"]["greatest"]) == pytest.approx((0.4, 0.42))
    assert values["versions"] == {"python": "3.11.7", "torch": "2.13.0"}


def test_json_says_why_a_value_is_missing(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(accuracy=0.2)])
    write_reason(tmp_path, "cntk", "no interpreter")
    content = json.loads(table_json(table(tmp_path, pytorch=Staleness(clock=("the clock changed",)))))
    first, second = content["rows"]
    assert (content["machine"], content["workload"], content["profile"]) == ("box", "cnn_cifar10", "quick")
    gated = [column["key"] for column in content["columns"] if column["gated"]]
    assert "train_seconds" in gated
    assert [first["values"][key] for key in gated] == [None] * len(gated)
    assert first["values"]["accuracy"]["value"] == 0.2
    assert [badge["text"] for badge in first["badges"]] == [tables.OUTSIDE, tables.TIME_STALE]
    assert first["stale"] == {"model": [], "clock": ["the clock changed"]}
    assert (second["framework"], second["values"], second["reason"]) == ("cntk", None, "no interpreter")
    assert "Chainer" in content["not_run"]


def test_a_cell_sorts_by_its_number_and_without_one_not_at_all() -> None:
    assert Cell(0.0, "0").sort_key == 0.0
    assert Cell(Memory(5, 7), "").sort_key == 5.0
    assert Cell({"python": "3.11"}, "").sort_key is None
    assert Cell().sort_key is None
    assert Cell().raw is None


HEADER = (
    "machine,workload,profile,framework,seed,started,device,precision,data_source,in_band,setup_seconds,load_seconds,"
    "build_seconds,compile_seconds,train_seconds,predict_seconds,evaluate_seconds,first_batch_seconds,"
    "samples_per_second,accuracy,"
    "peak_host_bytes,peak_device_bytes,load_average,epoch_seconds,epoch_losses,versions"
)


def test_the_header_of_the_csv_stays() -> None:
    assert runs_csv([]) == f"{HEADER}\n"


def test_csv_has_a_line_a_run_and_keeps_every_digit(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(0, train=10.123456789), run(1)])
    lines = list(csv.DictReader(io.StringIO(runs_csv(read_results(tmp_path).records))))
    assert [line["seed"] for line in lines] == ["0", "1"]
    assert lines[0]["train_seconds"] == "10.123456789"
    assert lines[0]["epoch_seconds"] == "4.0 3.0 3.0"


@pytest.mark.parametrize(
    ("seconds", "text"), [(123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (0.1234, "0.123"), (0.0, "0.000")]
)
def test_seconds(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


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
    assert share_text(share) == text
