"""Reads ``environments/newest.toml``: the newest releases of the packages that an environment names, and their date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from packaging.version import Version

from rosetta_common.upper.project import PINS, RosettaError

FILE = PINS / "newest.toml"
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)  # name, extras, version


class Newest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The newest releases that one file of requirements allows together."""

    date: datetime.date  # the day on which they were looked up
    python: str  # of the environment
    packages: dict[str, str]  # the newest releases for that Python
    newer_python: dict[str, str] = {}  # still newer releases, which need a newer Python


@dataclass(frozen=True)
class Behind:
    """A package whose pin isn't the newest release."""

    package: str
    pinned: str
    newest: str
    date: datetime.date
    reason: str = ""  # why it is held back, if there is a reason

    @property
    def words(self) -> str:
        """Both versions and the reason in one sentence."""
        why = f" ({self.reason})" if self.reason else ""
        return f"{self.package}: pinned {self.pinned}; newest release on {self.date}: {self.newest}{why}."


def pins_of(text: str) -> dict[str, str]:
    """The pinned versions in the text of a requirements file, by package."""
    return {name: version for name, _, version in PIN.findall(text)}


def read_newest(path: Path = FILE) -> dict[str, Newest]:
    """The newest releases, by the name of the ``.in`` file without its ending; empty if nobody looked them up.

    Raises:
        RosettaError: in one line, if the file has a mistake.
    """
    if not path.is_file():
        return {}
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Newest])
    except (OSError, ValueError) as error:  # no TOML, another type
        raise RosettaError(
            f"{path.name}: {' '.join(str(error).split())}: write it again with `nox -s newest`"
        ) from error


def behind(asked: Path, python: str, newest: Newest | None, held_back: Mapping[str, str]) -> list[Behind]:
    """The packages of a ``.in`` file whose pins are older than the newest releases.

    Args:
        asked: the ``.in`` file; it may be missing.
        python: the environment's Python; releases that were looked up for another Python don't count.
        newest: the newest releases; ``None`` if nobody looked them up.
        held_back: reasons by package.
    """
    if newest is None or newest.python != python or not asked.is_file():
        return []
    found = []
    for package, pinned in pins_of(asked.read_text(encoding="utf-8")).items():
        reason, version = held_back.get(package, ""), newest.packages.get(package, pinned)
        if package in newest.newer_python:
            version = newest.newer_python[package]
            reason = reason or f"it needs a newer Python than {python}"
        if Version(version) > Version(pinned):
            found.append(Behind(package, pinned, version, newest.date, reason))
    return found
