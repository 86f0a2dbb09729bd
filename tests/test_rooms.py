"""Everything of one workload is in its rooms: the modules that carry its name, on both floors."""

import ast

import pytest

from rosetta_common.ground.workloads import WORKLOADS, find_workload
from rosetta_common.upper.tables.headline import measure_of
from rosetta_common.upper.tables.measures import FEATURES, TRAINING
from rosetta_common.upper.workloads import Room, ladder, proved, room, rungs_of

from miniature import ROOT

LEGACY = ROOT / "rosetta_common/upper/records/legacy.py"  # the places of the files in earlier versions
CODE = sorted(path for path in (ROOT / "rosetta_common").rglob("*.py") if path != LEGACY)


def workloads_named(text):
    """The workloads that string literals of some code name, with the lines."""
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return [(node.value, node.lineno) for node in found if isinstance(node.value, str) and node.value in WORKLOADS]


def test_a_name_in_code_is_found_and_one_in_a_text_is_not():
    assert workloads_named('x = 1\nif workload == "gru_imdb":\n    pass') == [("gru_imdb", 2)]
    assert workloads_named('"""About gru_imdb."""\nprint("rosetta run gru_imdb")') == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT / "rosetta_common")))
def test_no_code_outside_a_workloads_rooms_names_it(path):
    for name, line in workloads_named(path.read_text(encoding="utf-8")):
        ground = ROOT / "rosetta_common/ground/workloads" / f"{name}.py"
        upper = ROOT / "rosetta_common/upper/workloads" / name
        assert path == ground or upper in path.parents, f"line {line} names {name}"


def test_every_room_is_a_workloads_and_its_ladder_has_trials():
    folders = {path.parent.name for path in (ROOT / "rosetta_common/upper/workloads").glob("*/__init__.py")}
    assert folders <= set(WORKLOADS)
    for workload in WORKLOADS:
        assert find_workload(workload).name == workload
        assert bool(room(workload).ladder) == bool(find_workload(workload).trials)


def test_a_workload_without_a_room_is_not_proved_and_has_the_measure_of_its_steps(monkeypatch):
    from rosetta_common.upper import workloads

    trained = {workload for workload in WORKLOADS if find_workload(workload).trained}
    assert set(WORKLOADS) - trained == {"resnet50_features"}
    for workload in WORKLOADS:
        assert measure_of(workload) == (TRAINING if workload in trained else FEATURES)
    assert room("unknown") == Room()
    assert rungs_of("unknown") == ()
    with pytest.raises(KeyError):
        ladder("unknown")
    monkeypatch.setattr(workloads, "__path__", [])
    workloads.room.cache_clear()
    try:
        assert proved() == []
        assert measure_of("gru_imdb") == TRAINING
        assert measure_of("resnet50_features") == FEATURES
    finally:
        workloads.room.cache_clear()
