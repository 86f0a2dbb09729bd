"""Edits of Python source by its syntax tree: the text between the edits stays as it is, with its comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard


@dataclass(frozen=True)
class Edit:
    """Replaces the bytes from ``start`` to ``end`` of a source by a text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A Python source with its syntax tree."""

    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.text.encode().split(b"\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def start(self, node: ast.AST) -> int:
        """The first byte of a node, its decorators not counted."""
        return self._starts[int(node.lineno) - 1] + int(node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """The byte after a node."""
        return self._starts[int(node.end_lineno) - 1] + int(node.end_col_offset)  # type: ignore[attr-defined]

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        return self.text.encode()[self.start(node) : self.end(node)].decode()

    def indent(self, node: ast.stmt) -> str:
        """The blanks before a statement."""
        return " " * node.col_offset

    def put(self, node: ast.AST, text: str) -> Edit:
        """Replace a node."""
        return Edit(self.start(node), self.end(node), text)

    def before(self, node: ast.stmt, text: str) -> Edit:
        """Put whole lines before a statement and the comments right above it; they get its indentation."""
        at = self._starts[self._with_remarks(node)]
        lines = "".join(f"{self.indent(node)}{line}\n" for line in text.split("\n"))
        return Edit(at, at, lines)

    def without(self, node: ast.stmt) -> Edit:
        """Remove a statement, with the comments that stand right above it."""
        return Edit(self._starts[self._with_remarks(node)], self._starts[node.end_lineno or node.lineno], "")

    def without_keyword(self, call: ast.Call, keyword: ast.keyword) -> Edit:
        """Remove a keyword argument of a call, with the comma behind it."""
        start, end = self.start(keyword), self.end(keyword)
        rest = self.text.encode()[end : self.end(call)].decode()
        comma = re.match(r"\s*,[ \t]*", rest)
        return Edit(start, end + len(comma.group().encode()) if comma else end, "")

    def without_argument(self, call: ast.Call, place: int) -> Edit:
        """Remove a positional argument of a call, not the first one, with the comma before it."""
        return Edit(self.end(call.args[place - 1]), self.end(call.args[place]), "")

    def edited(self, edits: Iterable[Edit]) -> Source:
        """The source after some edits; an edit within another one is left out, as its text is gone."""
        raw, made, at = self.text.encode(), [], 0
        for edit in sorted(set(edits), key=lambda one: (one.start, -one.end)):
            if edit.start < at:
                continue
            made += [raw[at : edit.start], edit.text.encode()]
            at = max(at, edit.end)
        return Source(b"".join([*made, raw[at:]]).decode())

    def _with_remarks(self, node: ast.stmt) -> int:
        first = node.lineno - 1
        while first > 0 and self._is_remark(first - 1):
            first -= 1
        return first

    def _is_remark(self, line: int) -> bool:
        text = self._lines[line].strip()
        return text.startswith(b"#") and not text.startswith(b"# %%")


def names(tree: ast.AST) -> set[str]:
    """The names that a tree reads or binds."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """All statements of a module, also those within others."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.stmt))


def is_call(node: ast.AST | None, *functions: str) -> TypeGuard[ast.Call]:
    """Whether a node calls one of some functions by its plain name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions


def renamed(source: Source, node: ast.AST, by: dict[str, str]) -> str:
    """The text of a node, with other texts in the place of some names."""
    base = source.start(node)
    edits = [
        Edit(source.start(one) - base, source.end(one) - base, by[one.id])
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and one.id in by
    ]
    return Source(source.of(node)).edited(edits).text
