import copy
import json
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from rosetta_common.ground.records import SCHEMA
from rosetta_common.upper.records import runs
from rosetta_common.upper.records.checks import CHECKS
from rosetta_common.upper.records.ledger import REASON_SUFFIX, BadRecord
from rosetta_common.upper.records.models import FILES, json_schema
from rosetta_common.upper.records.proofs import PROOFS
from rosetta_common.upper.records.runs import RUNS, read_results

from fake_examples import example, with_seed
from miniature import ROOT
from site_samples import run, write

WHERE = "here/cnn_cifar10/smoke/fake.json"


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A record as the executor writes it."""
    folder = tmp_path_factory.mktemp("executor \u00fc \u00f6")
    (folder / "fake.py").write_text(example())
    job = {
        "workload": "cnn_cifar10",
        "framework": "fake",
        "profile": "smoke",
        "seed": 0,
        "machine": "here",
        "example": str(folder / "fake.py"),
        "record": str(folder / "r.json"),
        "events": str(folder / "events"),
        "environment": {"name": "plain", "variables": {}},
        "modules": [],
        "alone": True,
        "digests": {"model": {"code": "c", "packages": "p"}, "clock": {}, "cells": {}},
        "files": {},
    }
    (folder / "job.json").write_text(json.dumps(job))
    variables = {"PYTHONPATH": str(ROOT), "ROSETTA_OFFLINE": "1", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "rosetta_common.ground.executor", folder / "job.json"]
    subprocess.run(command, env=variables, check=True, capture_output=True)
    return json.loads((folder / "r.json").read_text())


@pytest.fixture
def raw(written):
    return copy.deepcopy(written)


@pytest.fixture
def put(tmp_path):
    """Write a record's content (text, or anything JSON can hold) into a results folder."""

    def put(content, where=WHERE):
        path = tmp_path / "results" / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return put


def problem(path):
    with pytest.raises(BadRecord) as caught:
        RUNS.read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_the_executor_writes_is_read(put, raw):
    record = RUNS.read(put(raw))
    assert (record.machine, record.workload, record.profile, record.framework) == (
        "here",
        "cnn_cifar10",
        "smoke",
        "fake",
    )
    (run,) = record.runs
    assert run.losses == (1.5,)
    assert run.output["train"] == "epoch  1  loss 1.5000\n"
    assert record.accuracies == [0.1]
    assert not record.timed  # smoke is no benchmark
    assert record.stand_in
    assert record.digests.model["packages"] == "p"


@pytest.mark.parametrize(("accuracy", "inside"), [(0.05, True), (0.3, True), (0.31, False), (0.04, False)])
def test_every_runs_accuracy_must_lie_in_the_band(put, raw, accuracy, inside):
    raw["runs"].append(dict(with_seed(raw["runs"][0], 1), accuracy=accuracy))
    assert RUNS.read(put(raw)).in_band is inside


def test_another_schema_is_told(put, raw):
    assert problem(put(dict(raw, schema=0))) == (
        f"{WHERE}: schema 0, this version reads {SCHEMA}: run the example again"
    )
    del raw["schema"]
    assert "schema None" in problem(put(raw))


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("device",), "device"),
        (("digests", "model"), "model"),
        (("machine",), "machine"),
        (("specification", "accuracy_band"), "accuracy_band"),
        (("runs",), "runs"),
        (("runs", 0, "first_batch"), "first_batch"),
        (("runs", 0, "peak_memory", "host"), "host"),
        (("data", "source"), "source"),
        (("framework",), "framework"),
    ],
)
def test_a_missing_field_is_named(put, raw, names, missing):
    *parents, last = names
    parent = raw
    for name in parents:
        parent = parent[name]
    del parent[last]
    inside = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in parents)
    place = f" - at ${inside}" if parents else ""
    told = f"object missing required field {missing}{place}"
    assert problem(put(raw)) == f"{WHERE}: {told}: run the example again"


