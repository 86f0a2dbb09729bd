"""The lines of a set-up cell that one cell needs: its imports, and the helpers that it calls; pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

BLOCK = re.compile(r"(@|def |class )")  # the begin of a statement that an empty line sets off


def needed(setup: Iterable[str], source: str) -> list[str]:
    """The statements of set-up cells that bind names which a cell uses, in their order; none if it uses none.

    An import of several names keeps the names that are used. Statements that bind nothing, such as the call that sets a
    seed, are left out.

    Args:
        setup: the sources of the set-up cells.
        source: that of the cell.
    """
    statements = [(statement, text) for text in setup for statement in ast.parse(text).body]
    wanted, kept = _used(ast.parse(source)), list[str]()
    for statement, text in reversed(statements):  # a helper may need a line above it
        if own := _bound(statement) & wanted:
            kept.append(_narrowed(statement, own) or _whole(statement, text))
            wanted |= _used(statement)
    return kept[::-1]


def standing_alone(before: Iterable[str], source: str) -> str:
    """A cell behind the statements that it needs; functions and classes have two empty lines on both sides."""
    code, last = "", ""
    for one in before:
        apart = BLOCK.match(one) or BLOCK.match(last)
        code += ("\n\n\n" if apart else "\n") + one if code else one
        last = one
    if not code:
        return source
    return code + ("\n\n\n" if BLOCK.match(last) else "\n\n") + source


def _whole(statement: ast.stmt, text: str) -> str:
    """A statement as it is written, with its decorators."""
    decorated = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(one.lineno for one in decorated)])
    return "\n".join(text.split("\n")[first - 1 : statement.end_lineno])


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds at the top of the cell."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {_name(one) for one in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _used(tree: ast.AST) -> set[str]:
    """All names that some code reads."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _name(alias: ast.alias) -> str:
    """The name that an import binds: of ``import a.b`` it is ``a``."""
    return alias.asname or alias.name.partition(".")[0]


def _narrowed(statement: ast.stmt, own: set[str]) -> str:
    """An import of the used names alone; empty for other statements."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return ""
    names = [alias for alias in statement.names if _name(alias) in own]
    if isinstance(statement, ast.Import):
        return "\n".join(ast.unparse(ast.Import([alias])) for alias in names)
    return ast.unparse(ast.ImportFrom(statement.module, names, statement.level))
