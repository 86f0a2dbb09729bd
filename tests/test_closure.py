"""Reached definitions count in every module; others don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.records.closure import Code

GROUND = "rosetta_common/ground"
ENTRY = f"{GROUND}/loader.py", "load"
FILES = {
    "rosetta_common/__init__.py": "from rosetta_common.ground.loader import load\n",
    f"{GROUND}/__init__.py": "",
    f"{GROUND}/loader.py": """\
import numpy as np
from rosetta_common.ground import tools
from rosetta_common.ground.data import Dataset
from rosetta_common.ground.tools import Base

ADDRESS = "https://example.org"
SCALE = 255

def fetch(folder):
    return ADDRESS

SET = Dataset("set", download=fetch)

def load(spec):
    return np.asarray(tools.halve(read(SET.find()))) / SCALE

def read(folder):
    return Reader().read(folder)

class Reader(Base):
    def read(self, folder):
        return folder

def unused():
    return 1
""",
    f"{GROUND}/tools.py": """\
HALF = 2
TABLE = {}
TABLE["a"] = 1

def halve(x):
    return x / HALF

def double(x):
    return x * HALF

class Base:
    def pack_cnn(self):
        return 1
    def pack_gru(self):
        return TABLE
""",
    f"{GROUND}/data.py": "class Dataset:\n    pass\n",
}


@pytest.fixture
def project(tmp_path):
    """A project of a few modules; ``forms(path=(old, new))`` are those that are reached after some changes."""

    def write(files):
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)

    def forms(*changes, entry=ENTRY, others=()):
        write(FILES)
        for path, old, new in changes:
            assert old in FILES[path]
            write({path: FILES[path].replace(old, new)})
        return sorted(Code(tmp_path).closure([entry], others).values())

    forms.write, forms.root = write, tmp_path
    return forms


HALVE = "def halve(x):\n    return x / HALF\n"
LOADER, TOOLS = f"{GROUND}/loader.py", f"{GROUND}/tools.py"


@pytest.mark.parametrize(
    "change",
    [
        (LOADER, "SCALE = 255", "SCALE = 256"),
        (LOADER, "return folder", "return folder + '/'"),
        (LOADER, "import numpy as np", "import jax.numpy as np"),
        (LOADER, "class Reader(Base)", "class Reader"),
        (TOOLS, "HALF = 2", "HALF = 3"),
        (TOOLS, "return x / HALF", "return HALF / x"),
        (TOOLS, 'TABLE["a"] = 1', 'TABLE["a"] = 2'),
        (TOOLS, "HALF = 2", "HALF = 2\nprint('an effect')"),
    ],
    ids=lambda change: change[2],
)
def test_what_is_reached_counts(project, change):
    assert project(change) != project()


@pytest.mark.parametrize(
    "change",
    [
        (LOADER, "https://example.org", "https://mirror.example.org"),
        (LOADER, "return ADDRESS", "return ADDRESS + folder"),
        (LOADER, "return 1", "return 2"),
        (TOOLS, "return x * HALF", "return 2 * x"),
        (f"{GROUND}/data.py", "pass", "found = 1"),
        (LOADER, "def load(spec):", 'def load(spec):\n    """Load."""'),
        (LOADER, "SCALE = 255", "SCALE = 255  # a remark\n"),
    ],
    ids=lambda change: change[2],
)
def test_what_is_not_reached_does_not_count(project, change):
    assert project(change) == project()


def test_a_moved_definition_is_the_same(project):
    before = project()
    moved = FILES[TOOLS].replace(HALVE, "")
    project.write(
        {
            LOADER: FILES[LOADER].replace(
                "from rosetta_common.ground import tools", "from rosetta_common.ground import halves as tools"
            ),
            TOOLS: moved,
            f"{GROUND}/halves.py": f"from rosetta_common.ground.tools import HALF\n{HALVE}",
        }
    )
    assert sorted(Code(project.root).closure([ENTRY]).values()) == before


def test_an_exported_name_leads_to_its_definition(project):
    assert project(entry=("rosetta_common/__init__.py", "load")) == project()


def test_methods_of_other_workloads_are_left_out(project):
    change = (TOOLS, "return TABLE", "return {}")
    assert project(change, others=["gru"]) == project(others=["gru"])
    assert project(change, others=["cnn"]) != project(others=["cnn"])


def test_an_entry_that_is_missing_is_named(project):
    with pytest.raises(RosettaError, match=r"loader\.py defines no gone"):
        project(entry=(LOADER, "gone"))


def test_the_real_loader_reaches_its_reader_and_not_the_address():
    root = Path(__file__).resolve().parents[1]
    names = {name for _, name in Code(root).closure([("rosetta_common/__init__.py", "load_cifar10")])}
    assert {"load_cifar10", "_read_batches", "stand_in", "balanced_subset"} <= names
    assert not {"ADDRESSES", "_download", "download", "Dataset"} & names
