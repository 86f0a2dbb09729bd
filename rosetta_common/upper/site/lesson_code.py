"""The code of a lesson's checks, a tab for each framework, made light: a page of lessons holds several hundred boxes.

Frameworks with the same code share a tab. The code stands in the page as plain text, for readers without script and for
printing; ``rosetta-code.js`` colours a box when it comes into view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from docutils import nodes

from rosetta_common.ground.phrases import PLAIN, SAME
from rosetta_common.upper.registry import GROUPS, Framework
from rosetta_common.upper.site.elements import OtherOnly, line
from rosetta_common.upper.site.tabs import Tab, tab_group

PITFALL = {"trap": "Without the fix", "mend": "With the fix"}  # the titles of the parts
CONVENTION = {"trap": "By default", "mend": "The other way"}
PHRASE = {PLAIN: "By default", SAME: "For the same result as the others"}
ON = " on "  # between a library and its backend in a title


@dataclass(frozen=True)
class Box:
    """The code of a check, by part, and the frameworks of one group that share it."""

    frameworks: tuple[Framework, ...]
    parts: dict[str, str]


def folded(found: Sequence[tuple[Framework, dict[str, str]]]) -> list[Box]:
    """Put neighbours of one group with the same code into one box."""
    boxes: list[Box] = []
    for framework, parts in found:
        last = boxes[-1] if boxes else None
        if last and last.parts == parts and last.frameworks[0].group == framework.group:
            boxes[-1] = Box((*last.frameworks, framework), parts)
        else:
            boxes.append(Box((framework,), parts))
    return boxes


def joint_title(titles: Sequence[str]) -> str:
    """One title for several: ``Keras on TensorFlow, JAX`` if all belong to one library, else all titles."""
    first, *others = titles
    head = first.partition(ON)[0] + ON
    if all(title.startswith(head) for title in titles):
        others = [title.removeprefix(head) for title in others]
    return ", ".join([first, *others])


def light_box(code: str, language: str = "python") -> nodes.raw:
    """A box of code with few elements, for HTML alone; the page's script colours only Python."""
    lean = " rosetta-lean" if language == "python" else ""
    light = f'<div class="highlight{lean}"><pre>{escape(code, quote=False)}</pre></div>'
    return nodes.raw("", light, format="html")


def code_box(code: str, language: str = "python") -> list[nodes.Node]:
    """A box of code with few elements; other formats and the search's index get an ordinary box."""
    return [
        light_box(code, language),
        OtherOnly("", nodes.literal_block(code, code, language=language)),
    ]


def lesson_code(
    found: Sequence[tuple[Framework, dict[str, str]]], name: str, title: str, titles: Mapping[str, str] = PITFALL
) -> list[nodes.Node]:
    """The tabs with the code of one lesson; nothing if no framework has any.

    Args:
        found: frameworks with the code of their checks, by part.
        name: the lesson's; the ids are made from it.
        title: the lesson's, for screen readers.
        titles: of the parts: ``PITFALL`` or ``CONVENTION``.
    """
    tabs = []
    for box in folded(found):
        content: list[nodes.Node] = []
        parts = {part: box.parts[part] for part in titles if part in box.parts} or box.parts
        for part, code in parts.items():
            if len(parts) > 1:
                content.append(line("p", nodes.Text(titles[part]), classes=("rosetta-part",)))
            content += code_box(code)
        first, *others = box.frameworks
        also = tuple(framework.name for framework in others)
        heading = joint_title([framework.title for framework in box.frameworks])
        tabs.append(Tab(first.name, heading, tuple(content), heading=GROUPS[first.group], also=also))
    return [tab_group(tabs, name, f"{title}: framework")] if tabs else []
