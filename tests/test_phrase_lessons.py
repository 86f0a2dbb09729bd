"""What the phrasebook says of lessons, and the lines that a copied phrase needs."""

from __future__ import annotations

import ast
import builtins

import pytest

from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.names.index import NameIndex, Place
from rosetta_common.upper.phrases.everything import read_phrases
from rosetta_common.upper.phrases.needed import needed, standing_alone
from rosetta_common.upper.registry import read_registry

REGISTRY = read_registry()
LESSONS = read_catalogue(REGISTRY).lessons
PHRASES = read_phrases(REGISTRY, [*LESSONS])
SETUP = """import numpy as np
import a.b
from layers import (
    Conv,
    Dense,
)

a.seed(1)
tensor = np.array


def run(net):
    return a.b.run(net, tensor)


@a.compiled
def unused(net):
    return Conv(net)"""


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("y = x + 1", []),
        ("y = Dense(x)", ["from layers import Dense"]),
        ("y = np.sum(x)", ["import numpy as np"]),
        (
            "y = run(x)",
            ["import numpy as np", "import a.b", "tensor = np.array", "def run(net):\n    return a.b.run(net, tensor)"],
        ),
        (
            "y = unused(x)",
            ["import a.b", "from layers import Conv", "@a.compiled\ndef unused(net):\n    return Conv(net)"],
        ),
    ],
)
def test_a_cell_needs_the_statements_that_bind_its_names(source: str, lines: list[str]) -> None:
    assert needed([SETUP], source) == lines


def test_functions_have_empty_lines_around_them() -> None:
    code = standing_alone(["import a", "def run():\n    return a", "tensor = a.b"], "y = run()")
    assert code == "import a\n\n\ndef run():\n    return a\n\n\ntensor = a.b\n\ny = run()"
    assert standing_alone([], "y = 1") == "y = 1"


def _unbound(source: str, given: set[str]) -> set[str]:
    """The names that some code reads and nothing binds."""
    nodes = list(ast.walk(ast.parse(source)))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return read - bound - given - set(dir(builtins))


def test_a_name_that_nothing_binds_is_seen() -> None:
    assert _unbound("import a\ny = a.f(x, other)", {"x"}) == {"other"}


@pytest.mark.parametrize("framework", [one.name for one in PHRASES.frameworks()])
def test_a_copied_phrase_needs_its_inputs_alone(framework: str) -> None:
    for phrase in PHRASES.book.phrases.values():
        code = "\n\n".join(PHRASES.written[framework].standalone(phrase.name).values())
        assert not _unbound(code, {*phrase.given}), f"{framework}: {phrase.name}"


def test_every_lesson_of_phrases_explains_a_result_and_no_other_framework_has_it() -> None:
    lessons = [name for name, lesson in LESSONS.items() if lesson.phrases]
    assert len(lessons) >= 30
    for name in lessons:
        found = PHRASES.shows[name]
        assert all(PHRASES.holds(name, framework) for framework in found)
        others = [one for one in REGISTRY.frameworks if one not in found]
        assert not any(PHRASES.holds(name, one) for one in others)
        assert any(PHRASES.holds(name, one) is False for one in others)


def test_two_names_of_one_thing_are_one_entry() -> None:
    assert PHRASES.aliases["keras.layers.Input"] == "keras.Input"
    place, other = Place("page", "one", "One"), Place("page", "two", "Two")
    index = NameIndex({"a.f": {"x": [place]}, "a.b.f": {"x": [place, other], "y": [other]}, "a.g": {"x": [place]}})
    joined = index.joined({"a.b.f": "a.f"})
    assert joined.names == {"a.f": {"x": [place, other], "y": [other]}, "a.g": {"x": [place]}}


def test_a_lesson_says_nothing_of_a_framework_without_an_answer() -> None:
    assert PHRASES.holds("group-channels", "mlx") is True
    assert PHRASES.holds("group-channels", "pytorch") is False
    assert PHRASES.holds("group-channels", "knet") is None
    assert PHRASES.holds("late-epoch", "pytorch") is None
