"""No two modules import each other, directly or through others: a circle can't be read or moved piece by piece."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "rosetta_common"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / PACKAGE).rglob("*.py")}


def imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules of the project that a module imports, wherever the statement stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & modules
            found |= inside or {node.module}
    return found & modules


def circle(modules: dict[str, ast.Module]) -> list[str]:
    """The modules of a circle; none without one."""
    names = set(modules)
    try:
        TopologicalSorter({name: imported(tree, names) - {name} for name, tree in modules.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_there_is_no_circle() -> None:
    assert circle(MODULES) == []


@pytest.mark.parametrize(
    "texts",
    [
        {"p.a": "from p.b import x", "p.b": "from p import a"},
        {"p.a": "import p.b", "p.b": "def f():\n    from p.c import x", "p.c": "import p.a"},
    ],
)
def test_a_circle_is_seen(texts: dict[str, str]) -> None:
    assert len(set(circle({name: ast.parse(text) for name, text in texts.items()}))) == len(texts)
