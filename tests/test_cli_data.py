"""The command line and data sets: damaged, missing, out of reach."""

import json

import pytest
from rich.console import Console

from rosetta_common.ground import cifar10, imdb
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.download import DownloadError
from rosetta_common.ground.files import sha256
from rosetta_common.upper import commands
from rosetta_common.upper.running.data import find_data


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """A folder in which every file is there and none is the official one."""
    folder = tmp_path / "data" / cifar10.FOLDER
    folder.mkdir(parents=True)
    monkeypatch.setattr(commands, "DATASETS", {"cifar10": cifar10.CIFAR10})
    for name in cifar10.SHA256:
        (folder / name).write_bytes(b"nothing of the kind")
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(tmp_path / "data"))
    return folder


@pytest.mark.parametrize("command", [("data", "check"), ("data", "fetch"), ("data", "check", "cifar10")])
def test_damaged_data_are_named_with_their_mend(rosetta, data_folder, command):
    code, out, (line,) = rosetta(*command)
    assert (code, out) == (2, "")
    assert line.startswith(f"rosetta: {data_folder / 'data_batch_1'} is damaged or cut short (SHA-256 ")
    assert line.endswith("delete it, then `rosetta data fetch cifar10`")


def test_damaged_data_stop_a_run_before_any_example(checkout, data_folder):
    answer = checkout.run("--force", ROSETTA_DATA_DIR=str(data_folder.parent))
    assert answer.code == 2
    (line,) = answer.lines
    assert "data_batch_1 is damaged or cut short" in line


@pytest.mark.parametrize("command", [("data", "check"), ("run", "--dry-run")])
def test_a_data_folder_that_is_none_is_told(rosetta, monkeypatch, tmp_path, command):
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(tmp_path / "nowhere"))
    code, _, (line,) = rosetta(*command)
    assert (code, line) == (2, f"rosetta: ROSETTA_DATA_DIR names {tmp_path / 'nowhere'}, which is no folder")


def test_whole_data_are_told(rosetta, monkeypatch, data_folder):
    sums = {name: sha256(data_folder / name) for name in cifar10.SHA256}
    monkeypatch.setattr(cifar10.CIFAR10, "sums", sums)
    assert rosetta("data", "check") == (0, f"cifar10: whole, in {data_folder} (given)\n", [])
    code, out, _ = rosetta("data", "check", "--json")
    assert code == 0
    assert json.loads(out) == [{"name": "cifar10", "source": "given", "folder": str(data_folder), "whole": True}]


def test_a_damaged_set_hides_nothing_about_the_others(rosetta, monkeypatch, data_folder):
    monkeypatch.setattr(commands, "DATASETS", {name: DATASETS[name] for name in ("cifar10", "imdb")})
    sums = {"word": (sha256(data_folder / "test_batch"),)}
    (data_folder.parent / "word").write_bytes((data_folder / "test_batch").read_bytes())
    monkeypatch.setattr(DATASETS["imdb"], "sums", sums)
    code, out, (line,) = rosetta("data", "check", "cifar10", "imdb", "--json")
    assert code == 2
    assert "data_batch_1 is damaged or cut short" in line
    damaged, whole = json.loads(out)
    assert (whole["name"], whole["whole"]) == ("imdb", True)
    assert {name: damaged[name] for name in ("name", "source", "folder", "whole")} == {
        "name": "cifar10",
        "source": "given",
        "folder": str(data_folder),
        "whole": False,
    }
    assert f"rosetta: {damaged['problem']}" == line


def test_data_that_are_nowhere_are_told(rosetta):
    code, _, (line,) = rosetta("data", "check")
    told = [f"{name} is not here: `rosetta data fetch {name}`, or set ROSETTA_DATA_DIR" for name in DATASETS]
    assert (code, line) == (2, f"rosetta: {'; '.join(told)}")
    code, out, _ = rosetta("data", "check", "--json")
    answers = {one["name"]: (one["folder"], one["whole"], one["problem"]) for one in json.loads(out)}
    assert (code, answers) == (2, {name: (None, False, text) for name, text in zip(DATASETS, told, strict=True)})


def test_a_cache_that_cannot_be_written_to_is_told_with_its_mend(rosetta, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.delenv("ROSETTA_OFFLINE")
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    code, _, lines = rosetta("data", "fetch")
    assert code == 2
    assert lines[-1].startswith(f"rosetta: can't write CIFAR-10 into {tmp_path / 'file' / 'cache'}: ")
    assert lines[-1].endswith("; set ROSETTA_CACHE_DIR to a writable folder with enough space")


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.delenv("ROSETTA_OFFLINE")
    monkeypatch.setattr(cifar10, "ADDRESSES", ("http://127.0.0.1:9/cifar",))


def test_without_a_network_fetching_says_what_stopped_it(rosetta, no_network):
    code, _, lines = rosetta("data", "fetch")
    assert code == 2
    assert lines[-1].startswith("rosetta: can't download cifar-10-python.tar.gz: http://127.0.0.1:9/cifar: ")
    assert "ROSETTA_DATA_DIR" in lines[-1]


def test_without_a_network_a_run_announces_the_stand_in(no_network, capsys):
    found, offline = find_data([cifar10.CIFAR10], Console(stderr=True, soft_wrap=True))
    assert (found["cifar10"].source, offline) == ("stand-in", True)
    err = capsys.readouterr().err
    assert "can't download cifar-10-python.tar.gz: http://127.0.0.1:9/cifar: " in err
    assert "handwritten digits replace it, and every record and page says so" in err


@pytest.mark.parametrize(
    ("data", "names"),
    [(cifar10.CIFAR10, "cifar-10-batches-py/"), (imdb.IMDB, "imdb.npz and imdb_word_index.json")],
)
def test_the_stand_ins_message_names_what_a_folder_of_real_data_holds(monkeypatch, capsys, data, names):
    def fail(_cache):
        raise DownloadError("no network")

    monkeypatch.delenv("ROSETTA_OFFLINE")
    monkeypatch.setattr(data, "_download", fail)
    find_data([data], Console(stderr=True, soft_wrap=True))
    assert capsys.readouterr().err.rstrip().endswith(f"set ROSETTA_DATA_DIR to a folder that holds {names}.")


def test_a_run_on_the_stand_in_says_so_and_so_does_its_record(checkout):
    answer = checkout.run("--framework", "alpha", "--force")
    assert answer.code == 0
    assert any("handwritten digits replace it" in line for line in answer.lines)
    assert json.loads(checkout.record("alpha").read_text())["data"]["source"] == "stand-in"


# Listing, running, comparing
