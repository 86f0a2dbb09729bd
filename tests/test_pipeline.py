"""What the pipeline does when the results of one task are damaged: the others go on."""

from __future__ import annotations

from dataclasses import replace
from zipfile import BadZipFile

import pytest
from rich.console import Console

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running import pipeline
from rosetta_common.upper.running.environments import Unavailable
from rosetta_common.upper.running.pipeline import Made, Work
from rosetta_common.upper.running.processes import Ended, Job
from rosetta_common.upper.running.tasks import PROOF, Request, Task, outcome_of

REGISTRY = read_registry()
NAMES = ("pytorch", "chainer")
READY = {REGISTRY.frameworks[name].place: object() for name in NAMES}


class Finished:
    """A process that has ended well."""

    def __init__(self, job, _interpreter, _how):
        self.job = job

    def poll(self):
        return Ended(self.job, "done", 1.0, "", {})

    def stop(self):
        pass


class Damaged(Work):
    """Two tasks; the results of the first raise an error."""

    locked = False

    def __init__(self, error):
        super().__init__(Request([REGISTRY.frameworks[name] for name in NAMES], ["cnn_cifar10"]), REGISTRY)
        self.error = error

    def plan(self):
        return [Task("cnn_cifar10", framework, PROOF, 0, "why") for framework in self.request.frameworks]

    def begin(self, task, interpreter):
        return Job.__new__(Job)

    def end(self, task, interpreter, ended):
        if task.framework.name == NAMES[0]:
            raise self.error
        return Made(outcome_of(task, "done", 1.0), "an item", "proved")

    def guess(self, task):
        return 1.0

    def key(self, task):
        return None


@pytest.fixture
def performed(monkeypatch):
    """``performed(error)``: the outcomes by framework."""
    monkeypatch.setattr(pipeline, "Process", Finished)

    def perform(error):
        work = Damaged(error)
        made = pipeline._perform_all(work, work.plan(), READY, False, Console(quiet=True))
        return {one.outcome.framework: one.outcome for one in made}

    return perform


@pytest.mark.parametrize(
    "error", [BadZipFile("no zip file"), ValueError("not\nan array"), KeyError("x"), OSError("full")]
)
def test_damaged_results_fail_one_task_and_the_others_go_on(performed, error):
    outcomes = performed(error)
    assert outcomes["chainer"].status == "done"
    assert outcomes["pytorch"].status == "failed"
    assert outcomes["pytorch"].reason.startswith(f"its results can't be used: {type(error).__name__}: ")
    assert "\n" not in outcomes["pytorch"].reason


def test_a_request_that_cannot_be_met_ends_all(performed):
    with pytest.raises(RosettaError, match="damaged data"):
        performed(RosettaError("damaged data"))


@pytest.mark.parametrize(
    ("timed", "told"),
    [((False, False), "; 2 at a time"), ((True, False), "; timed runs one at a time, the others 2 at a time")],
)
def test_how_many_go_at_a_time_is_told(monkeypatch, capsys, timed, told):
    monkeypatch.setattr(pipeline, "Process", Finished)
    monkeypatch.setattr(pipeline, "at_a_time", lambda request, tasks: 2)
    work = Damaged(ValueError("damaged"))
    tasks = [replace(task, timed=one) for task, one in zip(work.plan(), timed, strict=True)]
    pipeline._perform_all(work, tasks, READY, False, Console(width=200))
    assert capsys.readouterr().out.split("\n")[0].endswith(told)


def test_an_unavailable_framework_is_told_once_before_anything_runs(monkeypatch, capsys):
    """Two workloads, and a variant in the same environment: one line, and one look for the environment."""
    monkeypatch.setattr(pipeline, "Process", Finished)
    names, looked = ("pytorch", "cntk", "keras2-cntk"), []

    def prepare(environment, *_):
        looked.append(environment.name)
        if environment.name == "cntk":
            raise Unavailable("no Python of its time [here]")

    monkeypatch.setattr(pipeline.environments, "prepare", prepare)
    work, console = Damaged(ValueError("damaged")), Console(width=200)
    plan = [
        Task(workload, REGISTRY.frameworks[name], PROOF, 0, "why")
        for workload in ("cnn_cifar10", "gru_imdb")
        for name in names
    ]
    ready = pipeline.interpreters_of(plan, work.request, REGISTRY, console)
    made = pipeline._perform_all(work, plan, ready, False, console)
    assert sorted(looked) == ["cntk", "torch"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "unavailable: cntk, keras2-cntk: no Python of its time [here]"
    assert not [line for line in lines[1:] if "cntk" in line or "unavailable" in line]
    assert [one.outcome.status for one in made].count("unavailable") == 4
    assert len(made) == 6
