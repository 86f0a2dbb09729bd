"""``{rosetta-published} FAMILY``: the values that others published in 2017 and 2018, labelled as theirs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.site.elements import badge, paragraph, scrolling, table
from rosetta_common.upper.site.families import FOLDER, FamilyDirective, note

FILE = "published.csv"  # in the folder of the pages
ADDRESS = "https://github.com/ilkarman/DeepLearningFrameworks"
FIELDS = ("state", "family", "library", "task", "measure", "accuracy", "k80", "p100", "cudnn", "note")
# The two states of the published tables, the newest first: title, label, and remarks.
STATES = {
    "2018": (
        "Final state, 2018",
        "published 2018, K80/P100, single runs; not measured here",
        "On a K80 and on a P100, with CUDA 8 and cuDNN 6.",
    ),
    "2017": ("First state, October 2017", "published 2017, K80, single runs; not measured here", "On a K80."),
}


class PublishedError(ValueError):
    """The file of the published values has a mistake; the message names the line."""


@dataclass(frozen=True)
class PublishedLine:
    """A line of the published tables, as it was published."""

    state: str  # one of STATES
    family: str
    library: str
    task: str
    measure: str
    accuracy: str
    k80: str
    p100: str
    cudnn: str  # "yes", "no", or empty if it doesn't apply
    note: str


def read_published(path: Path) -> list[PublishedLine]:
    """Read and check the published values; a missing file means no values.

    Raises:
        PublishedError: in one line, naming the line of the file.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    if not lines or tuple(lines[0]) != FIELDS:
        raise PublishedError(f"{path.name}: the first line must be {','.join(FIELDS)}")
    found = []
    for number, values in enumerate(lines[1:], 2):
        if len(values) != len(FIELDS):
            raise PublishedError(f"{path.name}:{number}: {len(values)} values instead of {len(FIELDS)}")
        line = PublishedLine(*values)
        if line.state not in STATES:
            raise PublishedError(f"{path.name}:{number}: state {line.state!r} is none of {', '.join(STATES)}")
        for value in (line.accuracy, line.k80, line.p100):
            if value and not value.replace(".", "", 1).isdigit():
                raise PublishedError(f"{path.name}:{number}: {value!r} is no number")
        found.append(line)
    return found


VALUES = {"accuracy": "accuracy, %", "k80": "K80", "p100": "P100", "cudnn": "on cuDNN"}  # fields, as headings


def pivot(lines: list[PublishedLine]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one state's table, a row for each library; an empty column is left out."""
    fields = [
        (task, field)
        for task in dict.fromkeys(line.task for line in lines)
        for field in VALUES
        if any(getattr(line, field) for line in lines if line.task == task)
    ]
    found = {
        (line.library, line.task, field): getattr(line, field)
        for line in lines
        for field in VALUES
        if getattr(line, field)
    }
    libraries = dict.fromkeys(line.library for line in lines)
    rows = [
        [library, *(found.get((library, task, field), "\N{EM DASH}") for task, field in fields)]
        for library in libraries
    ]
    return ["Library", *(f"{task}, {VALUES[field]}" for task, field in fields)], rows


def measures(lines: list[PublishedLine]) -> str:
    """The measured quantities of one state, in words."""
    found = dict.fromkeys((line.task, line.measure) for line in lines)
    return "; ".join(f"{task}: {measure}" for task, measure in found) + "."


class RosettaPublished(FamilyDirective):
    """The published values of a family, or of all; nothing if there are none."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make a table for each state."""
        path = Path(self.env.app.srcdir) / FOLDER / FILE
        if self.arguments:
            self.members()
        note(self.env.app, path)
        try:
            lines = read_published(path)
        except PublishedError as error:
            raise self.error(f"{self.name}: {error}") from error
        made: list[nodes.Node] = []
        for state, (title, label, about) in STATES.items():
            of_state = [one for one in lines if one.state == state and self.arguments in ([], [one.family])]
            if not of_state:
                continue
            header, rows = pivot(of_state)
            shown = table(header, [list(row) for row in rows], classes=("rosetta-published",))
            made += [
                paragraph(nodes.strong("", title), " ", badge(label, "warn"), f" {about} {measures(of_state)}"),
                scrolling(shown, title),
            ]
            if remarks := [f"{f.library}, {f.task}: {f.note}" for f in of_state if f.note]:
                items = (nodes.list_item("", paragraph(remark)) for remark in remarks)
                made.append(nodes.bullet_list("", *items))
        if made:
            made.append(
                paragraph(
                    "Source: the README of ",
                    nodes.reference("", "DeepLearningFrameworks", refuri=ADDRESS),
                    ". They are history: other versions, other hardware, models that were not kept equal, one run "
                    "each. They can't be compared with our records.",
                )
            )
        return made


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-published", RosettaPublished)
