import json

import pytest

from rosetta_common.ground.records import SCHEMA, write_run


def header(**changes):
    digests = {"model": {"code": "e", "data": "d"}, "clock": {"clock": "c"}, "cells": {"load": "l"}, "files": {}}
    return dict({"schema": SCHEMA, "digests": digests, "device": "cpu", "started": "today"}, **changes)


def run(seed, accuracy=0.5):
    return {"seed": seed, "accuracy": accuracy}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "machine" / "cnn_cifar10" / "smoke" / "some.json"


def test_runs_of_other_seeds_are_kept_in_order_and_the_header_is_the_newest(path):
    for seed in (2, 0, 1):
        write_run(path, header(started="run %d" % seed), run(seed))
    assert read(path)["runs"] == [run(0), run(1), run(2)]
    assert read(path)["started"] == "run 1"


def test_a_run_replaces_that_of_its_seed(path):
    for accuracy in (0.1, 0.2):
        write_run(path, header(), run(0, accuracy))
    write_run(path, header(), run(1))
    write_run(path, header(), run(0, 0.3))
    assert read(path)["runs"] == [run(0, 0.3), run(1)]


@pytest.mark.parametrize("facet", ["model", "clock", "cells"])
def test_a_changed_digest_starts_the_record_anew(path, facet):
    write_run(path, header(), run(0))
    write_run(path, header(digests=dict(header()["digests"], **{facet: {"code": "changed"}})), run(1))
    assert read(path)["runs"] == [run(1)]
    assert read(path)["digests"][facet] == {"code": "changed"}


def test_a_changed_comment_keeps_the_runs(path):
    write_run(path, header(), run(0))
    write_run(path, header(digests=dict(header()["digests"], files={"a.py": "changed"})), run(1))
    assert read(path)["runs"] == [run(0), run(1)]
    assert read(path)["digests"]["files"] == {"a.py": "changed"}


@pytest.mark.parametrize("change", [{"device": "gpu"}, {"schema": SCHEMA + 1}])
def test_another_device_or_schema_starts_the_record_anew(path, change):
    write_run(path, header(), run(0))
    write_run(path, header(**change), run(1))
    assert read(path)["runs"] == [run(1)]


@pytest.mark.parametrize("damaged", ["", '{"schema": 1, "runs": [', "[1, 2]", '{"runs": 5}', "\udcff"])
def test_a_damaged_record_is_replaced(path, damaged):
    path.parent.mkdir(parents=True)
    path.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    write_run(path, header(), run(0))
    assert read(path) == header(runs=[run(0)])


def test_a_full_disk_leaves_the_earlier_record_whole(tiny_disk):
    path = tiny_disk / "some.json"
    write_run(path, header(), run(0))
    before = path.read_bytes()
    with pytest.raises(OSError, match="No space left"):
        write_run(path, header(), dict(run(1), output="x" * 200000))
    assert path.read_bytes() == before
    assert [entry.name for entry in tiny_disk.iterdir()] == ["some.json"]
