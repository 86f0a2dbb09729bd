"""What a row of a results table shows beside its values: versions, the title of its machine, its provenance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from rosetta_common.upper.records.rounds import REFERENCE
from rosetta_common.upper.records.runs import RUNS
from rosetta_common.upper.site.provenance import parted, provenance
from test_site_tables import BOX, CNN, GOOD, accuracy, content, rounds, row, speed

from site_samples import raw, run, write


def test_the_versions_of_a_frameworks_own_packages_stand_below_its_name_and_all_in_the_files(tmp_path: Path) -> None:
    rounds(tmp_path, {"theano": 0.5})
    made = speed(tmp_path)
    assert row(made, REFERENCE).versions == "torch 2.13.0"
    assert row(made, "theano").versions == "python 3.11.7, torch 2.13.0"  # the registry has no such framework
    assert "versions" not in {column.key for column in (*made.shown, *made.brief)}
    assert row(made, REFERENCE).cells["versions"].text == "python 3.11.7, torch 2.13.0"


def test_every_column_of_a_table_sorts_except_the_accuracy_of_a_lesser_profile(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    write(tmp_path, framework="chainer", profile="full", runs=[run(accuracy=GOOD)])
    for made in (speed(tmp_path), accuracy(tmp_path)):
        cells = row(made, "chainer").cells
        assert [column.key for column in made.shown if cells[column.key].sort_key is None] == []


def write_on(
    folder: Path, name: str, machine: dict[str, object], framework: str = REFERENCE, **changes: object
) -> None:
    """Write a record of the published specification from a machine with the given hardware."""
    path = RUNS.at(folder).path(name, CNN, "full", framework)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw(framework, "full", machine={**machine, "name": name}, **changes)), encoding="utf-8")


def test_machines_have_titles_from_their_records_and_names_only_where_titles_clash(tmp_path: Path) -> None:
    machine = {"cpu": "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", "cores": 8, "memory": 2**34, "system": "Linux"}
    gpu = {"name": "NVIDIA H200", "driver": "550", "memory": 140000}
    write_on(tmp_path, "one", {**machine, "gpus": []})
    write_on(tmp_path, "gpu", {**machine, "vector": "AVX-512", "gpus": [gpu, gpu]})
    write(tmp_path, "box")
    assert content(tmp_path).machine_title("one") == "8-core Intel Xeon Platinum 8481C, no GPU"
    assert (
        content(tmp_path).machine_title("gpu")
        == "8-core Intel Xeon Platinum 8481C with AVX-512, 2 \N{MULTIPLICATION SIGN} NVIDIA H200"
    )
    assert content(tmp_path).machine_title("box") == BOX
    write(tmp_path, "other")
    assert content(tmp_path).machine_title("box") == f"{BOX} (box)"
    assert content(tmp_path).machine_title("nowhere") == "nowhere"


def test_a_title_comes_from_a_timed_record_if_there_is_one(tmp_path: Path) -> None:
    machine = {"cpu": "AMD EPYC", "memory": 2**34, "system": "Linux", "gpus": []}
    write_on(tmp_path, "box", {**machine, "cores": 2})
    beside = [{**run(), "alone": False}]
    write_on(tmp_path, "box", {**machine, "cores": 1}, "chainer", runs=beside, started="2026-11-29T10:00:00Z")
    assert content(tmp_path).machine_title("box") == "2-core AMD EPYC, no GPU"


def test_what_all_rows_share_of_their_provenance_is_told_once(tmp_path: Path) -> None:
    rounds(tmp_path, {"chainer": 0.5})
    made = speed(tmp_path)
    every = {name: provenance(records, shown=True) for name, records in made.records.items()}
    shared, own = parted(every)
    assert ("Machine", "box: A processor, 2 cores, 16 GiB") in shared
    assert [key for key, _ in own["chainer"]] == ["Seeds", "Runs started", "Load average before", "Samples a second"]
    for name, fields in every.items():
        assert set(fields) == {*shared, *own[name]}
    assert parted({"chainer": every["chainer"]}) == ((), {"chainer": every["chainer"]})
    assert parted({}) == ((), {})
