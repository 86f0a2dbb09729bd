"""Records are carried over to new digests without a run: the files that they name are found in git's history."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from bad_files import EVERY
from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.records import legacy
from rosetta_common.upper.records.digests import run_digests
from rosetta_common.upper.records.history import history
from rosetta_common.upper.records.redigest import (
    CARRIED,
    LOST,
    UNCHANGED,
    UNREADABLE,
    Outcome,
    Redigest,
    lost_lines,
)
from rosetta_common.upper.registry import read_registry

REGISTRY = read_registry()
PYTORCH = REGISTRY.frameworks["pytorch"]
EXAMPLE = "examples/cnn_cifar10/pytorch.py"
HERE = ("box", "cnn_cifar10", "quick", "pytorch")


def git(folder, *arguments):
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository whose first commit holds the project, and whose second changes an example and a comment."""
    folder = tmp_path_factory.mktemp("repository \u00fc \u00f6")
    for name in ("rosetta_common", "environments"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "examples/cnn_cifar10").mkdir(parents=True)
    shutil.copy(ROOT / EXAMPLE, folder / EXAMPLE)
    shutil.copy(ROOT / "frameworks.toml", folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    (folder / EXAMPLE).write_text((folder / EXAMPLE).read_text().replace("momentum=spec.momentum", "momentum=0.5"))
    timing = folder / "rosetta_common/ground/timing.py"
    timing.write_text(timing.read_text() + "# a remark\n")
    git(folder, "commit", "--quiet", "-am", "second")
    return folder


@pytest.fixture
def record(tmp_path):
    """A record of schema 1, made from the project as it is here; keywords change its digests."""

    def write(**changed):
        files = legacy.run_files("cnn_cifar10", PYTORCH.example("cnn_cifar10"))
        digests = {
            "example": legacy.file_digest(ROOT / EXAMPLE),
            "shared": legacy.files_digest(ROOT, files),
            "specification": legacy.specification_digest("cnn_cifar10", "quick"),
            "pins": legacy.pins_digest(
                PYTORCH.environment, PYTORCH.environment.requirements(False), REGISTRY.variables
            ),
            "data": "d" * 64,
        }
        content = {
            "schema": 1,
            "workload": "cnn_cifar10",
            "framework": "pytorch",
            "profile": "quick",
            "digests": {**digests, **changed},
            "runs": [{"accuracy": 0.4125, "seconds": 1e-05}],
        }
        path = tmp_path / "pytorch.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def carried(path, repository):
    with history(repository) as found:
        outcome = Redigest(found).carry(path, "run")
    return outcome, json.loads(path.read_text(encoding="utf-8"))


def test_the_files_are_found_in_an_earlier_commit(record, repository):
    path = record()
    before = json.loads(path.read_text(encoding="utf-8"))
    outcome, after = carried(path, repository)
    assert outcome.state == CARRIED
    now = run_digests("cnn_cifar10", PYTORCH, "quick", REGISTRY.variables)
    assert after["digests"]["model"] == {**now.model, "data": "d" * 64}
    assert after["digests"]["clock"] == now.clock
    assert after["digests"]["cells"] == now.cells
    assert after["digests"]["files"][EXAMPLE] == before["digests"]["example"]
    # Nothing else of it has changed.
    assert {k: v for k, v in after.items() if k not in ("schema", "digests")} == {
        k: v for k, v in before.items() if k not in ("schema", "digests")
    }


def test_a_second_time_changes_nothing(record, repository):
    path = record()
    carried(path, repository)
    before = path.read_bytes()
    outcome, _ = carried(path, repository)
    assert outcome.state == UNCHANGED
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["example", "shared", "specification", "pins"])
def test_what_cannot_be_found_stays_stale(record, repository, kind):
    path = record(**{kind: "0" * 64})
    outcome, after = carried(path, repository)
    assert outcome.state == LOST
    assert after["schema"] == 2
    assert after["digests"]["model"]["code"] == ""
    assert after["runs"] == [{"accuracy": 0.4125, "seconds": 1e-05}]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"schema": 9, "framework": "pytorch", "digests": {}}', b"\xff", b"[" * 100_000]
)
def test_a_file_that_is_no_record_is_told_and_left_alone(tmp_path, repository, content):
    path = tmp_path / "pytorch.json"
    path.write_bytes(content)
    with history(repository) as found:
        assert Redigest(found).carry(path, "run").state == UNREADABLE
    assert path.read_bytes() == content


def test_the_packages_of_an_interpreter_that_was_given_are_kept(record, repository):
    outcome, after = carried(record(pins="given interpreter: python 3.12"), repository)
    assert outcome.state == CARRIED
    assert after["digests"]["model"]["packages"] == "given interpreter: python 3.12"


def test_a_folder_without_history_is_named(tmp_path):
    with pytest.raises(RosettaError, match="git can't read the project's history"), history(tmp_path):
        pass


def test_lost_records_take_one_line_for_each_kind(tmp_path):
    runs = [Outcome(tmp_path / f"results/{name}.json", "run", LOST) for name in "abcd"]
    kept = Outcome(tmp_path / "results/e.json", "run", CARRIED)
    elsewhere = Outcome(ROOT / "proofs/f.json", "proof", LOST)
    assert lost_lines([*runs, kept, elsewhere], tmp_path) == [
        "runs: 4 not found, as no commit has their files: results/a.json, results/b.json, results/c.json, ...",
        f"proofs: 1 not found, as no commit has their files: {ROOT.as_posix()}/proofs/f.json",
    ]
    assert lost_lines([kept], tmp_path) == []


@pytest.mark.parametrize("bad", [bad for bad in EVERY if bad.kind != "reason"], ids=lambda bad: bad.slug)
def test_a_bad_file_of_any_kind_stops_nothing(tmp_path, bad):
    class Today:
        def states(self):
            return iter([ROOT])

    kind = bad.kind.removeprefix("file ")
    depth = {"run": 4, "proof": 2, "checks": 3}[kind]
    path = bad.put(tmp_path.joinpath(*HERE[-depth:-1], "pytorch.json"))
    outcome = Redigest(Today(), dry_run=True).carry(path, kind)
    assert outcome.state in (LOST, UNREADABLE)
