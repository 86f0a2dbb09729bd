"""The checkout's lock: only one command executes frameworks at a time, else its times would be wrong."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from rosetta_common.ground.files import naming
from rosetta_common.upper.project import WORKSHOP, RosettaError
from rosetta_common.upper.running.tasks import now


class Busy(RosettaError):
    """Another run is active in this checkout."""

    exit_code = 3


@contextlib.contextmanager
def only_run(workshop: Path = WORKSHOP) -> Iterator[None]:
    """Hold the checkout's lock.

    Raises:
        Busy: with the process that holds it.
    """
    workshop.mkdir(exist_ok=True)
    lock, holder = FileLock(workshop / "lock"), workshop / "holder"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise Busy(f"another run is active in this checkout ({who}): wait for it, or stop it") from error
    try:
        with naming(holder):
            holder.write_text(f"process {os.getpid()}, since {now()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
