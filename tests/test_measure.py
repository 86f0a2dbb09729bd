"""`rosetta run --profile throughput`: real processes in rounds; plans, sizes and limits from made-up records."""

from __future__ import annotations

import json
import re
import sys

import pytest
from rich.console import Console

from rosetta_common.ground.data import Found
from rosetta_common.upper.records.rounds import Rounds, read_rounds
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running import measure, pipeline
from rosetta_common.upper.running.measure import Measuring
from rosetta_common.upper.running.tasks import Request, Task

from fake_examples import example
from miniature import Checkout
from site_samples import run as made_run
from site_samples import write, write_round

pytestmark = pytest.mark.slow

STEADY = (
    "for epoch in range(spec.epochs):\n"
    "    for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):\n"
    "        time.sleep({pause})\n"
    "    report_epoch(epoch, loss)"
)
ROUND = "2026-11-{day}T20-15-07Z"


@pytest.fixture
def checkout(tmp_path):
    """A checkout in which a round takes seconds: the fewest batches, on small data."""
    pauses = {"pytorch": 0.02, "beta": 0.04, "gamma": 0.02}
    texts = {name: example(train=STEADY.format(pause=pause)) for name, pause in pauses.items()}
    made = Checkout(tmp_path / "checkout", **texts)
    module = made.folder / "rosetta_common/upper/running/measure.py"
    module.write_text(module.read_text().replace("AIM = 10.0", "AIM = 0.1"))
    return made


def measured(checkout, *arguments):
    return checkout.rosetta("run", "--python", sys.executable, *arguments)


def rounds_in(checkout) -> Rounds:
    return read_rounds(checkout.folder / "results")


def test_a_round_begins_and_ends_with_the_reference_and_a_second_joins_it(checkout):
    first = measured(checkout)
    assert first.code == 0, first.lines
    done = [line.split()[2] for line in first.lines if line.startswith("done ")]
    assert (done[0], done[-1], sorted(done[1:-1])) == ("pytorch:", "pytorch:", ["beta:", "gamma:"])
    found = rounds_in(checkout)
    assert found.problems == ()
    columns = found.of("here", "cnn_cifar10")
    assert [run.seed for run in columns["pytorch"].now[0].record.runs] == [0, 1]
    beta = columns["beta"].now[0]
    assert beta.record.content.specification.n_train == 320
    assert beta.record.timed
    assert beta.ratio is not None
    assert beta.ratio == pytest.approx(beta.rate / columns["pytorch"].now[0].rate)
    assert any(re.search(r"beta: [\d,]+ samples/s, \d\.\d\d of Pytorch in", line) for line in first.lines)

    nothing = measured(checkout)
    assert nothing.lines[-1] == (
        "Nothing to run: every record at profile throughput is current; --rounds N asks for more rounds."
    )
    assert measured(checkout, "--rounds", 2).code == 0
    assert {len(one.now) for one in rounds_in(checkout).throughputs} == {2}
    (row, *_) = checkout.rosetta("list", "--json").json["columns"]
    assert row["profiles"]["throughput"].startswith("current (2 rounds)")


def test_rounds_of_one_call_are_kept_apart_also_if_a_framework_cannot_run(checkout):
    registry = checkout.folder / "frameworks.toml"
    head, gamma = registry.read_text().split("[frameworks.gamma]")
    registry.write_text(f"{head}[frameworks.gamma]{gamma.replace('numpy', 'no_such_module')}")
    assert measured(checkout, "--rounds", 3).code == 0
    found = rounds_in(checkout)
    columns = found.of("here", "cnn_cifar10")
    for name, seeds in (("pytorch", [0, 1]), ("beta", [0])):
        assert len(columns[name].now) == 3
        assert all([run.seed for run in one.record.runs] == seeds for one in columns[name].now)
    assert len(list((checkout.folder / "results").rglob("throughput/*/gamma.reason.json"))) == 3


@pytest.mark.parametrize("limit", [(), ("--minutes", 5)])
def test_the_reference_does_not_run_for_a_framework_that_cannot(checkout, limit):
    registry = checkout.folder / "frameworks.toml"
    head, gamma = registry.read_text().split("[frameworks.gamma]")
    registry.write_text(f"{head}[frameworks.gamma]{gamma.replace('numpy', 'no_such_module')}")
    done = measured(checkout, "--rounds", 2, "--framework", "gamma", *limit)
    assert done.code == 1  # a framework that was named can't run
    assert rounds_in(checkout).throughputs == ()
    assert any(line.startswith("unavailable") and "gamma" in line for line in done.lines)


