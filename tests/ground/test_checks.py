"""Checks of lessons in this process: the cells that run, and their observations."""

import json

import numpy as np
import pytest

from rosetta_common.ground.checks import check, observe, plain, read_checks
from rosetta_common.ground.languages import Python
from rosetta_common.ground.pairs import paired_processes, paired_ratios
from rosetta_common.ground.steps import ExampleError

CHECKS = """\
# %%
import math

# %% tags=["roots", "trap"]
observed = math.sqrt(4)

# %% tags=["roots", "mend"]
observed = math.sqrt(9)

# %% tags=["errors", "trap", "raises"]
math.sqrt(-1)

# %% tags=["broken", "trap"]
math.sqrt("four")

# %% tags=["broken", "mend"]
observed = 1

# %% tags=["shown", "trap"]
root = math.sqrt

# %% tags=["shown", "measure"]
observed = [root(1), root(4)]
"""


@pytest.fixture
def run(tmp_path):
    """Run a file of checks; returns the exit code and the events."""

    def begin(text=CHECKS, lessons=()):
        path = tmp_path / "checks.py"
        path.write_text(text)
        told = []
        job = {"example": str(path), "lessons": list(lessons), "modules": ["numpy"]}
        code = check(job, Python, lambda event, **values: told.append(dict(values, event=event)))
        return code, told

    return begin


def test_every_lesson_is_observed_and_a_failure_stops_no_other(run):
    code, told = run()
    assert code == 0
    assert [event["name"] for event in told if event["event"] == "step"] == [
        "setup",
        "roots",
        "errors",
        "broken",
        "shown",
    ]
    found = json.loads(json.dumps(told[-1]["observed"]))
    assert found == {
        "roots": {"trap": {"observed": 2.0}, "mend": {"observed": 3.0}},
        "errors": {"trap": {"observed": "ValueError"}},
        "broken": {"trap": {"failed": found["broken"]["trap"]["failed"]}},
        "shown": {"measure": {"observed": [1.0, 2.0]}},
    }
    assert found["broken"]["trap"]["failed"].startswith("TypeError: ")
    assert "numpy" in told[-1]["versions"]


def test_lessons_that_were_chosen_run_alone(run):
    _, told = run(lessons=["roots"])
    assert list(told[-1]["observed"]) == ["roots"]


def test_a_setup_that_fails_is_told(run):
    code, told = run("# %%\nimport nothing_of_that_name\n")
    assert code == 1
    assert told[-1]["event"] == "failed"
    assert "nothing_of_that_name" in told[-1]["error"]


def test_what_an_earlier_cell_observed_is_not_taken_for_this_ones(tmp_path):
    language = Python("nowhere.py")
    assert observe(language, "observed = 1", 1) == {"observed": 1}
    assert observe(language, "unrelated = 2", 1) is None


@pytest.mark.parametrize(
    "cell", ['# %% tags=["a", "b", "trap"]', '# %% tags=["a"]', '# %% tags=["trap"]', '# %% tags=["a", "trap", "mend"]']
)
def test_wrong_tags_name_the_line(tmp_path, cell):
    path = tmp_path / "checks.py"
    path.write_text("# %%\nx = 1\n" + cell + "\nobserved = 1\n")
    with pytest.raises(ExampleError, match=r"checks.py:3: "):
        read_checks(path)


def test_a_part_given_twice_is_told(tmp_path):
    path = tmp_path / "checks.py"
    path.write_text(2 * '# %% tags=["a", "trap"]\nobserved = 1\n')
    with pytest.raises(ExampleError, match="two cells trap"):
        read_checks(path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.array(3), 3),
        ((np.float64(1), 2), [1.0, 2]),
        ("text", "text"),
        (None, None),
    ],
)
def test_numbers_of_numpy_become_plain_ones(value, expected):
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_other_things_are_refused():
    with pytest.raises(TypeError, match="dict"):
        plain({})


def test_pairs_take_turns():
    called = []
    ratios = paired_ratios(lambda: called.append(1), lambda: called.append(2), pairs=3)
    assert called == [1, 2, 1, 2, 2, 1, 1, 2]
    assert len(ratios) == 3
    assert all(ratio > 0 for ratio in ratios)


def test_processes_get_their_variables():
    script = "import os; print('some words'); print(os.environ['WAIT'], os.environ.get('HOME', ''), os.environ['WAIT'])"
    assert paired_processes(script, {"WAIT": "6", "HOME": None}, {"WAIT": "2"}, pairs=2) == [3, 3]
