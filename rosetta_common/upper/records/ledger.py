"""A ledger: reads and writes the files of one kind of record below one folder, and the reasons beside them.

Runs, proofs and checks each have one. A record may have several reasons, one for each seed. ``read_all`` raises no
error for a file that can't be used: it names the file in ``problems``, with the path inside the file at which the
mistake is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from rosetta_common.ground.files import write_json
from rosetta_common.upper.records.models import SCHEMA, Reason

REASON_SUFFIX = ".reason.json"  # beside a record: why the newest attempt, or that with one seed, made none
SEED = re.compile(r"\.seed-\d+$")  # before the suffix; only keeps files apart: the seed that counts is in the file
OLDER = 1  # the schema with digests of whole files

Key = tuple[str, ...]
Content = TypeVar("Content", bound=msgspec.Struct)
Item = TypeVar("Item")


class BadRecord(ValueError):
    """A file that can't be used; the message names it, its mistake, and the command that makes it again."""


class _Head(msgspec.Struct):
    schema: Any = None


@dataclass(frozen=True)
class Shelf(Generic[Item]):
    """The content of one ledger: items and reasons by key, and messages about files that can't be used."""

    items: dict[Key, Item]
    reasons: dict[Key, tuple[Reason, ...]]  # sorted by seed
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Ledger(Generic[Content, Item]):
    """One kind of record.

    A key names a record: the folders below ``folder``, then the file's name without its ending, ``depth`` parts in all.
    """

    what: str  # the name of its content in messages
    folder: Path
    depth: int
    content: type[Content]
    again: str  # how to make a new one: "run the example again"
    item: Callable[[Path, Content], Item]  # raises ``ValueError`` if a file doesn't fit its place

    def at(self, folder: Path) -> Ledger[Content, Item]:
        """The same ledger for another folder."""
        return replace(self, folder=folder)

    def path(self, *key: str) -> Path:
        """The path of a record."""
        return self.folder.joinpath(*key[:-1], f"{key[-1]}.json")

    def reason_path(self, *key: str, seed: int | None = None) -> Path:
        """The path of the reason why the newest attempt, or that with one seed, made no record."""
        which = "" if seed is None else f".seed-{seed}"
        return self.folder.joinpath(*key[:-1], f"{key[-1]}{which}{REASON_SUFFIX}")

    def files(self) -> list[Path]:
        """All files, reasons included, sorted."""
        return sorted(self.folder.glob("/".join(["*"] * (self.depth - 1) + ["*.json"])))

    def name(self, path: Path) -> str:
        """The name of a file in messages: its key with the ending, without the folder."""
        return "/".join(path.parts[-self.depth :])

    def read(self, path: Path) -> Item:
        """Read one record.

        Raises:
            BadRecord: if it is no JSON, has another schema, lacks a field, has a wrong type, or is in a wrong place.
        """
        text = self._bytes(path)
        found = self._decoded(path, text, _Head).schema
        if found == OLDER and type(found) is int:
            raise BadRecord(f"{self.name(path)}: older digests: `rosetta redigest` carries it over")
        if found != SCHEMA or type(found) is not int:
            told = str(found)[:40]
            raise BadRecord(f"{self.name(path)}: schema {told}, this version reads {SCHEMA}: {self.again}")
        try:
            return self.item(path, self._decoded(path, text, self.content, f": {self.again}"))
        except BadRecord:
            raise
        except ValueError as error:
            raise BadRecord(f"{self.name(path)}: {error}") from error

    def get(self, *key: str) -> Item | None:
        """The record of a key, ``None`` if there is none; ``BadRecord`` if it can't be used."""
        path = self.path(*key)
        return self.read(path) if path.exists() else None

    def read_reason(self, path: Path) -> Reason:
        """Read the reason why there is no record; ``BadRecord`` if it can't be read."""
        found: Reason = self._decoded(path, self._bytes(path), Reason)
        return found

    def read_all(self) -> Shelf[Item]:
        """Read every record and reason; a file that can't be used is named in ``problems``."""
        items: dict[Key, Item] = {}
        reasons: dict[Key, list[Reason]] = {}
        problems: list[str] = []
        for path in self.files():
            try:
                if path.name.endswith(REASON_SUFFIX):
                    reason = self.read_reason(path)
                    reasons.setdefault(self._key(path, REASON_SUFFIX), []).append(reason)
                else:
                    items[self._key(path, ".json")] = self.read(path)
            except BadRecord as error:
                problems.append(str(error))
        in_order = {key: tuple(sorted(found, key=lambda one: one.order)) for key, found in reasons.items()}
        return Shelf(items, in_order, tuple(problems))

    def write(self, content: Content, *key: str) -> Item:
        """Write a record in one atomic move, delete the reason why it was missing, and read it again."""
        path = self.path(*key)
        write_json(path, msgspec.to_builtins(content))
        self.clear_reasons(*key)
        return self.read(path)

    def leave_reason(self, reason: Reason, *key: str) -> None:
        """Write the reason why there is no record; it replaces the earlier ones that ``clear_reasons`` deletes."""
        with contextlib.suppress(OSError):  # a full disk must not hide the reason from the terminal
            self.clear_reasons(*key, seed=reason.seed)
            write_json(self.reason_path(*key, seed=reason.seed), msgspec.to_builtins(reason))

    def clear_reasons(self, *key: str, seed: int | None = None) -> None:
        """Delete the reasons with a seed, those without any, and those that can't be read; other seeds keep theirs."""
        for path in self.path(*key).parent.glob(f"*{REASON_SUFFIX}"):
            if self._key(path, REASON_SUFFIX) != key:
                continue
            with contextlib.suppress(BadRecord):
                if self.read_reason(path).seed not in (None, seed):
                    continue
            path.unlink(missing_ok=True)

    def _key(self, path: Path, suffix: str) -> Key:
        return (*path.parts[-self.depth : -1], SEED.sub("", path.name.removesuffix(suffix)))

    def _bytes(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise BadRecord(f"{self.name(path)}: can't be read: {error.strerror or error}") from error

    def _decoded(self, path: Path, text: bytes, model: type[Any], again: str = "") -> Any:
        try:
            return msgspec.json.decode(text, type=model)
        except msgspec.ValidationError as error:
            told = str(error).replace("`", "")
            if told.startswith("Expected object, ") and " - at" not in told:
                raise BadRecord(f"{self.name(path)}: holds no {self.what}") from error
            raise BadRecord(f"{self.name(path)}: {told[0].lower()}{told[1:]}{again}") from error
        except (ValueError, RecursionError) as error:
            raise BadRecord(f"{self.name(path)}: can't be read: {' '.join(str(error).split())}") from error
