"""Ends the processes that a job leaves behind: they would take their cores from every later timing.

A process that a job starts is in the job's process group. Some leave it, for a session of their own: these are found by
a variable, ``JOB``, which they inherit. Only Linux shows the variables of a process (``/proc``).
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from rosetta_common.upper.project import WORKSHOP
from rosetta_common.upper.running.variables import JOB

PROCESSES = Path("/proc")
ROUNDS = 5  # a process may start another one while it is being ended


def mark_of(folder: Path) -> str:
    """The mark of a job's processes: the number of this process, and the job's folder."""
    return f"{os.getpid()} {folder}"


def end_group(leader: int) -> None:
    """End the processes of a group, named by its leader's number; none may be left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_marked(mark: str) -> None:
    """End the processes of a job, wherever they are."""
    _end(lambda found: found == mark)


def end_lost() -> None:
    """End what earlier commands in this checkout left behind, if they were killed before they could do it."""

    def lost(found: str) -> bool:
        runner, _, folder = found.partition(" ")
        return Path(folder).is_relative_to(WORKSHOP) and not (PROCESSES / runner).exists()

    _end(lost)


def _end(chosen: Callable[[str], bool]) -> None:
    for _ in range(ROUNDS):
        numbers = [number for number, mark in _marks() if chosen(mark)]
        for number in numbers:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        if not numbers:
            return


def _marks() -> Iterator[tuple[int, str]]:
    """The number and the mark of every process that has a mark."""
    wanted = f"{JOB}=".encode()
    for path in PROCESSES.glob("[0-9]*/environ"):
        try:
            variables = path.read_bytes().split(b"\0")
        except OSError:  # it has ended, or belongs to another user
            continue
        for variable in variables:
            if variable.startswith(wanted):
                yield int(path.parent.name), os.fsdecode(variable[len(wanted) :])