def test_a_changed_column_is_measured_again_with_the_reference(checkout):
    assert measured(checkout).code == 0
    text = checkout.example("gamma").read_text()
    checkout.example("gamma").write_text(text.replace("time.sleep(0.02)", "time.sleep(0.03)"))
    plan = measured(checkout, "--dry-run")
    assert plan.lines == ["1 round, 3 runs of about 0 s of steady work each:", "  gamma: stale: only `train` changed"]
    assert measured(checkout).code == 0
    gamma = rounds_in(checkout).of("here", "cnn_cifar10")["gamma"]
    assert (len(gamma.now), len(gamma.earlier)) == (1, 1)


def test_rounds_of_other_hardware_are_not_joined(checkout):
    assert measured(checkout, "--framework", "beta").code == 0
    path = max((checkout.folder / "results/here/cnn_cifar10/throughput").glob("*/beta.json"))
    whole = path.read_text()
    for key, other in (("cpu", "Another processor"), ("cores", 96), ("vector", "AVX-1024")):
        record = json.loads(whole)
        record["machine"][key] = other
        path.write_text(json.dumps(record))
        answer = measured(checkout, "--force")
        assert answer.code == 2
        line = answer.lines[-1]
        assert line.startswith("rosetta: the records of here were made on another machine (")
        assert str(other) in line
        assert "set ROSETTA_MACHINE to another name" in line


def test_a_failed_column_leaves_its_reason_in_the_round(checkout):
    checkout.example("beta").write_text(example(train="raise ValueError('it broke')"))
    assert measured(checkout, "--framework", "beta").code == 1
    ((key, (reason,)),) = rounds_in(checkout).reasons.items()
    assert key == ("here", "cnn_cifar10", "throughput", "beta")
    assert "it broke" in reason.reason


# Plans, from made-up records.


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """Plans of the real registry for a machine with made-up records."""
    monkeypatch.setenv("ROSETTA_MACHINE", "box")
    monkeypatch.setattr(measure, "read_rounds", lambda: read_rounds(tmp_path))
    monkeypatch.setattr(measure, "read_results", lambda: read_results(tmp_path))
    monkeypatch.setattr(measure, "data_digest", lambda *_: "d")

    def plan(*frameworks, workloads=("cnn_cifar10",), rounds=1, seed=0, **options):
        registry = read_registry()
        chosen = [registry.frameworks[name] for name in frameworks]
        work = Measuring(Request(chosen, list(workloads), **options), registry, rounds, seed)
        work.found = {"cifar10": Found("cache", ""), "imdb": Found("cache", "")}
        return work, work.plan()

    return plan


def names(tasks: list[Task]) -> list[str]:
    return [task.framework.name for task in tasks]


def test_each_round_has_a_new_order(planned):
    _, tasks = planned("pytorch", "chainer", "cntk", "lasagne", "tensorflow", "keras-jax", rounds=3)
    rounds = [names(tasks)[start : start + 7] for start in (0, 7, 14)]
    assert len({tuple(one) for one in rounds}) == 3
    assert all((one[0], one[-1]) == ("pytorch", "pytorch") for one in rounds)
    assert len({tuple(sorted(one)) for one in rounds}) == 1
    assert all(task.timed for task in tasks)


def test_the_reference_comes_with_every_column(planned):
    _, tasks = planned("chainer")
    assert names(tasks) == ["pytorch", "chainer", "pytorch"]
    _, tasks = planned("pytorch")
    assert names(tasks) == ["pytorch", "pytorch"]


def test_with_little_time_the_frameworks_of_today_come_first_in_every_workload(planned):
    _, tasks = planned("chainer", "tensorflow", workloads=("cnn_cifar10", "gru_imdb"), minutes=15)
    order = [(task.workload[:3], task.framework.name) for task in tasks if task.framework.name != "pytorch"]
    assert order == [("cnn", "tensorflow"), ("gru", "tensorflow"), ("cnn", "chainer"), ("gru", "chainer")]


def test_samples_give_ten_seconds_in_whole_balanced_batches(planned, tmp_path):
    write(tmp_path, framework="chainer", runs=[{**made_run(), "samples_per_second": 128.0}])
    write(tmp_path, framework="cntk", profile="full", runs=[{**made_run(), "samples_per_second": 1e4}])
    write(
        tmp_path, framework="lasagne", profile="full", runs=[{**made_run(), "samples_per_second": 9.0, "alone": False}]
    )
    work, tasks = planned("chainer", "cntk", "lasagne")
    sizes = {task.framework.name: work._sizes(task) for task in tasks}
    assert sizes["chainer"] == {"n_train": 1280, "epochs": 1}  # 10 s and a ninth, rounded to a multiple of 320
    assert sizes["cntk"] == {"n_train": 49920, "epochs": 3}
    assert sizes["lasagne"] == {"n_train": 960, "epochs": 1}, "a run beside others tells no rate"