def test_a_missing_step_is_named(put, raw):
    raw["runs"][0]["steps"] = [step for step in raw["runs"][0]["steps"] if step["name"] != "predict"]
    told = "the step predict is missing - at $.runs[0].steps"
    assert problem(put(raw)) == f"{WHERE}: {told}: run the example again"


def test_a_record_without_a_run_is_told(put, raw):
    assert problem(put(dict(raw, runs=[]))) == f"{WHERE}: holds no run: run the example again"


@pytest.mark.parametrize(
    "where",
    ["here/cnn_cifar10/quick/fake.json", "here/cnn_cifar10/smoke/other.json", "here/rnn_imdb/smoke/fake.json"],
)
def test_a_record_in_the_wrong_place_is_told(put, raw, where):
    assert problem(put(raw, where)) == f"{where}: says it is cnn_cifar10/smoke/fake: it lies in the wrong place"


@pytest.mark.parametrize("content", ["", '{"schema": 1', "\x00"])
def test_malformed_json_is_told(put, content):
    assert problem(put(content)).startswith(f"{WHERE}: can't be read: ")


def test_json_that_is_no_record_is_told(put):
    assert problem(put([1, 2])) == f"{WHERE}: holds no record: run the example again"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"runs": 5}, "expected array, got int - at $.runs"),
        ({"runs": [3]}, "expected object, got int - at $.runs[0]"),
        ({"runs": None}, "expected array, got null - at $.runs"),
        ({"machine": "a name"}, "expected object, got str - at $.machine"),
        ({"digests": 7}, "expected object, got int - at $.digests"),
        ({"data": []}, "expected object, got array - at $.data"),
        ({"device": 10**400}, "expected str, got int - at $.device"),
        ({"specification": {"n_train": True}}, "expected int, got bool - at $.specification.n_train"),
    ],
)
def test_fields_of_the_wrong_kind_are_told_with_their_place(put, raw, change, told):
    assert problem(put(dict(raw, **change))) == f"{WHERE}: {told}: run the example again"


def test_a_word_in_place_of_a_number_is_told(put, raw):
    raw["runs"][0]["seed"] = "good"
    assert problem(put(raw)) == f"{WHERE}: expected int, got str - at $.runs[0].seed: run the example again"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda run: run["steps"][1].update(seconds=0), "expected float >= 1e-09 - at $.runs[0].steps[1].seconds"),
        (lambda run: run["epochs"][0].update(seconds=-1.5), "expected float >= 1e-09 - at $.runs[0].epochs[0].seconds"),
        (lambda run: run.update(accuracy=41.8), "expected float <= 1.0 - at $.runs[0].accuracy"),
    ],
)
def test_numbers_that_no_run_can_have_are_told_with_their_place(put, raw, change, told):
    change(raw["runs"][0])
    assert problem(put(raw)) == f"{WHERE}: {told}: run the example again"


def test_fields_that_nobody_knows_are_let_be(put, raw):
    raw["runs"][0]["temperature"] = raw["colour"] = "of a newer version"
    assert RUNS.read(put(raw)).runs[0].seed == 0


HOSTILE = (
    '{"schema": NaN}',
    '{"schema": 2, "runs": Infinity}',
    '{"schema": 1e999}',
    '{"schema": ' + "9" * 5000 + "}",
    "null",
    "[" * 100_000,
    '{"schema": "\\ud800"}',
    '"\x00"',
    '{"schema": true}',
    '{"schema": 2.0}',
    '{"schema": {"a": [1]}}',
    " ",
)


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_named_and_never_raised(put, content, tmp_path):
    put(content)
    found = read_results(tmp_path / "results")
    assert found.records == ()
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"{WHERE}: ")
    assert len(found.problems[0]) < 400


@pytest.mark.parametrize("content", [b"\xff\xfe", b'{"schema": "\xed\xa0\x80"}'])
def test_a_file_that_is_no_text_is_named(put, content, tmp_path):
    put("").write_bytes(content)
    assert len(read_results(tmp_path / "results").problems) == 1


