"""Finds results that a cell types in: y must come from running the framework."""

from __future__ import annotations

import ast


def typed_in(source: str) -> bool:
    """Whether a cell's result is written in its code, so that nothing of a framework is needed for it.

    That is so if every value that the cell gives to y, or appends to it, is made of constants alone.

    Args:
        source: the cell, in Python.
    """
    values = list(_values(ast.parse(source)))
    return bool(values) and all(map(_constant, values))


def _values(tree: ast.Module) -> list[ast.expr]:
    """The values that y gets; an empty list that is filled later is none."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        if isinstance(node, ast.Assign | ast.AugAssign) and any(map(_names_y, targets)) and not _empty(node.value):
            found.append(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _names_y(node.func.value):
            found += node.args
    return found


def _names_y(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return any(map(_names_y, node.elts))
    return isinstance(node, ast.Name) and node.id == "y"


def _empty(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and not node.elts


def _constant(node: ast.expr) -> bool:
    return not any(isinstance(one, ast.Name | ast.Call | ast.Attribute) for one in ast.walk(node))
