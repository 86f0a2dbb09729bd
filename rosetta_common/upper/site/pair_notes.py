"""The lessons that hold for just two columns, step by step: as data from which ``rosetta-notes.js`` makes a line.

A page has some 250 pairs in each step, so the line of each is made in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from docutils import nodes

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.lesson_notes import touching
from rosetta_common.upper.site.lesson_verdicts import said_of, verdict_of

LEGEND = (
    '<p class="rosetta-note rosetta-legend rosetta-needs-script">If two steps have similar lines, these stand side by '
    'side. Marked: <span class="rosetta-differs">names and values</span> that the similar line doesn\u2019t have, and '
    '<span class="rosetta-alone">lines without a similar line</span>.</p>'
)


def sides(content: SiteContent, lesson: Lesson, workload: str, columns: Sequence[Framework]) -> dict[str, str]:
    """What a lesson says of each column: the answer of a convention, ``"yes"`` or ``"no"``; others are left out."""
    found: dict[str, str] = {}
    for framework in columns:
        name = framework.name
        if lesson.proof:
            said = verdict_of(content, lesson, name) or ("no" if content.proof(workload, name) else "")
        else:
            said = said_of(content, lesson, name)
        if said:
            found[name] = said
    return found


def parting(
    content: SiteContent, docs: set[str], workload: str, step: str, columns: Sequence[Framework], root: str
) -> list[dict[str, Any]]:
    """The lessons about a step in which two of the columns differ.

    Returns:
        For each lesson its title and address, the different ``sides``, and for each column the number of its side
        (``None`` if no record says). ``pitfall`` says which kind the lesson is; if the sides are numbers without a
        meaning in words, ``asked`` says of what.
    """
    made = []
    for lesson in touching(content, workload, step):
        found = sides(content, lesson, workload, columns)
        different = list(dict.fromkeys(found.values()))
        if f"lessons/{lesson.topic}" not in docs or len(different) < 2:
            continue
        of = [different.index(found[one.name]) if one.name in found else None for one in columns]
        address = content.lesson_address(lesson.name, root)
        one: dict[str, Any] = {"title": lesson.title, "href": address, "sides": different, "of": of}
        if not lesson.answers:
            one["pitfall"] = True
        elif any(side not in lesson.words.values() for side in different):
            one["asked"] = lesson.question
        made.append(one)
    return made


def pair_note(
    content: SiteContent, docs: set[str], workload: str, step: str, columns: Sequence[Framework], root: str
) -> list[nodes.Node]:
    """An empty fold with the data of ``parting``, which the script fills; nothing if no two columns differ."""
    found = parting(content, docs, workload, step, columns, root)
    if not found:
        return []
    names = [framework.name for framework in columns]
    data = escape(json.dumps({"columns": names, "lessons": found}, separators=(",", ":"), ensure_ascii=False))
    fold = f'<details class="rosetta-printed rosetta-parting" hidden data-parting="{data}">'
    return [nodes.raw("", f"{fold}<summary></summary></details>", format="html")]
