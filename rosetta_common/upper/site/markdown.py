"""A document as Markdown, with every tab and fold open: for readers who work with a text editor or an assistant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx_tabs.tabs import SphinxTabsTablist

from rosetta_common.upper.site.elements import Element, HtmlOnly, Line
from rosetta_common.upper.site.tabs import Heading

SKIPPED = (
    nodes.raw,
    nodes.comment,
    nodes.image,
    nodes.target,
    nodes.system_message,
    nodes.meta,
    addnodes.toctree,
    HtmlOnly,
    SphinxTabsTablist,
    Heading,
)
TITLES = ("rosetta-panel-title", "rosetta-part")  # classes of lines that name what follows
HTML = re.compile(r"\.html(?=$|[?#])")


def markdown(document: nodes.Node) -> str:
    """The text of a document, or of a part of it, in Markdown; each block ends with an empty line."""
    text = "\n\n".join(block for block in _blocks(document, 0) if block.strip())
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def _blocks(node: nodes.Node, depth: int) -> Iterable[str]:
    """The blocks of a node, one after another; ``depth`` is that of the sections around it."""
    if isinstance(node, SKIPPED):
        return ()
    for kinds, made in WRITERS:
        if isinstance(node, kinds):
            return made(node, depth)
    return _children(node, depth)


def _children(node: nodes.Node, depth: int) -> Iterable[str]:
    for child in node.children:
        yield from _blocks(child, depth)


def _section(node: nodes.Node, depth: int) -> Iterable[str]:
    return _children(node, depth + 1)


def _title(node: nodes.Node, depth: int) -> Iterable[str]:
    yield f"{'#' * min(max(depth, 1), 6)} {_inline(node)}"


def _code(node: nodes.Node, depth: int) -> Iterable[str]:
    language = str(node.get("language", ""))
    yield _fenced(node.astext(), "" if language in ("none", "default") else language)


def _list(node: nodes.Node, depth: int) -> Iterable[str]:
    yield "\n".join(_items(node, depth))


def _paragraph(node: nodes.Node, depth: int) -> Iterable[str]:
    yield _inline(node)


def _definitions(node: nodes.Node, depth: int) -> Iterable[str]:
    for item in node.children:
        for child in item.children:
            if isinstance(child, nodes.term):
                yield f"**{_inline(child)}**"
            else:
                yield from _blocks(child, depth)


def _line(node: nodes.Node, depth: int) -> Iterable[str]:
    assert isinstance(node, Line)  # noqa: S101 -- WRITERS says so
    if node["tag"] == "pre":
        yield _fenced(node.astext())
    elif any(name in node["classes"] for name in TITLES) or node["tag"] == "summary":
        yield f"**{_inline(node)}**" if node.astext().strip() else ""
    else:
        yield _inline(node)


def _fenced(code: str, language: str = "") -> str:
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", code))])
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"


def _items(node: nodes.Node, depth: int) -> Iterable[str]:
    for number, item in enumerate(node.children, 1):
        sign = "-" if isinstance(node, nodes.bullet_list) else f"{number}."
        blocks = [block for child in item.children for block in _blocks(child, depth) if block.strip()]
        text = re.sub(r"\n(?=.)", f"\n{' ' * (len(sign) + 1)}", "\n\n".join(blocks))
        yield f"{sign} {text}"


def _table(node: nodes.Node, depth: int) -> Iterable[str]:
    rows = [_row(row) for row in node.findall(nodes.row)]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    yield "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _row(row: nodes.row) -> list[str]:
    """The cells of a row; a cell that spans several columns is followed by empty ones."""
    found = []
    for entry in row.children:
        found.append(_cell(entry))
        found += [""] * int(entry.get("morecols", 0))
    return found


def _cell(entry: nodes.Node) -> str:
    """One line: the blocks of a cell, code as code; a bar would end the cell."""
    parts = []
    for block in _blocks(entry, 0):
        code = re.fullmatch(r"`{3,}\w*\n(.*)\n`{3,}", block, re.DOTALL)
        text = "<br>".join(f"`{line}`" for line in code[1].splitlines() if line.strip()) if code else block
        parts.append(text.replace("\n", " "))
    return "<br>".join(part for part in parts if part.strip()).replace("|", "\\|")


def _inline(node: nodes.Node) -> str:
    """The text of a node in one line, with its emphasis, code and links."""
    return " ".join("".join(map(_text, node.children)).split())


def _text(node: nodes.Node) -> str:
    if isinstance(node, SKIPPED):
        return ""
    if isinstance(node, nodes.Text):
        return str(node.astext())
    inner = "".join(map(_text, node.children))
    if isinstance(node, nodes.literal):
        return f"`{node.astext()}`"
    if isinstance(node, nodes.strong):
        return f"**{inner.strip()}**{' ' if inner.endswith(' ') else ''}"
    if isinstance(node, nodes.emphasis):
        return f"*{inner}*"
    if isinstance(node, nodes.reference) and node.get("refuri"):
        uri = node["refuri"]
        return f"[{inner}]({HTML.sub('.md', uri) if '://' not in uri else uri})"
    if isinstance(node, Element):
        return " ".join(map(_text, node.children))
    return inner


WRITERS: tuple[tuple[Any, Callable[[nodes.Node, int], Iterable[str]]], ...] = (
    (nodes.section, _section),
    ((nodes.title, nodes.rubric), _title),
    (nodes.literal_block, _code),
    ((nodes.bullet_list, nodes.enumerated_list), _list),
    (nodes.definition_list, _definitions),
    (nodes.table, _table),
    (Line, _line),
    (nodes.TextElement, _paragraph),
)
