"""Reads an example in percent format (``# %% tags=["build"]``) and finds its steps."""

import os
import re
from collections import OrderedDict
from typing import NamedTuple

STEPS = ("load", "build", "compile", "train", "predict", "evaluate")
# Those of a workload whose network isn't trained, by the workload's name.
UNTRAINED = {"resnet50_features": ("load", "build", "predict", "evaluate")}

Cell = NamedTuple(
    "Cell",
    [
        ("kind", str),  # "code" or "markdown"
        ("step", str),  # one of STEPS, or "" outside of them
        ("source", str),  # without the marker line; Markdown without its comment signs
        ("line", int),  # of the first line of the source in the file, from 1
    ],
)

_MARKER = re.compile(r"^# %%(?P<rest>.*)$")
_TAGS = re.compile(r"tags=\[(?P<tags>[^\]]*)\]")


class ExampleError(ValueError):
    """An example can't be parsed; the message names the file and the line."""


def workload_steps(workload):
    """Return the names of a workload's steps, in their order: all six unless it trains nothing."""
    return UNTRAINED.get(workload, STEPS)


def split_cells(text):
    """Yield the cells of a script in percent format.

    Args:
        text: the script.

    Yields:
        Kind ("code" or "markdown"), the list of tags, the source (without the marker line; Markdown without its comment
        signs), the number of the source's first line and that of the marker. Blank cells are left out.
    """
    kind, tags, marked, lines = "code", [], 0, []
    for number, line in enumerate(text.split("\n") + ["# %%"], 1):
        marker = _MARKER.match(line)
        if not marker:
            lines.append(line)
            continue
        source = "\n".join(lines).strip("\n")
        if source.strip():
            offset = next(i for i, line in enumerate(lines) if line.strip())
            if kind == "markdown":
                source = "\n".join(re.sub(r"^# ?", "", line) for line in source.split("\n"))
            yield kind, tags, source, marked + 1 + offset, marked
        rest = marker.group("rest")
        kind = "markdown" if "[markdown]" in rest else "code"
        found = _TAGS.search(rest)
        tags = re.findall(r"[\"']([^\"']+)[\"']", found.group("tags")) if found else []
        marked, lines = number, []


def parse_cells(text, name="example", steps=STEPS):
    """Split an example into its cells.

    Args:
        text: the script.
        name: the file's name, for messages.
        steps: the names of the steps that it must have.

    Returns:
        A list of ``Cell``; a blank part before the first marker is left out.

    Raises:
        ExampleError: if a tag names no step, or if steps are missing, doubled or out of order.
    """
    cells = [
        Cell(kind, _step_of(tags, name, marked), source, line) for kind, tags, source, line, marked in split_cells(text)
    ]
    _check(cells, name, steps)
    return cells


def read_cells(path):
    """Return ``parse_cells`` of a file, read as UTF-8; the file's folder has the name of its workload."""
    workload = os.path.basename(os.path.dirname(os.path.abspath(str(path))))
    with open(str(path), encoding="utf-8") as file:
        return parse_cells(file.read(), str(path), workload_steps(workload))


def steps_of(cells):
    """Return an ``OrderedDict`` from each step's name to its ``Cell``."""
    return OrderedDict((cell.step, cell) for cell in cells if cell.step)


def _step_of(tags, name, number):
    for tag in tags:
        if tag not in STEPS:
            raise ExampleError("%s:%d: %r is no step; the steps are %s" % (name, number, tag, ", ".join(STEPS)))
    if len(tags) > 1:
        raise ExampleError("%s:%d: a cell belongs to one step, not to %s" % (name, number, " and ".join(tags)))
    return tags[0] if tags else ""


def _check(cells, name, steps):
    found = [cell.step for cell in cells if cell.step]
    if found != list(steps):
        raise ExampleError(
            "%s: the steps must be %s, each once and in this order; found: %s"
            % (name, ", ".join(steps), ", ".join(found) or "none")
        )