def test_a_folder_in_place_of_a_file_is_named(put, tmp_path):
    path = put("")
    path.unlink()
    path.mkdir()
    assert len(read_results(tmp_path / "results").problems) == 1


def test_digests_of_whole_files_are_an_older_schema(put, raw):
    old = {"example": "e", "shared": "s", "specification": "p", "pins": "i", "data": "d"}
    path = put(dict(raw, schema=1, digests=old))
    assert problem(path) == f"{WHERE}: older digests: `rosetta redigest` carries it over"


@pytest.mark.parametrize("kind", list(FILES))
def test_every_kind_of_file_has_a_json_schema(kind, raw):
    schema = json_schema(kind)
    json.dumps(schema)
    name = schema["$ref"].rpartition("/")[2]
    assert {"schema", "digests"} <= set(schema["$defs"][name]["required"])


@pytest.mark.parametrize(("kind", "ledger"), [("run", RUNS), ("proof", PROOFS), ("checks", CHECKS)])
def test_every_file_on_record_is_valid_by_its_published_schema(kind, ledger):
    validator = Draft202012Validator(json_schema(kind))
    files = [path for path in ledger.files() if not path.name.endswith(REASON_SUFFIX)]
    assert files
    for path in files:
        content = json.loads(path.read_text(encoding="utf-8"))
        assert [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(content)] == [], path
    del content["digests"]
    assert not validator.is_valid(content)


def test_a_profile_that_does_not_exist_is_told(put, raw):
    where = "here/cnn_cifar10/huge/fake.json"
    assert problem(put(dict(raw, profile="huge"), where)) == f"{where}: unknown profile 'huge'"


def test_reading_goes_on_after_what_cannot_be_used(put, raw, tmp_path):
    put(raw)
    put("{", "here/cnn_cifar10/smoke/broken.json")
    put(dict(raw, schema=0), "older/cnn_cifar10/smoke/fake.json")
    when = "2026-11-21T10:00:00Z"
    put({"status": "failed", "reason": "why", "when": when}, "here/cnn_cifar10/smoke/other.reason.json")
    put({"status": "failed"}, "here/cnn_cifar10/smoke/third.reason.json")
    found = read_results(tmp_path / "results")
    assert [record.framework for record in found.records] == ["fake"]
    told = {key: [one.told for one in held] for key, held in found.reasons.items()}
    assert told.pop(("here", "cnn_cifar10", "smoke", "other")) == ["failed: why"]
    assert list(told.values()) == [[f"unreadable record: {problem}"] for problem in found.problems]
    assert [text.split(":")[0] for text in found.problems] == [
        "here/cnn_cifar10/smoke/broken.json",
        "here/cnn_cifar10/smoke/third.reason.json",
        "older/cnn_cifar10/smoke/fake.json",
    ]
    key = ("here", "cnn_cifar10", "smoke")
    assert found.get(*key, "fake") is found.records[0]
    assert found.get(*key, "other") is None
    assert found.reasons_of(*key, "other") is found.reasons[*key, "other"]
    assert found.reasons_of(*key, "fake") == ()


def test_no_results_at_all_are_no_error(tmp_path):
    found = read_results(tmp_path / "nowhere")
    assert (found.records, found.reasons, found.problems) == ((), {}, ())


def test_a_reason_that_is_no_json_is_told(put):
    with pytest.raises(BadRecord, match=r"x\.reason\.json: can't be read: "):
        RUNS.read_reason(put("{", "here/cnn_cifar10/smoke/x.reason.json"))


def test_a_record_is_judged_by_todays_band(tmp_path, monkeypatch):
    """A band judges a run and changes none: a record needs no new run if the band moves."""
    record = write(tmp_path, runs=[run(accuracy=0.42)])
    assert record.in_band
    monkeypatch.setitem(runs.WORKLOADS["cnn_cifar10"]["quick"], "accuracy_band", (0.43, 0.5))
    assert (record.band, record.in_band) == ((0.43, 0.5), False)
    monkeypatch.delitem(runs.WORKLOADS, "cnn_cifar10")
    assert record.band == record.content.specification.accuracy_band
