"""Reads and checks ``docs/published.toml``: the figures that others published in 2017 and 2018; without Sphinx."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from rosetta_common.upper.records.rounds import REFERENCE

Text = Annotated[str, Meta(min_length=1)]
When = Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}\Z")]  # a year, a month or a day
Address = Annotated[str, Meta(pattern=r"^https://[^\s\"'<>\\]+\Z")]
Positive = Annotated[float, Meta(gt=0)]
Percent = Annotated[float, Meta(ge=0, le=100)]
Kind = TypeVar("Kind")


class PublishedError(ValueError):
    """A file of published figures has a mistake; the message names the file and the place."""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who published something, when, and on which hardware."""

    title: Text
    label: Text  # of the badge: says that these are not our runs
    about: Text  # hardware and number of runs, in sentences
    date: When
    source: Text
    address: Address = ""


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The published figures of one library in one table."""

    library: Text  # as published
    framework: Text  # our column for it
    short: Text  # its name in a chart
    seconds: Annotated[dict[Text, Positive], Meta(min_length=1)]  # by hardware
    accuracy: Percent | None = None
    cudnn: bool | None = None  # whether its recurrent layer was cuDNN's; ``None`` if it doesn't apply
    note: str = ""  # what is known about the figure, such as a notebook that says otherwise


class PublishedTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One published table: one workload in one state."""

    state: Text  # a key of ``Published.states``
    workload: Text
    task: Text  # the short name of the workload
    quantity: Text  # the measured quantity, with its unit
    rows: Annotated[tuple[Library, ...], Meta(min_length=1)]

    @property
    def hardware(self) -> list[str]:
        """The hardware of the figures, in the order in which the rows name it."""
        return list(dict.fromkeys(name for row in self.rows for name in row.seconds))

    def relative(self, hardware: str) -> dict[str, float]:
        """The speed of each library over that of PyTorch in this table, by library; above 1 is faster.

        Libraries without a figure for the hardware are left out; empty if PyTorch has none.
        """
        base = next((row.seconds.get(hardware) for row in self.rows if row.framework == REFERENCE), None)
        found = {row.library: row.seconds[hardware] for row in self.rows if hardware in row.seconds}
        return {library: base / seconds for library, seconds in found.items()} if base else {}


class Grid(Origin, frozen=True, kw_only=True):
    """Another table, as text; an empty cell has no figure."""

    columns: Annotated[tuple[Text, ...], Meta(min_length=2)]
    rows: Annotated[tuple[tuple[str, ...], ...], Meta(min_length=1)]
    notes: tuple[Text, ...] = ()


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; ``states`` begins with the newest."""

    states: dict[Text, Origin] = {}
    tables: tuple[PublishedTable, ...] = ()
    grids: dict[Text, Grid] = {}

    def of(self, workload: str) -> list[PublishedTable]:
        """The tables of a workload, the newest state first."""
        order = list(self.states)
        return sorted((one for one in self.tables if one.workload == workload), key=lambda one: order.index(one.state))


class TodayRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code of one notebook of 2018, run today: the range of its samples a second."""

    workload: Text
    framework: Text  # our column of the same framework
    code: Text
    low: Positive
    high: Positive
    note: str = ""


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our speed over that of a notebook's code, one run after the other."""

    workload: Text
    framework: Text
    low: Positive
    high: Positive
    note: str = ""


class Today(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``docs/workloads/originals_today.toml``: the notebooks of 2018, run today."""

    date: When
    hardware: Text
    data: Text
    batch_size: Annotated[int, Meta(ge=1)]
    method: Text
    unit: Text  # of the rows
    row: tuple[TodayRow, ...] = ()
    pair: tuple[Pair, ...] = ()

    def pair_of(self, row: TodayRow) -> Pair | None:
        """Our speed over that of a row, if they were run as a pair."""
        wanted = (row.workload, row.framework)
        return next((one for one in self.pair if (one.workload, one.framework) == wanted), None)


def read_published(path: Path, frameworks: Collection[str], workloads: Collection[str]) -> Published:
    """Read and check the published figures; a missing file means none.

    Args:
        path: the file.
        frameworks: the names of all columns.
        workloads: the names of all workloads.

    Raises:
        PublishedError: in one line that names the place of the mistake.
    """
    if not path.is_file():
        return Published()
    found = decoded(path, Published)
    for number, one in enumerate(found.tables, 1):
        _check_table(f"{path.name}: table {number}", one, found.states, frameworks, workloads)
    for name, grid in found.grids.items():
        for cells in grid.rows:
            if len(cells) != len(grid.columns):
                where = f"{path.name}: grids.{name}: {cells[0] if cells else 'a row'}"
                raise PublishedError(f"{where}: {len(cells)} cells instead of {len(grid.columns)}")
    return found


def _check_table(
    where: str, of: PublishedTable, states: Collection[str], frameworks: Collection[str], workloads: Collection[str]
) -> None:
    """Raise ``PublishedError`` if a table names anything that there isn't, or names a library twice."""
    if of.state not in states:
        raise PublishedError(f"{where}: state {of.state!r} is none of {', '.join(states)}")
    if of.workload not in workloads:
        raise PublishedError(f"{where}: there is no workload {of.workload!r}")
    for row in of.rows:
        if row.framework not in frameworks:
            raise PublishedError(f"{where}: {row.library}: there is no column {row.framework!r}")
    if len({row.library for row in of.rows}) < len(of.rows):
        raise PublishedError(f"{where}: a library stands there twice")


def read_today(path: Path, frameworks: Collection[str], workloads: Collection[str]) -> Today | None:
    """Read and check the figures of the notebooks of 2018, run today; ``None`` if there is no file.

    Raises:
        PublishedError: in one line that names the place of the mistake.
    """
    if not path.is_file():
        return None
    found = decoded(path, Today)
    every: tuple[TodayRow | Pair, ...] = (*found.row, *found.pair)
    for one in every:
        where = f"{path.name}: {one.workload}, {one.framework}"
        if one.workload not in workloads:
            raise PublishedError(f"{where}: there is no workload {one.workload!r}")
        if one.framework not in frameworks:
            raise PublishedError(f"{where}: there is no column {one.framework!r}")
        if one.low > one.high:
            raise PublishedError(f"{where}: the range ends below its beginning")
    return found


def decoded(path: Path, kind: type[Kind]) -> Kind:
    """The content of a TOML file; ``PublishedError`` if it can't be read or has another form."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, ValueError) as error:  # no file, no TOML, another type or form
        raise PublishedError(f"{path.name}: {' '.join(str(error).split())}") from error
