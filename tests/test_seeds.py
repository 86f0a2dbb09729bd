"""Seeds that fail, or that change nothing: a record never hides either."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rosetta_common.upper.records.ledger import BadRecord
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.runs import RUNS, read_results
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running.pipeline import reason_of
from rosetta_common.upper.running.tasks import PROOF, Outcome
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.coverage import covered
from rosetta_common.upper.site.coverage import reasons as reasons_of

from fake_examples import example
from miniature import Checkout
from site_samples import features_run, raw, run, write, write_reason

KEY = ("box", "cnn_cifar10", "quick", "pytorch")
NOW = "2026-11-20T10:00:00Z"
REGISTRY = read_registry()
DIES = 'import signal\nif os.environ.get("ROSETTA_DIES") == str(spec.seed):\n    os.kill(os.getpid(), signal.SIGKILL)'


def reasons(folder: Path) -> list[str]:
    return [reason.told for reason in read_results(folder).reasons_of(*KEY)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.reason.json"))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout in which the first of three seeds was killed."""
    made = Checkout(tmp_path_factory.mktemp("seeds") / "c", alpha=example(build=DIES))
    answer = made.run("--repeats", 3, ROSETTA_DIES="0")
    statuses = {one["seed"]: one["status"] for one in answer.json["outcomes"]}
    assert (answer.code, statuses) == (1, {0: "failed", 1: "done", 2: "done"})
    return made


def state(checkout: Checkout) -> Any:
    (row,) = checkout.rosetta("list", "--json").json["columns"]
    return row


@pytest.mark.slow
def test_a_seed_that_failed_is_told_until_it_is_done(checkout: Checkout) -> None:
    assert [one["seed"] for one in json.loads(checkout.record("alpha").read_text())["runs"]] == [1, 2]
    told = state(checkout)
    assert "; no run with seed 0 (failed: killed by SIGKILL in step build" in told["profiles"]["smoke"]
    ((one,),) = told["reasons"].values()
    assert (one["seed"], one["status"]) == (0, "failed")
    assert "no run with seed 0" in " ".join(checkout.rosetta("list").out.split())
    assert checkout.run("--repeats", 3, "--dry-run").plan == [("alpha", 0, "no run with seed 0")]
    assert checkout.run("--repeats", 3).code == 0
    assert [one["seed"] for one in json.loads(checkout.record("alpha").read_text())["runs"]] == [0, 1, 2]
    told = state(checkout)
    assert told["profiles"]["smoke"].endswith("(3 runs)")
    assert (told["reasons"], files(checkout.folder)) == ({}, [])


def test_the_table_and_the_coverage_show_a_seed_that_failed(tmp_path: Path) -> None:
    write(tmp_path, runs=[run(1), run(2)])
    write_reason(tmp_path, "pytorch", "killed by SIGKILL", seed=0, status="failed")
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    (row,) = (row for row in content.accuracy("cnn_cifar10").rows if row.cells)
    assert row.reason == "no run with seed 0 (failed: killed by SIGKILL)"
    assert "no seed 0" in [badge.text for badge in row.badges]
    assert "current" not in [badge.text for badge in row.badges]
    found = covered(content, "cnn_cifar10").badges(REGISTRY.frameworks["pytorch"])
    assert [[badge.text for badge in badges] for badges in found] == [["quick", "stale", "no seed 0"], ["not run"]]
    assert reasons_of(content) == {
        "seed 0 failed: killed by SIGKILL": ["PyTorch (CNN on CIFAR-10, quick; 2-core A processor, no GPU)"]
    }


def test_a_gap_between_seeds_is_told_without_a_reason(tmp_path: Path) -> None:
    record = write(tmp_path, runs=[run(0), run(2)])
    assert record.told_shortfalls(()) == ["no run with seed 1 (no reason is known)"]
    assert write(tmp_path, runs=[run(0), run(1)]).told_shortfalls(()) == []


def test_an_attempt_that_failed_after_a_run_is_told_with_its_seed(tmp_path: Path) -> None:
    record = write(tmp_path, runs=[run(0), run(1)])
    newer = [Reason("timeout", "too slow", NOW, 1), Reason("unavailable", "no wheel", NOW)]
    assert record.missing_seeds(newer) == []
    assert record.told_shortfalls(newer) == [
        "the newest attempt with seed 1 made no record (timeout: too slow)",
        "the newest attempt made no record (unavailable: no wheel)",
    ]


