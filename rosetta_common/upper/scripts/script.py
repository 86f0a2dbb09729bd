"""Makes the self-contained script of an example: code that runs in an empty folder, without this project."""

from __future__ import annotations

import ast
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rosetta_common.ground.steps import Cell, ExampleError, parse_cells, workload_steps
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.scripts import python
from rosetta_common.upper.scripts.formatting import formatted
from rosetta_common.upper.scripts.loading import IMPORTS, piece, with_data
from rosetta_common.upper.scripts.python import ScriptError
from rosetta_common.upper.scripts.source import Source

CHANGES = Path(__file__).with_name("changes")
SEED = 0

Key: TypeAlias = tuple[str, str]  # workload, and name of a column or variant


@dataclass(frozen=True)
class Change:
    """A change of an example's text by hand, where no general rule makes the framework's own idiom."""

    columns: tuple[str, ...]
    workloads: tuple[str, ...]
    old: str
    new: str

    def fits(self, workload: str, framework: Framework) -> bool:
        """Whether it is meant for an example."""
        return framework.name in self.columns and workload in self.workloads


@dataclass(frozen=True)
class Script:
    """A self-contained script."""

    workload: str
    framework: Framework
    cells: tuple[Cell, ...]
    code: str  # all of its code, cell after cell

    @property
    def title(self) -> str:
        """What it is, such as ``CNN on CIFAR-10 in PyTorch``."""
        heading = self.cells[0].source.partition("\n")[0].lstrip("# ")
        shared = self.framework.shares(self.workload)
        return f"{heading.rpartition(' in ')[0]} in {self.framework.title}" if shared else heading

    @property
    def introduction(self) -> str:
        """The example's own introduction, in Markdown."""
        return self.cells[0].source.partition("\n")[2].strip()


def make_scripts(
    examples: Iterable[tuple[str, Framework]], profile: str = "full", seed: int = SEED
) -> tuple[list[Script], dict[Key, str]]:
    """Make the self-contained scripts of some examples.

    Args:
        examples: workload and column or variant of each.
        profile: the profile whose numbers they get; by default the published specification.
        seed: the seed of weights, shuffling and dropout.

    Returns:
        The scripts; and by workload and name why an example has none: it uses the project in a way for which there is
        no replacement, or can't be parsed.
    """
    whose = {(workload, framework.name): framework for workload, framework in examples}
    texts: dict[Key, str] = {}
    reasons: dict[Key, str] = {}
    for (workload, name), framework in whose.items():
        try:
            texts[workload, name] = _replaced(workload, framework, profile, seed)
        except (ScriptError, ExampleError, SyntaxError) as error:
            reasons[workload, name] = str(error)
    cells = {key: _cells(text, key[0], whose[key]) for key, text in _in_format(texts, whose).items()}
    codes = _in_format({key: _joined(found) for key, found in cells.items()}, whose)
    return [Script(key[0], whose[key], tuple(found), codes[key]) for key, found in cells.items()], reasons


def _in_format(texts: Mapping[Key, str], whose: Mapping[Key, Framework]) -> dict[Key, str]:
    """The texts, those in Python in ruff's format."""
    in_python = [key for key in texts if whose[key].language == "python"]
    return {**texts, **dict(zip(in_python, formatted([texts[key] for key in in_python]), strict=True))}


def _joined(cells: Iterable[Cell]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.kind == "code") + "\n"


def _replaced(workload: str, framework: Framework, profile: str, seed: int) -> str:
    """The text of an example without the project, not formatted yet."""
    values = specification(workload, profile, seed)._asdict()
    text = _changed(framework.example(workload).read_text(encoding="utf-8"), workload, framework)
    made = _python(text, framework, values) if framework.language == "python" else _other(text, framework, values)
    left = [line for cell in _cells(made, workload, framework)[1:] for line in _named(cell.source)]
    if left:
        raise ScriptError(f"it still names the project: {left[0].strip()}")
    return made


def _named(code: str) -> list[str]:
    """The lines of some code that name the project or its specification."""
    return [line for line in code.split("\n") if re.search(r"\bspec\b|rosetta", line)]


def _cells(text: str, workload: str, framework: Framework) -> list[Cell]:
    cells: list[Cell] = parse_cells(text, framework.example(workload).name, workload_steps(workload))
    return cells


def _python(text: str, framework: Framework, spec: Mapping[str, object]) -> str:
    source = Source(text)
    source = python.with_numbers(source, spec)
    source = python.with_prints(source)
    source = python.with_slices(source)
    source = with_data(source, framework.datasets, framework.layout, spec)
    source = python.without_project(source)
    source = python.with_imports(source, IMPORTS)
    return _imports_first(source).text


def _imports_first(source: Source) -> Source:
    """Move the imports that stand in a later cell into the first one, behind its last import."""
    found = [node for node in source.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    load = _line_of_cell(source.text, "load")
    early, late = ([node for node in found if (node.lineno > load) is after] for after in (False, True))
    if not late:
        return source
    lines = "\n".join(source.of(node) for node in late)
    return source.edited([*(source.without(node) for node in late), source.before(early[-1], lines)])


def _line_of_cell(text: str, step: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(f'# %% tags=["{step}"]'))


# How R and Julia name a number of the specification.
NUMBERS = {
    "r": re.compile(r"\bspec\$(?P<name>\w+)"),
    "julia": re.compile(r"pyconvert\((?:Int|Float64), spec\.(?P<name>\w+)\)"),
}
PIECE = re.compile(r"<<([\w ]+)>>")


def _other(text: str, framework: Framework, spec: Mapping[str, object]) -> str:
    """A script in R or Julia: its numbers, and the pieces of Python that the changes by hand ask for."""

    def number(found: re.Match[str]) -> str:
        value = spec[found["name"]]
        return python.literal(value) + ("L" if framework.language == "r" and isinstance(value, int) else "")

    text = PIECE.sub(lambda found: piece(found[1], spec), text)
    return NUMBERS[framework.language].sub(number, text).replace("{seed}", str(spec["seed"]))


def _changed(text: str, workload: str, framework: Framework) -> str:
    for change in changes():
        if not change.fits(workload, framework):
            continue
        if text.count(change.old) != 1:
            raise ScriptError(f"a change finds its text {text.count(change.old)} times, not once: {change.old!r}")
        text = text.replace(change.old, change.new)
    for name, value in {**framework.environment.variables, **framework.settings(workload)}.items():
        text = text.replace(f"<<{name}>>", value)
    return text


@functools.cache
def changes() -> tuple[Change, ...]:
    """All changes by hand, in the order of the files' names and of each file.

    A change applies to the example's own text, before the rules (python.py, loading.py): ``old`` must stand in it once.
    ``<<NAME>>`` in ``new`` is a variable of the column; in R and Julia also a piece of Python (loading.py).
    """
    files = sorted(CHANGES.glob("*.toml"))
    entries = [entry for file in files for entry in tomllib.loads(file.read_text(encoding="utf-8"))["change"]]
    return tuple(
        Change(tuple(entry["columns"]), tuple(entry["workloads"]), entry["old"], entry["new"]) for entry in entries
    )
