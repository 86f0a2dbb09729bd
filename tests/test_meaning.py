"""A digest of meaning: code with the same meaning has the same digest, every change of a token gives another."""

from __future__ import annotations

import ast
import io
import random
import re
import tokenize

import pytest

from rosetta_common.upper.project import EXAMPLES
from rosetta_common.upper.records.digests import cell_digests
from rosetta_common.upper.records.meaning import canonical, statements, tokens

LANGUAGE = {".py": "python", ".R": "r", ".jl": "julia"}
FILES = sorted(path for path in EXAMPLES.glob("*/*") if path.suffix in LANGUAGE)
PYTHON = [path for path in FILES if path.suffix == ".py"]
CHANGES = 200
OPERATORS = {"+": "-", "-": "+", "*": "+", "/": "*", "==": "!=", "<": "<=", ">": ">=", "//": "/", "@": "*", "**": "*"}


def name(path):
    return f"{path.parent.name}/{path.name}"


def read(path):
    return path.read_text(encoding="utf-8")


def with_other_comments(text):
    """The text with each comment replaced, one added to each line that can take one, and twice the blank lines."""
    lines = text.split("\n")
    places = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith("# %%"):
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column] + "# another remark"
        if token.type == tokenize.NEWLINE:
            places[token.start[0]] = True
    markdown = False
    made = []
    for number, line in enumerate(lines, 1):
        markdown = "[markdown]" in line if line.startswith("# %%") else markdown
        made.append(line + "  # one more" if number in places and "#" not in line and not markdown else line)
        if number in places:
            made.append("")
    return "\n".join(made)


def with_docstrings(text):
    """The text with a docstring in every function and class."""
    lines = text.split("\n")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    firsts = sorted((node.body[0] for node in nodes), key=lambda first: -first.lineno)
    for first in firsts:
        indent = " " * first.col_offset
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            lines[first.lineno - 1 : first.end_lineno] = [f'{indent}"""Says something else."""']
        else:
            start = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
            lines.insert(start - 1, f'{indent}"""Says something."""')
    return "\n".join(lines)


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_comments_blank_lines_and_docstrings_change_nothing(path):
    text = read(path)
    assert with_other_comments(text) != text
    assert with_docstrings(text) != text or not re.search(r"^\s*(def|class) ", text, re.MULTILINE)
    for changed in (with_other_comments(text), with_docstrings(text), "\n\n" + text):
        assert cell_digests(changed) == cell_digests(text)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".py"], ids=name)
def test_comments_and_blank_lines_of_other_languages_change_nothing(path):
    language, text = LANGUAGE[path.suffix], read(path)
    lines = [
        f"{line}   # one more" if line and "#" not in line and '"' not in line else line for line in text.split("\n")
    ]
    changed = "\n".join(part for line in lines for part in (line, *(["", "# a remark"] if "%%" in line else [])))
    assert changed != text
    assert cell_digests(changed, language) == cell_digests(text, language)
    code = [number for number, line in enumerate(text.split("\n")) if re.search(r"\w", line) and "#" not in line]
    for number in random.Random(0).sample(code, 10):
        other = text.split("\n")
        other[number] = re.sub(r"\w+", lambda word: f"{word.group()}1", other[number], count=1)
        assert cell_digests("\n".join(other), language)[0] != cell_digests(text, language)[0], other[number]


def changed_token(token):
    """Another token for one that has a meaning, or nothing."""
    if token.type == tokenize.NUMBER:
        return f"{token.string}1"
    if token.type == tokenize.NAME and token.string not in ("True", "False", "None"):
        return None if token.string in KEYWORDS else f"{token.string}_"
    if token.type == tokenize.STRING and token.string[-1] in "\"'" and not token.string.startswith(('"""', "'''")):
        return f"{token.string[:-1]}x{token.string[-1]}"
    return OPERATORS.get(token.string) if token.type == tokenize.OP else None


KEYWORDS = {"and", "or", "not", "in", "is", "if", "else", "elif", "for", "while", "def", "class", "return", "import"}
KEYWORDS |= {"from", "as", "with", "lambda", "yield", "pass", "del", "global", "break", "continue", "raise", "try"}
KEYWORDS |= {"except", "finally", "assert", "nonlocal"}


