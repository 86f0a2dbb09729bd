"""Text of a table's cell without a paragraph around it, in HTML: a matrix of verdicts has thousands of cells.

Sphinx gives each cell a paragraph, also if it holds nothing else. The page looks the same without it.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from rosetta_common.upper.site.elements import OTHERS, nothing

OURS = "rosetta-table"  # the class of the tables that ``elements.table`` makes


class Bare(nodes.General, nodes.TextElement):
    """Inline content that stands in a cell as it is."""


class BareCells(SphinxPostTransform):
    """Takes the paragraph out of each cell that holds one alone; headings keep theirs, which turn it."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Go through the tables of this site."""
        for table in self.document.findall(nodes.table):
            if OURS in table["classes"]:
                for body in table.findall(nodes.tbody):
                    for entry in list(body.findall(nodes.entry)):
                        _bare(entry)


def _bare(entry: nodes.entry) -> None:
    if len(entry) != 1 or type(entry[0]) is not nodes.paragraph:
        return
    (paragraph,) = entry.children
    if isinstance(paragraph, nodes.paragraph) and not paragraph["ids"] and not paragraph["classes"]:
        entry.replace(paragraph, Bare("", "", *paragraph.children))


def setup(app: Sphinx) -> None:
    """Register the node and the transform."""
    visitors: dict[str, Any] = dict.fromkeys((*OTHERS, "html"), (nothing, nothing))
    app.add_node(Bare, **visitors)
    app.add_post_transform(BareCells)
