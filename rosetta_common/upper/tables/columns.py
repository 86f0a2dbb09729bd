"""A column of a results table, as an object: page, sort keys, JSON and CSV are made from it; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rosetta_common.upper.records.models import Run
from rosetta_common.upper.tables.values import Cell, Memory, memory_text, versions_text

Of = TypeVar("Of")  # the object that a row shows


@dataclass(frozen=True)
class TableColumn(Generic[Of]):
    """A column of a results table.

    Programs use its key, which is unique in a table and never changes. Its heading is only for readers.
    """

    key: str
    heading: str
    unit: str  # unit of the raw value, in words; empty if it has none
    cell: Callable[[Of], Cell]
    gated: bool = False  # whether the value is shown only if accuracy and features are right
    brief: bool = False  # whether the page of a framework also shows the column
    below: bool = False  # whether pages show it below the row's name, not as a column

    def of(self, row: Of, right: bool) -> Cell:
        """The cell of one row; without a value if the column is gated and accuracy or features are wrong."""
        return Cell() if self.gated and not right else self.cell(row)


def cells_of(columns: Sequence[TableColumn[Of]], row: Of, right: bool = True) -> dict[str, Cell]:
    """The cells of one row by the columns' keys; ``right`` says whether accuracy and features are."""
    return {column.key: column.of(row, right) for column in columns}


def memory_cell(runs: Sequence[Run]) -> Cell:
    """The greatest peak memory of some runs."""
    device = [run.device_memory for run in runs if run.device_memory is not None]
    memory = Memory(max(run.host_memory for run in runs), max(device, default=None))
    return Cell(memory, memory_text(memory))


def versions_cell(versions: dict[str, str]) -> Cell:
    """Names of packages with their versions."""
    return Cell(versions, versions_text(versions))
