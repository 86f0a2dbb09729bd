"""What is missing or stale, and why: records against the code, the packages and the data."""

import json
from types import SimpleNamespace

import msgspec
import pytest

from rosetta_common.ground.data import Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper import registry
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.records import runs, staleness
from rosetta_common.upper.records.digests import packages_digest, run_digests
from rosetta_common.upper.records.runs import RUNS
from rosetta_common.upper.records.staleness import GIVEN_INTERPRETER
from rosetta_common.upper.running import run
from rosetta_common.upper.running.run import Runs
from rosetta_common.upper.running.tasks import Request

from fake_examples import example, with_seed
from test_results import written  # noqa: F401 (a fixture)

REGISTRY = """\
[environments.plain]
python = "3.11"
[frameworks.alpha]
title = "Alpha"
environment = "plain"
modules = []
layout = "NCHW"
homepage = "https://example.org/"
group = "today"
[frameworks.beta]
title = "Beta"
environment = "plain"
modules = []
layout = "NCHW"
homepage = "https://example.org/"
group = "today"
[workloads.cnn_cifar10]
title = "CNN"
summary = "Pictures."
"""
STAND_IN = {"cifar10": Found("stand-in", DATASETS["cifar10"].stand_in_file)}
REAL = {"cifar10": Found("cache", "")}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout with two frameworks, and a results folder."""
    monkeypatch.setattr(registry, "EXAMPLES", tmp_path / "examples")
    monkeypatch.setattr(registry, "PINS", tmp_path / "environments")
    monkeypatch.setattr(run, "RUNS", RUNS.at(tmp_path / "results"))
    monkeypatch.setenv("ROSETTA_MACHINE", "here")
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "plain.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "examples" / "cnn_cifar10").mkdir(parents=True)
    for name in ("alpha", "beta"):
        (tmp_path / "examples" / "cnn_cifar10" / f"{name}.py").write_text(example())
    (tmp_path / "frameworks.toml").write_text(REGISTRY)
    return tmp_path


@pytest.fixture
def project(place, written):  # noqa: F811
    """The same, with ``plan(...)`` as ``(framework, seed, why)`` and ``record(...)``, which writes current records."""

    def read():
        return registry.read_registry(place / "frameworks.toml")

    def planned(seeds=1, data=STAND_IN, force=False, frameworks=()):
        found = read()
        chosen = found.choose_frameworks(frameworks)
        work = Runs(Request(chosen, ["cnn_cifar10"], force=force), found, "smoke", seeds)
        work.found = data
        tasks = work.plan()
        assert {(task.workload, task.profile) for task in tasks} <= {("cnn_cifar10", "smoke")}
        return [(task.framework.name, task.seed, task.why) for task in tasks]

    def record(framework, seeds=(0,), clock=None, **changed):
        found = read()
        digests = run_digests("cnn_cifar10", found.frameworks[framework], "smoke", found.variables)
        current = msgspec.to_builtins(digests)
        data = DATASETS["cifar10"].digest(STAND_IN["cifar10"], specification("cnn_cifar10", "smoke", 0))
        current["model"] = {**current["model"], "data": data, **changed}
        current["clock"] = {**current["clock"], **(clock or {})}
        content = dict(written, framework=framework, digests=current)
        content["runs"] = [with_seed(written["runs"][0], seed) for seed in seeds]
        path = place / "results" / "here" / "cnn_cifar10" / "smoke" / f"{framework}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
        return path

    return SimpleNamespace(folder=place, read=read, plan=planned, record=record)


def test_what_was_never_run_is_planned(project):
    assert project.plan() == [("alpha", 0, "not yet run"), ("beta", 0, "not yet run")]


def test_nothing_stale_is_an_empty_plan(project):
    project.record("alpha")
    project.record("beta")
    assert project.plan() == []


def edit(project, name, text, into):
    path = project.folder / "examples" / "cnn_cifar10" / f"{name}.py"
    assert text in path.read_text()
    path.write_text(path.read_text().replace(text, into))


def test_an_edited_example_is_planned_alone(project):
    project.record("alpha")
    project.record("beta")
    edit(project, "beta", "loss = 1.5", "loss = 1.25")
    assert project.plan() == [("beta", 0, "only `compile` changed")]


@pytest.mark.parametrize(
    ("text", "into"),
    [
        ("loss = 1.5", "# a comment\nloss = 1.5  # and another"),
        ("loss = 1.5", "\n\nloss  =  1.5"),
        ("# # A model without a framework", "# # Another title"),
    ],
)
def test_a_comment_makes_nothing_stale(project, text, into):
    project.record("beta")
    edit(project, "beta", text, into)
    assert project.plan(frameworks=["beta"]) == []


def test_a_line_in_another_cell_makes_the_time_stale_alone(project, monkeypatch):
    monkeypatch.setattr(runs, "MEASURED", ("smoke",))
    record = RUNS.read(project.record("beta"))
    edit(project, "beta", 'print("built")\n', "")
    edit(project, "beta", "loss = 1.5", 'print("built")\nloss = 1.5')
    found = project.read()
    stale = staleness.of(record, found.frameworks["beta"], found)
    assert stale.model == ()
    assert stale.clock == ("statements moved between cells: `build` and `compile`",)


def test_a_clock_that_changed_makes_the_time_stale_and_leaves_the_accuracy(project, monkeypatch):
    path = project.record("alpha", clock={"clock": "another"})
    found = project.read()
    assert not staleness.of(RUNS.read(path), found.frameworks["alpha"], found), "a profile that measures nothing"
    monkeypatch.setattr(runs, "MEASURED", ("smoke",))
    stale = staleness.of(RUNS.read(path), found.frameworks["alpha"], found)
    assert (stale.model, stale.clock) == ((), ("the code that holds the clock changed",))
    assert str(stale) == "time stale: the code that holds the clock changed; accuracy current"
    assert project.plan(frameworks=["alpha"]) == [("alpha", 0, "the code that holds the clock changed")]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("shared", "the shared code changed"),
        ("specification", "the specification changed"),
        ("packages", "the environment's packages changed"),
        ("settings", "the environment's variables changed"),
        ("data", "other data are used"),
    ],
)
def test_every_kind_of_digest_makes_a_record_stale(project, kind, why):
    project.record("alpha")
    project.record("beta", **{kind: "another"})
    assert project.plan() == [("beta", 0, why)]


def test_changed_pins_are_seen(project):
    project.record("alpha")
    project.record("beta")
    (project.folder / "environments" / "plain.txt").write_text("numpy==2.4.7\n")
    assert project.plan() == [(name, 0, "the environment's packages changed") for name in ("alpha", "beta")]


@pytest.mark.parametrize(
    "addition", ['variables = { A = "1" }', 'build-first = ["wheel==1"]', 'links = { "liba.so.1" = "libb.so.2" }']
)
def test_all_that_makes_an_environment_counts(project, addition):
    project.record("alpha")
    project.record("beta")
    (project.folder / "frameworks.toml").write_text(REGISTRY.replace('python = "3.11"', f'python = "3.11"\n{addition}'))
    assert len(project.plan()) == 2


def test_a_given_interpreter_stands_for_any_packages(project):
    project.record("alpha", packages=f"{GIVEN_INTERPRETER}: python 3.11.7")
    assert project.plan(frameworks=["alpha"]) == []


def test_a_changed_specification_is_seen(project, monkeypatch):
    project.record("alpha")
    monkeypatch.setitem(WORKLOADS["cnn_cifar10"], "smoke", {**WORKLOADS["cnn_cifar10"]["smoke"], "learning_rate": 0.5})
    assert project.plan(frameworks=["alpha"]) == [("alpha", 0, "the specification changed")]


def test_real_data_make_a_record_from_the_stand_in_stale(project):
    project.record("alpha")
    assert project.plan(frameworks=["alpha"], data=REAL) == [("alpha", 0, "other data are used")]


def test_several_reasons_are_told_together(project):
    project.record("alpha", shared="another", packages="another")
    ((_, _, why),) = project.plan(frameworks=["alpha"])
    assert why == "the shared code changed, the environment's packages changed"


def test_frameworks_are_interleaved_across_seeds(project):
    assert [task[:2] for task in project.plan(seeds=2)] == [("alpha", 0), ("beta", 0), ("alpha", 1), ("beta", 1)]


def test_only_missing_seeds_are_planned(project):
    project.record("alpha", seeds=(0, 2))
    project.record("beta", seeds=(0, 1, 2))
    assert project.plan(seeds=3) == [("alpha", 1, "no run with seed 1")]


def test_a_stale_record_needs_all_its_seeds_again(project):
    project.record("alpha", seeds=(0, 1), shared="another")
    assert [task[1] for task in project.plan(seeds=2, frameworks=["alpha"])] == [0, 1]


def test_force_takes_everything_for_stale(project):
    project.record("alpha")
    project.record("beta")
    assert project.plan(force=True) == [("alpha", 0, "asked for"), ("beta", 0, "asked for")]


def test_a_record_that_cannot_be_read_is_made_again(project):
    project.record("alpha").write_text("{")
    ((_, _, why),) = project.plan(frameworks=["alpha"])
    assert why.startswith("here/cnn_cifar10/smoke/alpha.json: can't be read: ")


def test_a_framework_without_an_example_is_passed_over(project):
    (project.folder / "examples" / "cnn_cifar10" / "beta.py").unlink()
    assert project.plan(frameworks=["beta"]) == []


def test_a_record_whose_example_is_gone_is_stale(project):
    path = project.record("beta")
    (project.folder / "examples" / "cnn_cifar10" / "beta.py").unlink()
    found = project.read()
    assert staleness.of(RUNS.read(path), found.frameworks["beta"], found).reasons == ["the example is gone"]


def test_pins_that_are_missing_are_told_with_their_mend(project):
    (project.folder / "environments" / "plain.txt").unlink()
    with pytest.raises(RosettaError) as caught:
        packages_digest(project.read().environments["plain"], False)
    assert str(caught.value) == "environments/plain.txt is missing: `nox -s lock -- plain` makes it"


def test_what_is_slow_on_a_cpu_is_planned_at_the_profile_that_fits(place):
    text = REGISTRY.replace('title = "Beta"', 'title = "Beta"\ncpu-profile = "smoke"')
    (place / "frameworks.toml").write_text(text)
    found = registry.read_registry(place / "frameworks.toml")

    def profiles(gpu):
        work = Runs(Request([*found.frameworks.values()], ["cnn_cifar10"]), found, "quick")
        work.found, work.gpu = STAND_IN, gpu
        return {task.framework.name: task.profile for task in work.plan()}

    assert profiles(gpu=False) == {"alpha": "quick", "beta": "smoke"}
    assert profiles(gpu=True) == {"alpha": "quick", "beta": "quick"}


def test_what_is_timed_is_said(project):
    found = project.read()
    tasks = [Runs(Request([*found.frameworks.values()], ["cnn_cifar10"]), found, p) for p in ("smoke", "quick", "full")]
    for work in tasks:
        work.found = STAND_IN
    assert [{task.low for task in work.plan()} for work in tasks] == [{False}, {False}, {True}]
    for work in tasks:
        work.gpu = True
    assert [{(task.timed, task.low) for task in work.plan()} for work in tasks] == [
        {(False, False)},
        {(False, False)},
        {(True, False)},
    ]
    for work in tasks:
        work.gpu = False
    assert [{task.timed for task in work.plan()} for work in tasks] == [{False}, {False}, {False}]
