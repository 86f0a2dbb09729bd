"""The pages and guides name only paths, modules, sessions and commands that exist, and keep to the style of words."""

import importlib
import re
import shlex
from pathlib import Path

import pytest

from rosetta_common.upper.cli import main
from rosetta_common.upper.project import ROOT

GUIDES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = GUIDES + sorted((ROOT / "docs").rglob("*.md"))
MADE = ("_build", ".rosetta", ".nox", "docs/gallery", "docs/notebooks", "downloads")
# Files that a walk-through of CONTRIBUTING.md tells the reader to write.
WRITTEN = re.compile(r"softmax|/numpy")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
COMMAND = re.compile(r"^(?:\./run|nox -s|rosetta) [^#`]*", re.MULTILINE)
TEXTS = [*PAGES, *sorted((ROOT / "lessons").glob("**/*.toml")), ROOT / "docs/frameworks/facts.toml"]
TEXTS += sorted((ROOT / "rosetta_common/upper").rglob("*.py"))
HARD_WORDS = re.compile(r"\bbites\b|\bwhoever\b|can't be had|\bof ours\b|\bis had\b|\bmended\b")


def text_of(page):
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def spans(page):
    """The texts between single backticks on a page."""
    return CODE.findall(text_of(page))


def missing_path(named):
    """Whether a text looks like a path of this repository, and the path doesn't exist."""
    if not re.fullmatch(r"[\w.\-]+(/[\w.\-]+)+/?", named) or WRITTEN.search(named) or named.startswith(MADE):
        return False
    first = named.split("/")[0]
    inside = (ROOT / first).exists() and first not in (".", "..")
    return inside and not (ROOT / named).exists() and not (ROOT / "rosetta_common" / named).exists()


def missing_module(named):
    """Whether a text looks like a module of the package, or a name in one, and no such module exists."""
    if not re.fullmatch(r"rosetta_common(\.\w+)+", named):
        return False
    base = ROOT / named.replace(".", "/")
    places = (base.with_suffix(".py"), base / "__init__.py", base.parent.with_suffix(".py"))
    return not any(place.is_file() for place in places)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_paths_and_modules_in_backticks_exist(page):
    assert [one for one in spans(page) if missing_path(one) or missing_module(one)] == []


def commands():
    """Every command line for run, nox or rosetta in the guides and pages, once."""
    found = {}
    for page in PAGES:
        text = text_of(page)
        for line in [*COMMAND.findall(text), *(span for span in spans(page) if COMMAND.fullmatch(span))]:
            found.setdefault(line.strip(), page.name)
    return found


def sessions():
    """The names of nox's sessions."""
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    return set(re.findall(r"^@nox\.session.*\ndef (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("line", [line for line in commands() if not line.startswith("rosetta")])
def test_sessions_exist(line):
    (name, *_) = line.removeprefix("./run ").removeprefix("nox -s ").split()
    assert name in sessions() | {"everything"}


@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("rosetta")])
def test_commands_and_their_options_exist(line, capsys):
    _, name, *words = shlex.split(line, comments=True)
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    explained = capsys.readouterr().out
    assert [word for word in words if word.startswith("--") and word not in explained] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_words_that_are_hard_to_translate_are_not_used(path):
    text = path.read_text(encoding="utf-8")
    if path.name == "CONTRIBUTING.md":  # its section on style quotes them
        text = re.sub(r"## Style of words\n.*?\n## ", "## ", text, flags=re.DOTALL)
    assert HARD_WORDS.findall(text) == []


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        ("rosetta_common/upper/records/runs.py", False),
        ("rosetta_common/upper/results.py", True),
        ("examples/cnn_cifar10/pytorch.py", False),
        ("examples/<workload>/pytorch.py", False),
        ("and/or", False),
        ("_build/html/index.html", False),
    ],
)
def test_a_missing_path_is_noticed(named, missing):
    assert missing_path(named) is missing


def test_a_missing_module_is_noticed():
    assert missing_module("rosetta_common.upper.results.read")
    assert not missing_module("rosetta_common.ground.pairs")
    assert Path(ROOT / "rosetta_common/ground/pairs.py").is_file()


def imports(text):
    """The names that a text imports from the package, as pairs of a module and a name."""
    for module, names in re.findall(r"^from (rosetta_common[\w.]*) import ([\w, ]+)$", text, re.MULTILINE):
        yield from ((module, name.strip()) for name in names.split(","))


EXECUTED = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/plots").glob("*.py"))]


@pytest.mark.parametrize("page", EXECUTED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_that_the_build_executes_imports_names_that_exist(page):
    found = list(imports(text_of(page)))
    assert [(m, name) for m, name in found if not hasattr(importlib.import_module(m), name)] == []