def sampled(number):
    """Some changes of one token of an example each, drawn by a fixed seed: path, place, old and new token, text."""
    places = [
        (path, token)
        for path in PYTHON
        for token in tokenize.generate_tokens(io.StringIO(read(path)).readline)
        if changed_token(token) is not None
    ]
    found = []
    for path, token in random.Random(0).sample(places, 4 * number):
        lines = read(path).split("\n")
        line, (row, column) = lines[token.start[0] - 1], token.start
        lines[row - 1] = line[:column] + changed_token(token) + line[token.end[1] :]
        text = "\n".join(lines)
        try:
            ast.parse(text)
        except SyntaxError:
            continue
        found.append((path, row, token.string, changed_token(token), text))
    assert len(found) >= number
    return found[:number]


@pytest.mark.parametrize("change", sampled(CHANGES), ids=lambda c: f"{name(c[0])}:{c[1]} {c[2]} to {c[3]}"[:60])
def test_each_change_of_a_token_changes_the_digest(change):
    path, *_, text = change
    (whole, cells), (before, cells_before) = cell_digests(text), cell_digests(read(path))
    assert whole != before
    assert len({cell for cell in cells if cells[cell] != cells_before[cell]}) == 1  # and names the cell


def test_a_line_moved_to_another_cell_is_the_same_model_in_other_cells():
    text = '# %% tags=["build"]\na = 1\nb = 2\n# %% tags=["train"]\nc = 3\n'
    moved = '# %% tags=["build"]\na = 1\n# %% tags=["train"]\nb = 2\nc = 3\n'
    assert cell_digests(text)[0] == cell_digests(moved)[0]
    assert cell_digests(text)[1] != cell_digests(moved)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = f(1)", "x = f( 1 , )"),
        ("x = 'a'", 'x = "a"'),
        ("def f():\n    'says'\n    return 1", "def f():\n    return 1"),
        ("x = (1 +\n  2)", "x = 1 + 2"),
        ("from rosetta_common.ground.a import b", "from rosetta_common.ground.c import b"),
    ],
)
def test_the_same_program(one, other):
    assert statements(one) == statements(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("x = 1", "x = 1.0"), ("x = 1", "x = True"), ("x = 'a'", "x = b'a'"), ("x = y", "y = x"), ("a\nb", "b\na")],
        *[("import a", "import b"), ("from a import b", "from c import b"), ("f(a=1)", "f(b=1)"), ("-x", "+x")],
    ],
)
def test_another_program(one, other):
    assert statements(one) != statements(other)


def test_the_form_does_not_depend_on_the_version_of_python():
    # What 3.8 and newer add to a tree, or 3.13 leaves out: `kind`, `type_params`, empty lists.
    tree = ast.parse("def f(x): return u'a'")
    later = ast.parse("def f(x): return 'a'")
    later.body[0].type_params = []
    later.body[0].type_comment = None
    assert canonical(tree) == canonical(later)


def test_tokens_keep_what_a_string_holds():
    assert tokens('x <- "a  # b"  # remark\n\n\ny <- 1', "r") == 'x <- "a  # b"\ny <- 1'
    assert tokens("x  =   1 # remark", "julia") == "x = 1"
    assert tokens('x <- "a b"', "r") != tokens('x <- "a  b"', "r")


def test_a_long_call_in_r_and_julia_may_stand_on_several_lines():
    assert tokens("f(\n  a, # remark\n  g(b)\n)\nh", "r") == tokens("f(a, g(b))\nh", "r") == "f(a, g(b))\nh"
    assert tokens('f(\n"a\nb", c)', "julia") == tokens('f("a\nb", c)', "julia")
    # A function within a call has statements, and a line of a matrix is a row.
    assert tokens("f(function(x) {\n  a\n  b\n})", "r") != tokens("f(function(x) {\n  a b\n})", "r")
    assert tokens("[1\n2]", "julia") != tokens("[1 2]", "julia")
    assert tokens("f(a b)", "r") != tokens("f(ab)", "r")
