"""How several tasks that go on at the same time are shown, and the time left."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running import progress
from rosetta_common.upper.running.pipeline import _next, at_a_time
from rosetta_common.upper.running.progress import Display
from rosetta_common.upper.running.tasks import Request, Task, outcome_of

FRAMEWORKS = read_registry().frameworks


def task(name: str = "pytorch", seed: int = 0, timed: bool = False) -> Task:
    return Task("cnn_cifar10", FRAMEWORKS[name], "quick" if timed else "smoke", seed, "asked for", timed)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds, which a test sets."""
    now = [0.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_several_are_shown_with_the_time_left_and_each_line_is_whole(clock: list[float]) -> None:
    tasks = [task("pytorch"), task("tensorflow"), task("chainer")]
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=200, color_system=None)
    with Display(dict.fromkeys(tasks, 60.0), 2, console) as display:
        for one in tasks[:2]:
            display.begin(one)
        assert display.left() == pytest.approx(90.0), "three minutes of work, two at a time"
        clock[0] = 30.0
        display.follower(tasks[0])({"event": "step", "name": "train"})
        display.follower(tasks[1])({"event": "epoch", "number": 1, "loss": 2.0})
        assert display.left() == pytest.approx(60.0)
        display.follower(tasks[0])({"event": "batch", "done": 3, "of": 4})
        assert display.left() == pytest.approx((10 + 30 + 60) / 2)
        clock[0] = 40.0
        display.end(tasks[0], outcome_of(tasks[0], "done", 40.0, accuracy=0.5))
        display.begin(tasks[2])
        clock[0] = 60.0
        display.end(tasks[1], outcome_of(tasks[1], "failed", 60.0, "failed in step train: why"))
        display.end(tasks[2], outcome_of(tasks[2], "done", 20.0, accuracy=0.25))
    lines = text.getvalue().splitlines()
    assert any(line.strip().endswith("cnn_cifar10 pytorch (smoke, seed 0): accuracy 0.500 in 40 s") for line in lines)
    assert any(line.strip().endswith("tensorflow (smoke, seed 0): failed in step train: why") for line in lines)


def test_the_time_left_is_never_less_than_that_of_the_longest(clock: list[float]) -> None:
    short, long = task("pytorch"), task("tensorflow")
    display = Display({short: 1.0, long: 100.0}, 2, Console(file=io.StringIO()))
    for one in (short, long):
        display.begin(one)
    assert display.left() == pytest.approx(100.0)


def test_what_is_timed_comes_after_the_rest_alone(clock: list[float]) -> None:
    free, timed = task("pytorch"), task("tensorflow", timed=True)
    display = Display({free: 10.0, timed: 100.0}, 2, Console(file=io.StringIO()))
    display.begin(free)
    assert display.left() == pytest.approx(110.0)


def test_nothing_begins_beside_a_timed_task_and_none_writes_where_another_does() -> None:
    first, second, other, timed = task(), task(seed=1), task("chainer"), task("cntk", timed=True)
    assert _next([first, timed], {}, 2) is first
    assert _next([second, other], {first: None}, 2) is other, "two seeds of one record"
    assert _next([second], {first: None}, 2) is None
    assert _next([timed, other], {first: None}, 2) is None, "what is timed waits, and nothing overtakes it"
    assert _next([timed], {}, 2) is timed
    assert _next([first], {timed: None}, 2) is None
    assert _next([other], {first: None}, 1) is None


def test_how_many_go_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from rosetta_common.upper.running import pipeline

    monkeypatch.setattr(pipeline, "has_gpu", lambda: False)
    for cores, expected in ((1, 1), (2, 2), (64, pipeline.MOST)):
        monkeypatch.setattr(pipeline, "usable_cores", lambda cores=cores: cores)
        assert at_a_time(Request(()), [task()]) == expected
    assert at_a_time(Request((), jobs=7), [task()]) == 7
    assert at_a_time(Request(()), [task(timed=True)]) == 1
    monkeypatch.setattr(pipeline, "has_gpu", lambda: True)
    assert at_a_time(Request(()), [task()]) == 1, "a GPU's memory is seldom shared"
    assert at_a_time(Request((), cpu=True), [task()]) == pipeline.MOST
