"""The canonical form of source code: two sources with the same meaning have the same form.

Python is reduced to its syntax tree without docstrings, positions and context; the form is the same on Python 3.9 and
newer. R and Julia are reduced to their tokens without comments. Pure: strings in, strings out.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pygments.lexers import JuliaLexer, SLexer
from pygments.token import Comment, String

PROJECT = "rosetta_common"
# Fields without meaning for a program, or with other values in other versions of Python.
SKIPPED = ("ctx", "kind", "type_comment", "type_ignores")
LEXERS = {"r": SLexer, "julia": JuliaLexer}


def digest(parts: Iterable[str]) -> str:
    """SHA-256 of some texts, in hexadecimal; the borders between the texts count."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def statements(source: str) -> list[str]:
    """The canonical form of each statement of Python code.

    Raises:
        SyntaxError: if it can't be parsed.
    """
    return [canonical(node) for node in _body(ast.parse(source).body)]


def tokens(source: str, language: str) -> str:
    """A piece of R or Julia without comments and empty lines; blanks are one blank, unless the line holds a string.

    A line break within parentheses, where neither language ends a statement, counts as a blank, and blanks at the
    inner sides of parentheses don't count: so a long call may stand on several lines.

    Args:
        source: the code.
        language: ``"r"`` or ``"julia"``.
    """
    found = LEXERS[language]().get_tokens(source)
    kept = [(kind, text) for kind, text in found if kind not in Comment or kind in Comment.Preproc]
    lines = "".join(_joined(kept)).split("\n")
    lines = [re.sub(r"[ \t]+", " ", line) if '"' not in line else line for line in lines]
    return "\n".join(line.strip() for line in lines if line.strip())


def _joined(found: list[tuple[Any, str]]) -> Iterator[str]:
    """The texts of tokens, with what stands within parentheses on one line."""
    opened: list[str] = []
    before, blank = "", False  # what was written last, and whether blanks or a line break came after it
    for kind, text in found:
        for part in [text] if kind in String else text:
            if opened[-1:] == ["("] and part.isspace():
                blank = True
                continue
            if blank and before != "(" and part != ")":
                yield " "
            yield part
            before, blank = part, False
            if kind not in String and part in "([{":
                opened.append(part)
            elif kind not in String and part in ")]}" and opened:
                opened.pop()


def canonical(node: ast.AST) -> str:
    """The canonical form of a syntax tree."""
    return "".join(_written(node))


def _written(value: object) -> Iterator[str]:
    if isinstance(value, ast.AST):
        yield type(value).__name__
        yield "("
        for name in value._fields:
            field = getattr(value, name, None)
            if name == "body" and isinstance(value, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                field = _body(field or [])
            if name == "module" and isinstance(value, ast.ImportFrom) and (field or "").split(".")[0] == PROJECT:
                field = PROJECT  # the module of a definition doesn't count
            if name in SKIPPED or field is None or field == []:
                continue
            yield f"{name}="
            yield from _written(field)
            yield ","
        yield ")"
    elif isinstance(value, list):
        yield "["
        for one in value:
            yield from _written(one)
            yield ","
        yield "]"
    else:
        yield f"{type(value).__name__}:{value!r}"


def _body(found: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body without its docstring."""
    first = found[0] if found else None
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return found[1:] if documented else found