def test_a_rate_of_another_machine_is_scaled_by_the_references(planned, tmp_path):
    for name, rate in (("pytorch", 400.0), ("chainer", 200.0)):
        write(tmp_path, machine="other", framework=name, runs=[{**made_run(), "samples_per_second": rate}])
    work, _ = planned("chainer")
    assert work.speeds.rate("cnn_cifar10", "chainer") == 200.0
    write(tmp_path, framework="pytorch", runs=[{**made_run(), "samples_per_second": 100.0}])
    work, _ = planned("chainer")
    assert work.speeds.rate("cnn_cifar10", "chainer") == 50.0


def test_a_column_that_is_too_slow_for_a_round_is_left_out_with_its_reason(planned, tmp_path):
    write(tmp_path, framework="mlx", runs=[{**made_run(), "samples_per_second": 2.0}])
    work, tasks = planned("mlx", "chainer")
    assert names(tasks) == ["pytorch", "chainer", "pytorch"]
    assert work.slow == {
        "cnn_cifar10": {
            "mlx": "a batch of 64 takes about 32 s on this machine: a round would need 5 of them, in 120 s at most"
        }
    }


def test_columns_with_too_few_rounds_alone_are_measured_again(planned, tmp_path, monkeypatch):
    monkeypatch.setattr(measure.staleness, "of", lambda *_: measure.staleness.CURRENT)
    digests = {"model": {"data": "d"}, "clock": {}}
    write_round(tmp_path, ROUND.format(day=10), {"pytorch": (1e3, 1e3), "chainer": 1e3, "cntk": 1e3}, digests=digests)
    write_round(tmp_path, ROUND.format(day=11), {"pytorch": (1e3, 1e3), "chainer": 1e3}, digests=digests)
    assert planned("chainer", "cntk")[1] == []
    assert names(planned("chainer", "cntk", rounds=2)[1]) == ["pytorch", "cntk", "pytorch"]
    _, tasks = planned("chainer", "cntk", rounds=3)
    assert sorted(names(tasks[:3])) == ["cntk", "pytorch", "pytorch"]
    assert sorted(names(tasks[3:])) == ["chainer", "cntk", "pytorch", "pytorch"]
    assert [task.why for task in tasks if task.framework.name == "cntk"] == ["1 of 3 rounds"] * 2
    assert len(planned("chainer", rounds=1, force=True)[1]) == 3


def test_the_last_run_of_a_round_is_due_only_if_the_round_has_begun(planned):
    work, (first, middle, last) = planned("chainer")
    assert not any(work.must_end(task) for task in (first, middle, last))
    assert work.key(first) is None
    work.names[measure.round_of(first)] = "2026-11-29T20-15-07Z"
    assert [work.must_end(task) for task in (first, middle, last)] == [False, False, True]


def test_each_of_several_has_its_own_cores(monkeypatch):
    monkeypatch.setattr(pipeline.os, "sched_getaffinity", lambda _: {4, 5, 6, 7}, raising=False)
    assert pipeline.cores_of(0, 1) == frozenset()
    assert [sorted(pipeline.cores_of(slot, 2)) for slot in range(2)] == [[4, 5], [6, 7]]
    assert [sorted(pipeline.cores_of(slot, 3)) for slot in range(3)] == [[4], [5], [6]]
    assert sorted(pipeline.cores_of(5, 6)) == [5]


def test_a_limited_time_begins_nothing_that_does_not_fit_and_says_what_is_left(checkout):
    answer = measured(checkout, "--rounds", 9, "--framework", "beta", "--minutes", 0.15)
    assert answer.code == 0
    assert any(line.startswith("No time was left for cnn_cifar10: beta") for line in answer.lines)
    assert any("of which this call begins what fits into 9 s" in line for line in answer.lines)


def test_an_environment_that_is_not_there_counts_once(planned, monkeypatch):
    monkeypatch.setattr(measure.environments, "describe", lambda *_: "can be made")
    work, tasks = planned("chainer", "chainer-trainer", "lightning")
    work.making = work._first_of_missing_environments(tasks)
    made = [task.framework.environment.name for task in tasks if task in work.making]
    assert sorted(made) == ["chainer", "torch"]
    first, again = (task for task in tasks if task.framework.name == "pytorch")
    assert work.guess(first) - work.guess(again) == pytest.approx(measure.MAKING)


def test_with_little_time_an_environment_that_cannot_be_made_is_tried_once(planned, monkeypatch):
    asked = []
    monkeypatch.setattr(pipeline, "_interpreter", lambda *how: asked.append(how[3].name) or "no wheel")
    work, tasks = planned("chainer", "chainer-trainer")
    ready = pipeline.OneByOne(tasks, work.request, work.registry, Console(quiet=True))
    assert [ready[task.framework.place] for task in tasks] == ["no wheel"] * 4
    assert sorted(asked) in (["chainer", "pytorch"], ["chainer-trainer", "pytorch"])