def test_a_framework_without_a_record_shows_the_reason_of_every_seed(tmp_path: Path) -> None:
    for seed, why in ((1, "too slow"), (0, "crashed")):
        write_reason(tmp_path, "pytorch", why, seed=seed, status="failed")
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    (row,) = content.accuracy("cnn_cifar10").rows
    assert row.reason == "seed 0 failed: crashed; seed 1 failed: too slow"
    assert [badge.text for badge in row.badges] == ["failed"]


def test_reasons_of_seeds_are_kept_apart_and_replaced_by_seed(tmp_path: Path) -> None:
    write_reason(tmp_path, "pytorch", "first", seed=0)
    write_reason(tmp_path, "pytorch", "second", seed=1)
    write_reason(tmp_path, "pytorch", "third", seed=1)
    write_reason(tmp_path, "pytorch-dataloader", "another framework", seed=1)
    assert reasons(tmp_path) == ["seed 0 unavailable: first", "seed 1 unavailable: third"]
    RUNS.at(tmp_path).clear_reasons(*KEY, seed=1)
    assert reasons(tmp_path) == ["seed 0 unavailable: first"]
    assert files(tmp_path) == ["pytorch-dataloader.seed-1.reason.json", "pytorch.seed-0.reason.json"]


def test_a_reason_without_a_seed_ends_with_the_first_that_is_done(tmp_path: Path) -> None:
    write_reason(tmp_path, "pytorch", "no wheel")
    write_reason(tmp_path, "pytorch", "crashed", seed=0)
    assert reasons(tmp_path) == ["seed 0 unavailable: crashed"], "it was available later"
    write_reason(tmp_path, "pytorch", "no wheel")
    assert reasons(tmp_path) == ["unavailable: no wheel", "seed 0 unavailable: crashed"]
    RUNS.at(tmp_path).clear_reasons(*KEY, seed=3)
    assert reasons(tmp_path) == ["seed 0 unavailable: crashed"]


def test_only_what_depends_on_the_seed_is_noted_with_it() -> None:
    outcomes = [
        Outcome("cnn_cifar10", "pytorch", profile, 2, status, 1.0)
        for profile, status in (("quick", "failed"), ("quick", "unavailable"), (PROOF, "failed"))
    ]
    assert [reason_of(outcome).seed for outcome in outcomes] == [2, None, None]


def test_an_older_file_with_its_seed_inside_follows_the_same_rule(tmp_path: Path) -> None:
    path = RUNS.at(tmp_path).reason_path(*KEY)
    path.parent.mkdir(parents=True)
    path.write_text('{"status": "failed", "reason": "killed", "when": "2026-11-01T10:00:00Z", "seed": 2}')
    assert reasons(tmp_path) == ["seed 2 failed: killed"]
    RUNS.at(tmp_path).clear_reasons(*KEY, seed=0)
    assert reasons(tmp_path) == ["seed 2 failed: killed"]
    write_reason(tmp_path, "pytorch", "killed again", seed=2, status="failed")
    assert (reasons(tmp_path), files(tmp_path)) == (["seed 2 failed: killed again"], ["pytorch.seed-2.reason.json"])


@pytest.mark.parametrize(
    ("workload", "runs", "what"),
    [
        ("cnn_cifar10", [run(0), {**run(0), "seed": 1}], "0 and 1 have the same losses"),
        ("cnn_cifar10", [run(0), run(1), run(1)], "1 and 1 have the same seed"),
        ("resnet50_features", [features_run(0), {**features_run(0), "seed": 2}], "0 and 2 have the same features"),
    ],
)
def test_a_record_with_one_result_for_two_seeds_is_refused(
    tmp_path: Path, workload: str, runs: list[dict[str, Any]], what: str
) -> None:
    path = RUNS.at(tmp_path).path("box", workload, "quick", "pytorch")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(raw(workload=workload, runs=runs)))
    with pytest.raises(
        BadRecord, match=re.escape(f"the runs with the seeds {what} - at $.runs: run the example again")
    ):
        RUNS.read(path)


def test_an_example_that_ignores_its_seed_is_refused_in_a_line(tmp_path: Path) -> None:
    made = Checkout(tmp_path / "c", alpha=example(compile="loss = 1.5"))
    answer = made.run("--repeats", 3)
    assert answer.code == 1
    assert [one["status"] for one in answer.json["outcomes"]] == ["done", "failed", "failed"]
    told = answer.json["outcomes"][1]["reason"]
    assert told.startswith("failed in step train: seed 1 gives the same losses as seed 0: the example ignores its seed")
    assert len(json.loads(made.record("alpha").read_text())["runs"]) == 1
