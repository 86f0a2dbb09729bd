"""The ledger of passes: the entries that run again and why, the written entries, and `rosetta run --passes`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.running.passes import SAMPLE, Passes, key_of, read_passes

from fake_examples import example
from miniature import Checkout

pytestmark = pytest.mark.slow

DIGESTS = {f"cnn/{number}": f"digest of {number}" for number in range(20)}


def passes(path: Path, commit: str = "", **more) -> Passes:
    return Passes(path / "passes.json", "columns", DIGESTS, commit, **more)


def test_what_was_not_seen_to_pass_runs(tmp_path: Path) -> None:
    found = passes(tmp_path)
    assert found.why("cnn/3") == "not seen to pass yet"
    found.note("cnn/3", "done")
    assert passes(tmp_path).why("cnn/3") == ""
    assert passes(tmp_path, everything=True).why("cnn/3") == "everything was asked for"
    changed = Passes(tmp_path / "passes.json", "columns", {"cnn/3": "another"})
    assert changed.why("cnn/3") == "changed since it passed"


@pytest.mark.parametrize(("status", "kept"), [("failed", False), ("timeout", False), ("unavailable", True)])
def test_a_failure_is_taken_out(tmp_path: Path, status: str, kept: bool) -> None:
    found = passes(tmp_path)
    for name in ("cnn/1", "cnn/2"):
        found.note(name, "done")
    found.note("cnn/1", status)
    assert ("cnn/1" in read_passes(found.path)["columns"]) is kept
    assert "cnn/2" in read_passes(found.path)["columns"]


def test_two_that_write_lose_nothing_and_other_kinds_stay(tmp_path: Path) -> None:
    one, other = passes(tmp_path), passes(tmp_path)
    mutations = Passes(one.path, "mutations", {"a": "x"})
    one.note("cnn/1", "done")
    other.note("cnn/2", "done")
    mutations.note("a", "done")
    assert read_passes(one.path) == {
        "columns": {name: DIGESTS[name] for name in ("cnn/1", "cnn/2")},
        "mutations": {"a": "x"},
    }


def test_what_is_gone_leaves_the_ledger(tmp_path: Path) -> None:
    passes(tmp_path).note("cnn/1", "done")
    Passes(tmp_path / "passes.json", "columns", {"cnn/2": "x"}).note("cnn/2", "done")
    assert read_passes(tmp_path / "passes.json") == {"columns": {"cnn/2": "x"}}


def test_the_sample_is_fixed_by_the_commit_and_turns_with_it(tmp_path: Path) -> None:
    for name in DIGESTS:
        passes(tmp_path).note(name, "done")
    drawn = {}
    for commit in ("a" * 40, "b" * 40, "c" * 40):
        found = passes(tmp_path, commit)
        why = {name: found.why(name) for name in DIGESTS if found.why(name)}
        assert set(why.values()) == {f"in the sample of commit {commit[:10]}"}
        assert len(why) == SAMPLE
        assert list(passes(tmp_path, commit).sample) == list(found.sample)
        drawn[commit] = frozenset(why)
    assert len(set(drawn.values())) == 3
    reached = {name for number in range(60) for name in passes(tmp_path, f"{number:040x}").sample}
    assert reached == set(DIGESTS), "something is never drawn"


def test_without_a_commit_there_is_no_sample(tmp_path: Path) -> None:
    assert list(passes(tmp_path).sample) == []


@pytest.mark.parametrize("text", ["{", "[]", '{"columns": 3}', '{"columns": {"a": null}}'])
def test_a_ledger_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "passes.json").write_text(text)
    with pytest.raises(RosettaError, match=r"^passes\.json can't be read: .*; delete it, and everything runs$"):
        passes(tmp_path)


def test_a_key_is_of_all_its_parts_in_any_order() -> None:
    assert key_of({"a": "1", "b": "2"}) == key_of({"b": "2", "a": "1"})
    assert len({key_of(parts) for parts in ({"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": "1"})}) == 4


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", alpha=example(), beta=example())


def planned(checkout: Checkout, *more: str) -> dict[str, str]:
    given = ("--profile", "smoke", "--passes", "passes.json", "--python", sys.executable, "--json")
    answer = checkout.rosetta("run", *given, *more)
    assert answer.code in (0, 1), answer.err
    return {task["framework"]: task["why"] for task in answer.json["planned"]}


def test_a_column_that_passed_is_not_run_again_until_it_changes(checkout: Checkout) -> None:
    assert planned(checkout) == {"alpha": "not seen to pass yet", "beta": "not seen to pass yet"}
    assert planned(checkout) == {}
    checkout.example("beta").write_text(example(build='print("beta")'))
    assert planned(checkout, "--dry-run") == {"beta": "changed since it passed"}
    assert planned(checkout, "--dry-run", "--everything").keys() == {"alpha", "beta"}
    checkout.example("beta").write_text(example(build="1 / 0"))
    assert planned(checkout) == {"beta": "changed since it passed"}
    ledger = json.loads((checkout.folder / "passes.json").read_text())
    assert list(ledger["columns"]) == ["cnn_cifar10/alpha"]


def test_changed_code_of_the_executor_runs_everything(checkout: Checkout) -> None:
    planned(checkout)
    executor = checkout.folder / "rosetta_common/ground/executor.py"
    text = executor.read_text()
    executor.write_text(text.replace('"""Run a job', '"""Do a job') + "# a comment\n")
    assert planned(checkout, "--dry-run") == {}
    executor.write_text(text.replace("<= 1e-6", "<= 2e-6"))
    assert planned(checkout, "--dry-run").keys() == {"alpha", "beta"}


def test_the_sample_turns_with_the_commit_that_is_checked_out(checkout: Checkout) -> None:
    planned(checkout)
    own = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(checkout.folder)]
    subprocess.run([*own, "init", "-q"], check=True)
    subprocess.run([*own, "commit", "-q", "--allow-empty", "-m", "one"], check=True)
    why = planned(checkout, "--dry-run")
    assert why.keys() == {"alpha", "beta"}
    assert all(text.startswith("in the sample of commit ") for text in why.values())


def test_passes_are_for_smoke_runs_alone(checkout: Checkout) -> None:
    answer = checkout.rosetta("run", "--profile", "quick", "--passes", "passes.json")
    assert answer.code == 2
    assert answer.lines == ["rosetta: --passes is for --profile smoke: a pass says that a column runs, nothing else"]
