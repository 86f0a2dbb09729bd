"""Reads and checks ``differences.toml``: the true differences between frameworks that the proofs found.

If a column's deviation is too large, the reference emulates the column's differences. If the deviation is then within
the tolerance, the column is *different, explained*. So every proof checks the statements of the table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.workloads import rungs_of

TABLE = Path(__file__).with_name("differences.toml")
LISTS = ("workloads", "rungs", "frameworks")


class DifferencesError(RosettaError):
    """The table has a mistake; the message names the entry."""


@dataclass(frozen=True)
class Difference:
    """One way in which a framework truly differs; its lesson is ``lessons/<topic>.html#<name>``."""

    name: str
    title: str
    workloads: tuple[str, ...]
    rungs: tuple[str, ...]  # the rungs in which it can show
    frameworks: tuple[str, ...]  # columns and variants
    emulation: dict[str, bool | int] = field(hash=False)  # options of the reference


@cache
def differences() -> dict[str, Difference]:
    """The project's own table, read once."""
    return read_differences()


def read_differences(path: Path = TABLE) -> dict[str, Difference]:
    """Read and check the table.

    Returns:
        The differences by name, in the table's order.

    Raises:
        DifferencesError: for bad TOML, a key that is missing, unknown or of another type, a workload without a proof,
            a rung that none of the workloads has.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no file, no UTF-8, no TOML
        raise DifferencesError(f"can't read {path.name}: {error}") from error
    return {name: _difference(name, entry, f"{path.name}: {name}") for name, entry in tables.items()}


def possible(workload: str, framework: str, rung: str) -> list[Difference]:
    """The differences that may explain a rung of a column."""
    found = differences().values()
    return [d for d in found if workload in d.workloads and framework in d.frameworks and rung in d.rungs]


def _difference(name: str, entry: Mapping[str, Any], where: str) -> Difference:
    if not isinstance(entry, Mapping) or set(entry) != {"title", *LISTS, "emulation"}:
        raise DifferencesError(f"{where}: title, {', '.join(LISTS)} and emulation are wanted, each once and no more")
    for key in LISTS:
        values = entry[key]
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            raise DifferencesError(f"{where}: {key} must be a list of names")
    if not isinstance(entry["title"], str):
        raise DifferencesError(f"{where}: title must be a text")
    emulation = entry["emulation"]
    if not isinstance(emulation, Mapping) or not all(isinstance(value, bool | int) for value in emulation.values()):
        raise DifferencesError(f"{where}: emulation must be a table of true, false or whole numbers")
    for workload in entry["workloads"]:
        if not rungs_of(workload):
            raise DifferencesError(f"{where}: there is no workload {workload!r} that is proved")
    known = {rung for workload in entry["workloads"] for rung in rungs_of(workload)}
    if missing := set(entry["rungs"]) - known:
        raise DifferencesError(f"{where}: none of its workloads has the rung {', '.join(sorted(missing))}")
    workloads, rungs, frameworks = (tuple(entry[key]) for key in LISTS)
    return Difference(name, entry["title"], workloads, rungs, frameworks, dict(emulation))
