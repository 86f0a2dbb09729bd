import json
from types import SimpleNamespace

import pytest

from rosetta_common.ground import digests
from rosetta_common.ground.data import Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import WORKLOADS, find_workload, specification
from rosetta_common.upper import plan, registry
from rosetta_common.upper.plan import GIVEN_INTERPRETER, make_plan, pins_digest, stale_reasons
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.results import read_record, record_path

from fake_examples import example
from test_results import written  # noqa: F401 (a fixture)

REGISTRY = """\
[environments.plain]
python = "3.11"
[frameworks.alpha]
title = "Alpha"
environment = "plain"
modules = []
layout = "NCHW"
homepage = ""
group = "today"
[frameworks.beta]
title = "Beta"
environment = "plain"
modules = []
layout = "NCHW"
homepage = ""
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
    monkeypatch.setattr(plan, "record_path", lambda *names: record_path(*names, folder=tmp_path / "results"))
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
        tasks = make_plan(found, "here", ["cnn_cifar10"], chosen, "smoke", range(seeds), data, force)
        assert {(task.workload, task.profile) for task in tasks} <= {("cnn_cifar10", "smoke")}
        return [(task.framework.name, task.seed, task.why) for task in tasks]

    def record(framework, seeds=(0,), **changed):
        found = read()
        spec = specification("cnn_cifar10", "smoke", 0)
        current = {
            "example": sha256(str(found.frameworks[framework].example("cnn_cifar10"))),
            "shared": digests.shared_digest("cnn_cifar10", "alpha.py"),
            "specification": digests.specification_digest(spec),
            "pins": pins_digest(found.environments["plain"], False, found.variables),
            "data": DATASETS["cifar10"].digest(STAND_IN["cifar10"], spec),
        }
        content = dict(written, framework=framework, digests={**current, **changed})
        content["runs"] = [dict(written["runs"][0], seed=seed) for seed in seeds]
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


def test_an_edited_example_is_planned_alone(project):
    project.record("alpha")
    project.record("beta")
    with (project.folder / "examples" / "cnn_cifar10" / "beta.py").open("a") as file:
        file.write("# a comment\n")
    assert project.plan() == [("beta", 0, "the example changed")]


@pytest.mark.parametrize(("kind", "why"), plan.CHANGED.items())
def test_every_kind_of_digest_makes_a_record_stale(project, kind, why):
    project.record("alpha")
    project.record("beta", **{kind: "another"})
    assert project.plan() == [("beta", 0, why)]


def test_changed_pins_are_seen(project):
    project.record("alpha")
    project.record("beta")
    (project.folder / "environments" / "plain.txt").write_text("numpy==2.4.7\n")
    assert project.plan() == [(name, 0, "the environment's pins changed") for name in ("alpha", "beta")]


@pytest.mark.parametrize(
    "addition", ['variables = { A = "1" }', 'build-first = ["wheel==1"]', 'links = { "liba.so.1" = "libb.so.2" }']
)
def test_all_that_makes_an_environment_counts_as_its_pins(project, addition):
    project.record("alpha")
    project.record("beta")
    (project.folder / "frameworks.toml").write_text(REGISTRY.replace('python = "3.11"', f'python = "3.11"\n{addition}'))
    assert len(project.plan()) == 2


def test_a_given_interpreter_stands_for_any_pins(project):
    project.record("alpha", pins=GIVEN_INTERPRETER)
    assert project.plan(frameworks=["alpha"]) == []


def test_a_changed_specification_is_seen(project, monkeypatch):
    project.record("alpha")
    monkeypatch.setitem(WORKLOADS["cnn_cifar10"], "smoke", {**WORKLOADS["cnn_cifar10"]["smoke"], "learning_rate": 0.5})
    assert project.plan(frameworks=["alpha"]) == [("alpha", 0, "the specification changed")]


def test_changed_shared_code_is_seen(project, monkeypatch, tmp_path):
    project.record("alpha")
    for name in (*digests.MEASURED, "cifar10.py"):
        (tmp_path / name).write_text("changed")
    monkeypatch.setattr(digests, "__file__", str(tmp_path / "digests.py"))
    assert project.plan(frameworks=["alpha"]) == [("alpha", 0, "the shared code changed")]


def test_real_data_make_a_record_from_the_stand_in_stale(project):
    project.record("alpha")
    assert project.plan(frameworks=["alpha"], data=REAL) == [("alpha", 0, "other data are used")]


def test_several_reasons_are_told_together(project):
    project.record("alpha", example="another", pins="another")
    ((_, _, why),) = project.plan(frameworks=["alpha"])
    assert why == "the example changed, the environment's pins changed"


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
    assert stale_reasons(read_record(path), found.frameworks["beta"], found) == ["the example is gone"]


def test_pins_that_are_missing_are_told_with_their_mend(project):
    (project.folder / "environments" / "plain.txt").unlink()
    with pytest.raises(RosettaError) as caught:
        pins_digest(project.read().environments["plain"], False, {})
    assert str(caught.value) == "environments/plain.txt is missing: `nox -s lock -- plain` makes it"


def test_what_is_slow_on_a_cpu_is_planned_at_the_profile_that_fits(place):
    text = REGISTRY.replace('title = "Beta"', 'title = "Beta"\ncpu-profile = "smoke"')
    (place / "frameworks.toml").write_text(text)
    found = registry.read_registry(place / "frameworks.toml")

    def profiles(gpu):
        tasks = make_plan(found, "here", ["cnn_cifar10"], [*found.frameworks.values()], "quick", [0], STAND_IN, gpu=gpu)
        return {task.framework.name: task.profile for task in tasks}

    assert profiles(gpu=False) == {"alpha": "quick", "beta": "smoke"}
    assert profiles(gpu=True) == {"alpha": "quick", "beta": "quick"}


def test_code_of_another_data_set_makes_no_record_stale(project, monkeypatch):
    """Adding a workload, or mending the loader of one, must leave the others' records current."""
    other = SimpleNamespace(dataset="minibatches", modules=())
    monkeypatch.setattr(digests, "find_workload", {"cnn_cifar10": find_workload("cnn_cifar10"), "other": other}.get)
    one, other = (digests.shared_digest(workload, "alpha.py") for workload in ("cnn_cifar10", "other"))
    assert one != other
    project.record("alpha")
    assert project.plan(frameworks=["alpha"]) == []
