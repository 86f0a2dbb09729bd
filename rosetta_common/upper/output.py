"""Prints what commands tell: tables, lines and JSON, for terminals, pipes and readers that leave early."""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any

from rich.console import Console, ConsoleRenderable, Group
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

PIPE = 160  # characters of a line if stdout is no terminal: room for two lines of code side by side
ANY = 100_000  # characters: more than every table needs


class Patient(Console):
    """A console whose reader may leave, as in ``rosetta list | head``: the command goes on and keeps its exit code."""

    def on_broken_pipe(self) -> None:
        """The reader has left: drop the rest."""
        self.quiet = True
        drop(self.file)


def stderr() -> Console:
    """The console for progress and messages."""
    return Patient(stderr=True)


def show(what: ConsoleRenderable) -> None:
    """Print something with columns; a table that is too wide for the terminal is printed as a list."""
    out = Patient(width=None if sys.stdout.isatty() else PIPE)
    if isinstance(what, Table) and not what.expand and _words_need(what, out) > out.width:
        out.print(_listed(what))
    else:
        out.print(what)


def say(line: str) -> None:
    """Print a line as it is."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        drop(sys.stdout)


def say_json(value: Any) -> None:
    """Print a value as JSON."""
    say(json.dumps(value, indent=1))


def drop(stream: IO[str]) -> None:
    """Drop all that is written to a stream from now on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _words_need(table: Table, console: Console) -> int:
    """The width of a table in which no word is cut."""
    return Measurement.get(console, console.options.update_width(ANY), table).minimum


def _listed(table: Table) -> Group:
    """A table as a list: a line for the first cell of each row, below it a line for each other cell with a value."""
    lines: list[ConsoleRenderable] = [Text.from_markup(str(table.title or ""), style="italic"), Text()]
    headings = [str(column.header) for column in table.columns]
    for name, *cells in zip(*(column.cells for column in table.columns), strict=True):
        first = Text.from_markup(str(name))
        lines.append(first)
        below = len(first.plain) - len(first.plain.lstrip()) + 2
        for heading, cell in zip(headings[1:], map(str, cells), strict=True):
            if cell not in ("", "-"):
                lines.append(Padding(Text.from_markup(f"{heading}: {cell}"), (0, 0, 0, below)))
    return Group(*lines)
