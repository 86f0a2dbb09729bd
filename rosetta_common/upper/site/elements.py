"""Document nodes that become an HTML element with a given name, and plain content in other formats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from docutils import nodes
from sphinx.application import Sphinx

OTHERS = ("latex", "text", "man", "texinfo")
Entry: TypeAlias = "nodes.Node | str | tuple[nodes.Node, int]"  # text, a node, or a node and how many columns it spans
WIDEST = 60  # characters in a column of a table in plain text


class Element(nodes.General, nodes.Element):
    """A block: ``Element(tag="details", html={"open": ""})``."""


class Line(nodes.General, nodes.TextElement):
    """A block with text, such as a summary; a paragraph in other formats."""


class HtmlOnly(nodes.General, nodes.Element):
    """Content that other formats leave out."""


class OtherOnly(nodes.General, nodes.Element):
    """Content that HTML leaves out, such as the text in place of a drawing."""


class Later(nodes.General, nodes.Element):
    """Content that a browser builds when it is first shown, by ``rosetta-later.js``.

    It stands in ``noscript``: a browser with script keeps it as one text, and makes no elements of it. Readers without
    script, and programs that read the page, have all of it. It can't hold another ``noscript``.
    """


def element(tag: str, *children: nodes.Node, classes: tuple[str, ...] = (), **html: str) -> Element:
    """Make an ``Element``; the attributes' underscores become hyphens (``aria_label``)."""
    return Element("", *children, tag=tag, html=_attributes(html), classes=list(classes))


def line(tag: str, *children: nodes.Node, classes: tuple[str, ...] = (), **html: str) -> Line:
    """Make a ``Line`` of inline nodes."""
    return Line("", "", *children, tag=tag, html=_attributes(html), classes=list(classes))


def scrolling(content: nodes.Node, label: str) -> Element:
    """Wrap wide content in a box that scrolls and that the keyboard can reach."""
    return element("div", content, classes=("rosetta-scroll",), role="region", tabindex="0", aria_label=label)


def drawing(svg: str, alternative: str) -> list[nodes.Node]:
    """An inline SVG for HTML, and its text alternative for every other format."""
    return [
        nodes.raw("", svg, format="html"),
        OtherOnly("", nodes.paragraph("", alternative)),
    ]


def link(text: str, uri: str) -> nodes.reference:
    """A link to an address, relative to the page."""
    return nodes.reference("", "", nodes.inline("", text), refuri=uri, internal=True)


def anchor(text: str, target: str) -> nodes.reference:
    """A link to an id on the same page."""
    return nodes.reference("", "", nodes.inline("", text), refid=target, internal=True)


def badge(text: str, kind: str, explanation: str = "") -> nodes.TextElement:
    """A small label; ``kind`` is ``ok``, ``warn``, ``bad`` or ``plain``; with an explanation it is an abbreviation."""
    classes = ["rosetta-badge", f"rosetta-{kind}"]
    if explanation:
        return nodes.abbreviation("", text, explanation=explanation, classes=classes)
    return nodes.inline("", text, classes=classes)


def table(
    header: Sequence[nodes.Node | str],
    rows: list[list[Entry]],
    *,
    classes: tuple[str, ...] = (),
) -> nodes.table:
    """Make a table; a heading is text or a block."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in _widths(header, rows)), cols=len(header))
    head = nodes.row("", *(nodes.entry("", paragraph(one) if isinstance(one, str) else one) for one in header))
    group += nodes.thead("", head)
    body = nodes.tbody()
    for row in rows:
        entries = nodes.row()
        for cell in row:
            node, span = cell if isinstance(cell, tuple) else (cell, 1)
            if isinstance(node, str):
                node = nodes.paragraph("", node)
            elif not isinstance(node, nodes.Body):
                node = nodes.paragraph("", "", node)
            entry = nodes.entry("", node)
            if span > 1:
                entry["morecols"] = span - 1
            entries += entry
        body += entries
    group += body
    return nodes.table("", group, classes=["rosetta-table", *classes])


def _widths(header: Sequence[nodes.Node | str], rows: list[list[Entry]]) -> list[int]:
    """The widths of a table's columns in characters, which only plain text uses."""
    widths = [len(title if isinstance(title, str) else title.astext()) for title in header]
    for row in rows:
        if len(row) == len(header):  # else a cell spans several columns
            for column, cell in enumerate(row):
                text = cell if isinstance(cell, str) else cell[0].astext() if isinstance(cell, tuple) else cell.astext()
                widths[column] = max([widths[column], *map(len, text.splitlines())])
    return [min(width, WIDEST) for width in widths]


def paragraph(*parts: nodes.Node | str) -> nodes.paragraph:
    """A paragraph of text and inline nodes."""
    return nodes.paragraph("", "", *(nodes.Text(part) if isinstance(part, str) else part for part in parts))


def joined(parts: Sequence[nodes.Node], between: str) -> list[nodes.Node]:
    """Inline nodes with a text between each two."""
    return [one for part in parts for one in (nodes.Text(between), part)][1:]


def section(document: nodes.document, title: str, name: str, *children: nodes.Node) -> nodes.section:
    """A section with a fixed id."""
    made = nodes.section("", nodes.title("", title), *children, ids=[name])
    document.ids[name] = made
    return made


def setup(app: Sphinx) -> None:
    """Register the nodes, and the script that marks the edges of wide tables."""
    app.add_js_file("rosetta-scroll.js", loading_method="defer")
    skipped, shown = (skip, None), (nothing, nothing)
    made: tuple[tuple[type[nodes.Element], Any, Any], ...] = (
        (Element, (_visit_html, _depart_html), shown),
        (Line, (_visit_html, _depart_html), (_as_paragraph, _after_paragraph)),
        (HtmlOnly, shown, skipped),
        (Later, (_visit_later, _depart_later), shown),
        (OtherOnly, skipped, shown),
    )
    for kind, html, others in made:
        visitors: dict[str, Any] = dict.fromkeys(OTHERS, others)
        app.add_node(kind, html=html, **visitors)


def _attributes(html: dict[str, str]) -> dict[str, str]:
    return {key.rstrip("_").replace("_", "-"): value for key, value in html.items()}


def _visit_html(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def _depart_html(self: Any, node: nodes.Element) -> None:
    self.body.append(f"</{node['tag']}>\n")


def _visit_later(self: Any, node: nodes.Element) -> None:
    self.body.append("<noscript>")


def _depart_later(self: Any, node: nodes.Element) -> None:
    self.body.append("</noscript>")


def nothing(self: Any, node: nodes.Element) -> None:
    """Visit a node of which only the content is shown."""


def skip(self: Any, node: nodes.Element) -> None:
    """Leave a node out."""
    raise nodes.SkipNode


def _as_paragraph(self: Any, node: nodes.Element) -> None:
    self.visit_paragraph(node)


def _after_paragraph(self: Any, node: nodes.Element) -> None:
    self.depart_paragraph(node)
