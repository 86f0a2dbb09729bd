"""The speed tables and the accuracy table: the gate, staleness, reasons, order, what is compared with what; exports."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("scipy")

from rosetta_common.ground.workloads import WORKLOADS
from rosetta_common.upper.records.changes import Change
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.rounds import REFERENCE, ROUNDS, Throughput, read_rounds
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.records.staleness import CURRENT, Staleness
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site import speed_table, tables
from rosetta_common.upper.site.accuracy_table import agreement_of, agreement_text, curves
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.downloads import run_lines
from rosetta_common.upper.site.exports import runs_csv
from rosetta_common.upper.site.landing import recorded
from rosetta_common.upper.site.provenance import provenance
from rosetta_common.upper.site.ratio_chart import ratios_of
from rosetta_common.upper.site.results_directive import about, how_to_read, legend
from rosetta_common.upper.site.table_files import TableFile, table_csv, table_json, table_path, table_schema
from rosetta_common.upper.tables import headline
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.measures import TRAINING
from rosetta_common.upper.tables.speed import REFERENCE_TITLE
from rosetta_common.upper.workloads import Room

from site_samples import features_run, run, write, write_proof, write_reason, write_round

REGISTRY = read_registry()
CNN, RESNET = "cnn_cifar10", "resnet50_features"
NAMES = [f"2026-11-{day}T20-15-07Z" for day in range(10, 20)]
GOOD, BAD = 0.78, 0.2  # accuracies at the published specification
BOX = "2-core A processor, no GPU"  # the machine of the sample records


def content(folder: Path, **stale: Staleness) -> SiteContent:
    """The content of a site whose records are current, except those of the given frameworks."""
    made = SiteContent(REGISTRY, read_results(folder), folder, rounds=read_rounds(folder))
    records = [*made.results.records, *(one.record for t in made.rounds.throughputs for one in (*t.earlier, *t.now))]
    made._staleness.update({record.path: stale.get(record.framework, CURRENT) for record in records})
    return made


def rounds(folder: Path, ratios: dict[str, float], n: int = 3, workload: str = CNN, **changes: object) -> None:
    for number, name in enumerate(NAMES[:n]):
        drift = 100.0 * (1 + number)
        rates: dict[str, float | tuple[float, ...]] = {REFERENCE: (drift, drift)}
        write_round(folder, name, rates | {one: drift * ratio for one, ratio in ratios.items()}, workload=workload)


def speed(folder: Path, workload: str = CNN, **stale: Staleness) -> tables.Table:
    return content(folder, **stale).speed(workload, "box")


def accuracy(folder: Path, workload: str = CNN, **stale: Staleness) -> tables.Table:
    return content(folder, **stale).accuracy(workload)


def row(table: tables.Table, framework: str) -> tables.Row:
    return next(row for row in table.rows if row.framework == framework)


def badges(table: tables.Table, framework: str) -> list[str]:
    return [badge.text for badge in row(table, framework).badges]


def text(table: tables.Table, framework: str, key: str) -> str:
    return row(table, framework).cells[key].text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_speed_is_the_ratio_in_the_same_round_and_the_fastest_stands_first(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5, "tensorflow": 1.5})
    made = speed(tmp_path)
    assert [one.framework for one in made.rows] == ["tensorflow", REFERENCE, "chainer"]
    assert text(made, "chainer", "ratio_to_reference") == "0.50 [0.50, 0.50]"
    assert text(made, REFERENCE, "ratio_to_reference") == "1 (reference)"
    assert text(made, "chainer", "rounds") == "3"
    assert text(made, "chainer", "samples_per_second").startswith("90.9 [")  # their machine drifts
    assert (made.title, made.name) == (f"Training speed, {BOX}", "speed-box")


def test_fewer_than_three_rounds_say_that_they_have_no_interval(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5}, n=1)
    made = speed(tmp_path)
    assert text(made, "chainer", "ratio_to_reference") == "0.50"
    assert text(made, "chainer", "rounds") == "1: no interval"


def test_a_round_without_its_reference_has_a_rate_and_no_ratio(tmp_path: Path) -> None:
    write_round(tmp_path, NAMES[0], {"chainer": 50.0})
    made = speed(tmp_path)
    assert text(made, "chainer", "ratio_to_reference") == "no reference"
    assert text(made, "chainer", "samples_per_second") == "50.0"


def test_the_reference_has_the_name_of_the_heading() -> None:
    assert REGISTRY.title(REFERENCE) == REFERENCE_TITLE


@pytest.mark.parametrize(("profile", "machine"), [("full", "box"), ("full", "elsewhere"), ("quick", "elsewhere")])
def test_a_speed_is_shown_only_if_the_accuracy_is_right_on_any_machine(
    tmp_path: Path, profile: str, machine: str
) -> None:
    rounds(tmp_path, {"chainer": 0.654321})
    write(tmp_path, machine, "chainer", profile, runs=[run(accuracy=BAD)])
    made = speed(tmp_path)
    assert badges(made, "chainer") == [tables.OUTSIDE]
    shown = {key for key, cell in row(made, "chainer").cells.items() if cell.value is not None}
    assert shown == {"rounds", "peak_memory", "versions"}
    assert "0.654" not in table_json(made)
    assert "65.4" not in str(provenance(made.records["chainer"], content(tmp_path).right(CNN, "chainer")))
    assert "Chainer" not in [one.title for one in ratios_of(made)]
    assert made.rows[-1].framework == "chainer"


def test_the_fullest_accuracy_decides(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    write(tmp_path, framework="chainer", profile="quick", runs=[run(accuracy=BAD)])
    write(tmp_path, framework="chainer", profile="full", runs=[run(accuracy=GOOD)])
    assert badges(speed(tmp_path), "chainer") == ["current"]
    assert text(accuracy(tmp_path), "chainer", "profile") == "full"


def test_without_an_accuracy_the_proof_alone_vouches(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    write(tmp_path, profile="smoke", framework="chainer", runs=[run(accuracy=0.1)])  # shows nothing
    (badge,) = row(speed(tmp_path), "chainer").badges[1:]
    assert (badge.text, badge.explanation) == (speed_table.PROOF_ALONE, speed_table.NO_PROOF_EITHER)
    proof = write_proof(tmp_path / "proofs", "chainer")
    made = content(tmp_path)
    made.proofs.proofs[CNN, "chainer"] = proof
    assert row(made.speed(CNN, "box"), "chainer").badges[1].explanation == speed_table.PROOF_ALONE_MEANS


def test_other_features_hide_the_speed(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5, "cntk": 0.25}, workload=RESNET)
    write(tmp_path, workload=RESNET, runs=[features_run()])
    for name, off in (("chainer", 1.0), ("cntk", 1.1)):
        write(tmp_path, "other", name, workload=RESNET, runs=[features_run(probes=[[1.0, -1.0], [off, 1.0]])])
    made, learnt = speed(tmp_path, RESNET), accuracy(tmp_path, RESNET)
    assert badges(made, "chainer") == ["current"]
    assert badges(made, "cntk") == badges(learnt, "cntk") == [tables.OTHER_FEATURES]
    assert text(made, "cntk", "samples_per_second") == "—"
    told = [text(learnt, name, "features_difference") for name in (REFERENCE, "chainer", "cntk")]
    assert told == ["reference", "0", "1e-01"]
    assert "training_seconds" not in row(made, "chainer").cells


def test_what_the_rounds_say_is_a_badge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds(tmp_path, {"chainer": 0.5, "pytorch-dataloader": 1.0})
    monkeypatch.setattr(Throughput, "unstable", property(lambda self: self.framework == "chainer"))
    change = Change(0.85, 0.8, 0.9, "2026-11-29")
    monkeypatch.setattr(Throughput, "change", property(lambda self: change if self.framework == "chainer" else None))
    for name in ("chainer", "pytorch-dataloader"):
        write(tmp_path, framework=name, profile="full", runs=[run(accuracy=GOOD)])
    made = speed(tmp_path)
    assert badges(made, "chainer") == ["current", speed_table.UNSTABLE, speed_table.SLOWER]
    assert row(made, "chainer").badges[2].explanation == change.words
    assert badges(made, "pytorch-dataloader") == ["own pipeline", "current"]
    faster = replace(change, factor=1.2)
    monkeypatch.setattr(Throughput, "change", property(lambda self: faster))
    assert speed_table.FASTER in badges(speed(tmp_path), "chainer")


def test_a_page_says_in_words_what_its_badges_mean_and_which_rows_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Throughput, "unstable", False)
    rounds(tmp_path, {"chainer": 0.5})
    (alone,) = legend(speed(tmp_path))
    assert alone.astext() == f"{speed_table.PROOF_ALONE}: {speed_table.PROOF_ALONE_MEANS}. "
    for name in (REFERENCE, "chainer"):
        write(tmp_path, framework=name, profile="full", runs=[run(accuracy=GOOD)])
    assert legend(speed(tmp_path)) == legend(accuracy(tmp_path)) == []
    write(tmp_path, framework="cntk")
    assert "\u201cquick\u201d has no run of the published" in legend(accuracy(tmp_path))[0].astext()
    change = Change(0.85, 0.8, 0.9, "2026-11-29 (torch 2.12 to 2.13)")
    monkeypatch.setattr(Throughput, "change", property(lambda self: change if self.framework == "chainer" else None))
    (told,) = legend(speed(tmp_path))
    assert told.astext() == f"Chainer: {change.words}. "
    assert "torch 2.12 to 2.13" in told.astext()


def test_how_to_read_a_table_and_where_it_was_made(tmp_path: Path) -> None:
    rounds(tmp_path, {}, n=2)
    rounds(tmp_path, {}, workload=RESNET)
    assert "compare it only within one round" in how_to_read(speed(tmp_path))
    assert "projected" in how_to_read(speed(tmp_path))
    assert "projected" not in how_to_read(speed(tmp_path, RESNET))
    assert about(speed(tmp_path)) == "A processor, 2 cores, 16 GiB, no GPU; recorded 2026-11-21."
    assert speed(tmp_path, RESNET).title == f"Prediction speed, {BOX}"


def test_the_landing_page_counts_columns_by_the_accuracy_that_they_have(tmp_path: Path) -> None:
    assert recorded(content(tmp_path), CNN) == "No speed measured yet. No accuracy yet."
    rounds(tmp_path, {"chainer": 0.5})
    write(tmp_path, framework="chainer", profile="full")
    write(tmp_path, framework="cntk")
    write(tmp_path, framework="mlx", profile="smoke")
    told = recorded(content(tmp_path), CNN)
    assert told == f"Speed measured on: {BOX}. Accuracy: 1 at full and 1 at quick (variants included)."


def test_a_speed_is_stale_in_both_facets_and_an_accuracy_in_one(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    write(tmp_path, framework="chainer", profile="full", runs=[run(accuracy=GOOD)])
    clock = Staleness(clock=("the clock changed",))
    assert badges(speed(tmp_path, chainer=clock), "chainer") == [tables.TIME_STALE]
    assert badges(accuracy(tmp_path, chainer=clock), "chainer") == ["current"]
    model = Staleness(model=("the example changed",), clock=("the clock changed",))
    assert badges(speed(tmp_path, chainer=model), "chainer") == [tables.STALE]
    made = accuracy(tmp_path, chainer=model)
    assert badges(made, "chainer") == [tables.STALE]
    assert row(made, "chainer").badges[0].explanation == "since then the example changed"
    assert text(made, "chainer", "accuracy") == "78.0%"


def test_a_record_that_holds_no_measured_time_has_no_time_that_could_be_stale(tmp_path: Path) -> None:
    alone = write(tmp_path, profile="full")
    beside = write(tmp_path, "other", profile="full", runs=[{**run(), "alone": False}])
    quick = write(tmp_path)
    made = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    assert [record.timed for record in (alone, beside, quick)] == [True, False, False]
    assert [bool(made.staleness(record).clock) for record in (alone, beside, quick)] == [True, False, False]


def test_a_whole_training_is_projected_unless_the_machine_timed_it(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    spec = WORKLOADS[CNN]["full"]
    seconds = (
        0.5 * 3
        + 1.0
        + spec["n_train"] * spec["epochs"] / row(speed(tmp_path), "chainer").cells["samples_per_second"].value.value
    )  # load, build, compile; first batch; the rest
    cell = row(speed(tmp_path), "chainer").cells["training_seconds"]
    assert cell.raw == {"value": pytest.approx(seconds), "measured": False}
    assert cell.text.endswith(" projected")
    write(tmp_path, "other", "chainer", "full", runs=[run(accuracy=GOOD, train=700.0)])  # another machine's
    assert row(speed(tmp_path), "chainer").cells["training_seconds"].text.endswith(" projected")
    write(tmp_path, "box", "chainer", "full", runs=[{**run(accuracy=GOOD, train=700.0), "alone": False}])
    assert row(speed(tmp_path), "chainer").cells["training_seconds"].text.endswith(" projected")
    write(tmp_path, "box", "chainer", "full", runs=[run(accuracy=GOOD, train=700.0)])
    cell = row(speed(tmp_path), "chainer").cells["training_seconds"]
    assert (cell.raw, cell.text) == ({"value": 701.5, "measured": True}, "12 min measured")


def test_a_reason_keeps_its_row_and_the_others_are_named(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    for name in ("cntk", "chainer"):
        reason = Reason("failed", "crashed", "2026-11-29T09:00:00Z")
        ROUNDS.at(tmp_path).leave_reason(reason, "box", CNN, "throughput", "2026-11-28T00-00-00Z", name)
    made = speed(tmp_path)
    assert (row(made, "cntk").reason, row(made, "cntk").cells, badges(made, "cntk")) == ("crashed", {}, ["failed"])
    assert row(made, "chainer").reason == "newest attempt: failed: crashed"
    assert row(made, "chainer").cells
    assert "TensorFlow" in made.not_run
    assert not {"CNTK", "Chainer", "PyTorch"} & {*made.not_run}


def test_the_accuracy_table_pools_machines_by_seed_and_shows_no_time(tmp_path: Path) -> None:
    untimed = {"alone": False}
    runs = [{**run(0, accuracy=0.77, train=77.123), **untimed}, {**run(1, accuracy=0.79), **untimed}]
    write(tmp_path, "a", profile="full", runs=runs)
    write(tmp_path, "b", profile="full", runs=[run(0, accuracy=0.79)], started="2026-11-25T10:00:00Z")
    made = accuracy(tmp_path)
    assert text(made, REFERENCE, "accuracy") == "78.5% (78.0 to 79.0)"  # of 0.78 and 0.79
    assert [text(made, REFERENCE, key) for key in ("seeds", "in_band", "profile", "machines", "date")] == [
        "2",
        "yes",
        "full",
        BOX,
        "2026-11-25",
    ]
    assert text(made, REFERENCE, "final_loss") == "0.667"
    assert "77.123" not in table_json(made) + table_csv(made)
    lines = list(csv.DictReader(io.StringIO(runs_csv(run_lines(content(tmp_path))))))
    assert [line["train_seconds"] for line in lines] == ["", "", "10.0"]
    assert [line["timed"] for line in lines] == ["False", "False", "True"]


def test_stale_runs_are_left_out_if_there_are_current_ones(tmp_path: Path) -> None:
    write(tmp_path, "a", profile="full", runs=[run(0, accuracy=BAD)])
    write(tmp_path, "b", profile="full", runs=[run(0, accuracy=GOOD)])
    made = content(tmp_path)
    made._staleness[next(r.path for r in made.results.records if r.machine == "a")] = Staleness(model=("changed",))
    assert badges(made.accuracy(CNN), REFERENCE) == ["current"]
    assert row(made.accuracy(CNN), REFERENCE).cells["machines"].value == ("b",)


def test_stand_in_data_count_only_if_there_are_no_others(tmp_path: Path) -> None:
    stand_in = {"name": "cifar10", "source": "stand-in"}
    write(tmp_path, "a", profile="full", runs=[run(accuracy=BAD)], data=stand_in)
    assert badges(accuracy(tmp_path), REFERENCE) == [tables.OUTSIDE, tables.STAND_IN]
    write(tmp_path, "b", profile="full", runs=[run(accuracy=GOOD)])
    assert badges(accuracy(tmp_path), REFERENCE) == ["current"]


def test_a_quick_accuracy_is_labelled_and_does_not_sort_among_the_full_ones(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, framework="chainer", profile="full", runs=[run(accuracy=GOOD)])
    made = accuracy(tmp_path)
    assert text(made, REFERENCE, "profile") == "quick: a tenth of the training"
    assert row(made, REFERENCE).cells["accuracy"].sort_key is None
    assert row(made, "chainer").cells["accuracy"].sort_key == GOOD


def test_a_column_without_an_accuracy_says_why(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, framework="mlx", profile="smoke", runs=[run(accuracy=0.1, train=123.0)])
    write_reason(tmp_path, "cntk", "no interpreter")
    write_reason(tmp_path, "pytorch", "killed", seed=2, status="failed")
    write(tmp_path, framework="theano")
    made = accuracy(tmp_path)
    assert (row(made, "mlx").cells, badges(made, "mlx")) == ({}, ["smoke alone"])
    assert (row(made, "cntk").reason, badges(made, "cntk")) == ("no interpreter", ["unavailable"])
    assert badges(made, REFERENCE) == ["no seed 2"]
    assert row(made, REFERENCE).reason == "no run with seed 2 (failed: killed)"
    assert made.rows[-1].title == "theano"
    assert "Chainer" in made.not_run


def test_records_of_other_frameworks_stay_out_of_a_table_about_some(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5, "theano": 0.5})
    write(tmp_path)
    write(tmp_path, framework="theano")
    made, only = content(tmp_path), [REGISTRY.frameworks["chainer"]]
    assert [one.framework for one in made.speed(CNN, "box", only).rows] == ["chainer"]
    assert made.accuracy(CNN, only).empty
    assert {one.framework for one in made.speed(CNN, "box").rows} == {REFERENCE, "chainer", "theano"}


def test_the_tables_of_a_workload_are_one_for_each_machine_and_one_for_all(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere")
    rounds(tmp_path, {})
    write_round(tmp_path, NAMES[0], {REFERENCE: (1.0, 2.0)}, machine="a")
    assert [table.name for table in content(tmp_path).tables(CNN)] == ["speed-a", "speed-box", "accuracy"]
    assert content(tmp_path).tables("gru_imdb") == []


KEYS = {  # published in the tables' JSON: a key that changes breaks the programs of those who read it
    "cnn_cifar10": "ratio_to_reference samples_per_second rounds first_batch_seconds setup_seconds training_seconds "
    "peak_memory versions; accuracy seeds in_band profile final_loss machines date versions",
    "resnet50_features": "ratio_to_reference samples_per_second rounds first_batch_seconds setup_seconds peak_memory "
    "versions; accuracy seeds in_band features_difference profile machines date versions",
}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_keys_of_a_table_are_unique_and_stay(workload: str) -> None:
    measure = measure_of(workload)
    for columns in (measure.speed, measure.accuracy):
        keys = [column.key for column in columns]
        assert len(set(keys)) == len(keys)
        assert len({column.heading for column in columns}) == len(columns)
        assert any(column.brief for column in columns)
    keys = "; ".join(" ".join(column.key for column in columns) for columns in (measure.speed, measure.accuracy))
    assert keys == KEYS.get(workload, KEYS["cnn_cifar10"])
    free = [column.key for column in measure.speed if not column.gated]
    assert free == ["rounds", "peak_memory", "versions"]


def test_a_changed_heading_changes_no_key_and_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    before = json.loads(table_json(speed(tmp_path)))
    others = tuple(replace(column, heading=f"New {column.heading}") for column in TRAINING.speed)
    monkeypatch.setattr(headline, "room", lambda workload: Room(measure=replace(TRAINING, speed=others)))
    after = json.loads(table_json(speed(tmp_path)))
    assert {column["heading"][:4] for column in after["columns"]} == {"New "}
    assert after["rows"] == before["rows"]
    assert [column["key"] for column in after["columns"]] == [column["key"] for column in before["columns"]]


def test_json_and_csv_agree_with_the_page_and_the_schema(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 1 / 3})
    runs = [run(seed, accuracy=GOOD + seed / 100) for seed in (0, 1)]
    write(tmp_path, framework="chainer", profile="full", runs=runs)
    write(tmp_path, framework="mlx", profile="smoke", runs=[run(accuracy=0.1)])
    schema = table_schema()
    assert "$schema" in schema
    assert schema["$defs"]["TableFile"]["required"][:2] == ["schema", "kind"]
    for made in content(tmp_path).tables(CNN):
        raw = msgspec.json.decode(table_json(made), type=TableFile)
        assert (raw.kind, raw.machine) == (made.kind, made.machine)
        lines = list(csv.DictReader(io.StringIO(table_csv(made))))
        assert [line["framework"] for line in lines] == [one.framework for one in made.rows]
        for entry, one, line in zip(raw.rows, made.rows, lines, strict=True):
            assert (entry.values is None) is (not one.cells)
            for key, value in (entry.values or {}).items():
                if isinstance(value, dict) and "value" in value:
                    assert float(line[key]) == value["value"]
                    assert {f"{key}_{part}" for part in value if part != "value"} <= set(line)
                elif isinstance(value, float):
                    assert float(line[key]) == value
    accuracies = next(entry.values for entry in raw.rows if entry.framework == "chainer")
    assert accuracies
    assert accuracies["accuracy"] == {"value": pytest.approx(0.785), "n": 2, "least": 0.78, "greatest": 0.79}
    assert accuracies["machines"] == ["box"]
    assert table_path(made) == "tables/cnn_cifar10/accuracy"


HEADER = (
    "machine,workload,profile,framework,round,seed,started,device,precision,data_source,timed,training_samples,in_band,"
    "setup_seconds,load_seconds,build_seconds,compile_seconds,train_seconds,predict_seconds,evaluate_seconds,"
    "first_batch_seconds,samples_per_second,accuracy,peak_host_bytes,peak_device_bytes,load_average,epoch_seconds,"
    "epoch_losses,versions"
)


def test_the_header_of_the_csv_stays() -> None:
    assert runs_csv([]) == f"{HEADER}\n"


def test_csv_has_a_line_a_run_of_records_and_rounds_and_keeps_every_digit(tmp_path: Path) -> None:
    write(tmp_path, profile="full", runs=[run(0, train=10.123456789), run(1)])
    rounds(tmp_path, {"chainer": 1 / 3}, n=1)
    lines = list(csv.DictReader(io.StringIO(runs_csv(run_lines(content(tmp_path))))))
    assert [(line["framework"], line["round"], line["seed"]) for line in lines] == [
        ("pytorch", "", "0"),
        ("pytorch", "", "1"),
        ("chainer", NAMES[0], "0"),
        ("pytorch", NAMES[0], "0"),
        ("pytorch", NAMES[0], "1"),
    ]
    assert lines[0]["train_seconds"] == "10.123456789"
    assert lines[0]["epoch_seconds"] == "4.0 3.0 3.0"
    assert lines[2]["samples_per_second"] == str(100 * (1 / 3))


def test_columns_outside_the_others_are_named_beside_the_spread_over_seeds(tmp_path: Path) -> None:
    seeds = {"pytorch": (0.78, 0.782), "tensorflow": (0.779, 0.781), "chainer": (0.78,), "cntk": (0.70,)}
    for name, found in seeds.items():
        write(tmp_path, framework=name, profile="full", runs=[run(s, accuracy=one) for s, one in enumerate(found)])
    write(tmp_path, framework="caffe2", runs=[run(accuracy=0.42)])  # quick: another question
    made = content(tmp_path)
    table = made.accuracy(CNN)
    found = agreement_of(table, lambda name: made.learnt(CNN, name))
    assert found
    assert (found.columns, found.outside) == (4, ("cntk",))
    told = agreement_text(found, REGISTRY.title)
    assert "over 4 columns is 78.0%" in told
    assert "0.14 points (pooled over 2 columns with several seeds)" in told
    assert told.endswith("from the median: CNTK.")
    lines = curves(table, lambda name: made.learnt(CNN, name))
    assert {one.title for one in lines} == {"PyTorch", "TensorFlow", "Chainer", "CNTK"}
    assert lines[0].href == "#record-accuracy-pytorch"
