"""A ledger: reads and writes the files of one kind of record below one folder, and the reasons beside them.

Runs, proofs and checks each have one. A record may have several reasons, one for each seed. ``read_all`` raises no
error for a file that can't be used: it names the file in ``problems``, with the path inside the file at which the
mistake is, and gives the message as a reason for the missing record. So every page and command shows it where the
record would stand.
"""

from __future__ import annotations

import contextlib
import json
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from rosetta_common.ground.files import write_json
from rosetta_common.upper.records.fields import LONGEST_FILE, LONGEST_NAME, NAME, all_plain, one_line
from rosetta_common.upper.records.mistakes import in_words, no_number
from rosetta_common.upper.records.models import SCHEMA, UNREADABLE, Reason

REASON_SUFFIX = ".reason.json"  # beside a record: why the newest attempt, or that with one seed, made none
SEED = re.compile(r"\.seed-\d+$")  # before the suffix; only keeps files apart: the seed that counts is in the file
OLDER = 1  # the schema with digests of whole files
LONGEST_MESSAGE = 300

Key = tuple[str, ...]
Content = TypeVar("Content", bound=msgspec.Struct)
Item = TypeVar("Item")


class BadRecord(ValueError):
    """A file that can't be used; the message names it, its mistake, and the command that makes it again."""


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
        """All files, reasons included, sorted; whatever lies in the place of a file counts as one."""
        return sorted(self.folder.glob("/".join(["*"] * (self.depth - 1) + ["*.json"])))

    def remove_parts(self) -> None:
        """Remove what commands left that were killed while they wrote; no other command may be writing."""
        for path in self.folder.rglob(".*.part"):
            path.unlink(missing_ok=True)

    def name(self, path: Path) -> str:
        """The name of a file in messages: its key with the ending, without the folder."""
        return one_line("/".join(path.parts[-self.depth :]), LONGEST_MESSAGE)

    def named(self, *key: str) -> bool:
        """Whether the parts of a key are names."""
        return all(re.fullmatch(NAME, name, re.ASCII) and len(name) <= LONGEST_NAME for name in key)

    def bad(self, path: Path, told: str) -> BadRecord:
        """The error for a file: one line that names it."""
        return BadRecord(f"{self.name(path)}: {one_line(told, LONGEST_MESSAGE)}")

    def read(self, path: Path) -> Item:
        """Read one record.

        Raises:
            BadRecord: if it is no file, no JSON, has another schema, lacks a field, has a value of a wrong type or
                outside its range, or is in a wrong place.
        """
        return self._item(path, self.bytes_of(path))

    def bytes_of(self, path: Path) -> bytes:
        """The content of a file; ``BadRecord`` if there is none, or if it is no plain file of a bounded size."""
        try:
            about = path.lstat()
            if stat.S_ISLNK(about.st_mode):
                raise self.bad(path, "is a symbolic link: put the file itself here")
            if not stat.S_ISREG(about.st_mode):  # to read a pipe would take for ever
                raise self.bad(path, "can't be read: is no file")
            if about.st_size > LONGEST_FILE:
                raise self.bad(path, f"has {about.st_size:,} bytes, at most {LONGEST_FILE:,} are read: {self.again}")
            return path.read_bytes()
        except OSError as error:
            raise self.bad(path, f"can't be read: {error.strerror or error}") from error

    def get(self, *key: str) -> Item | None:
        """The record of a key, ``None`` if there is none; ``BadRecord`` if it can't be used."""
        path = self.path(*key)
        return self.read(path) if path.exists() or path.is_symlink() else None

    def read_reason(self, path: Path) -> Reason:
        """Read the reason why there is no record; ``BadRecord`` if it can't be used."""
        self._key(path, REASON_SUFFIX)
        again = f"delete it, then {self.again}"
        found: Reason = self._converted(path, self._decoded(path, self.bytes_of(path), again), Reason, again)
        return found

    def read_all(self) -> Shelf[Item]:
        """Read every record and reason; a file that can't be used is named in ``problems`` and by a reason."""
        items: dict[Key, Item] = {}
        reasons: dict[Key, list[Reason]] = {}
        problems: list[str] = []
        for path in self.files():
            suffix = REASON_SUFFIX if path.name.endswith(REASON_SUFFIX) else ".json"
            key = self._place(path, suffix)
            try:
                if suffix == REASON_SUFFIX:
                    reasons.setdefault(key, []).append(self.read_reason(path))
                else:
                    items[key] = self.read(path)
            except BadRecord as error:
                problems.append(str(error))
                reasons.setdefault(key, []).append(Reason(UNREADABLE, str(error), ""))
        in_order = {key: tuple(sorted(found, key=lambda one: one.order)) for key, found in reasons.items()}
        return Shelf(items, in_order, tuple(problems))

    def write(self, content: Content, *key: str) -> Item:
        """Write a record in one atomic move and delete the reason why it was missing.

        Returns:
            The record as it is read.

        Raises:
            BadRecord: if the content can't be read again; then nothing is written.
        """
        path, raw = self.path(*key), msgspec.to_builtins(content)
        item = self._item(path, json.dumps(raw).encode())
        write_json(path, raw)
        self.clear_reasons(*key)
        return item

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
        key = self._place(path, suffix)
        for name in key:
            if not self.named(name):
                raise self.bad(path, f"{name!r} is no name: names have letters, digits, '.', '_', '+' and '-'")
        return key

    def _place(self, path: Path, suffix: str) -> Key:
        """The key that a path stands for, whatever its names."""
        name = path.name.removesuffix(suffix)
        return (*path.parts[-self.depth : -1], SEED.sub("", name) if suffix == REASON_SUFFIX else name)

    def _item(self, path: Path, text: bytes) -> Item:
        self._key(path, ".json")
        raw = self._decoded(path, text, self.again)
        if not isinstance(raw, dict):
            raise self.bad(path, f"holds no {self.what}: {self.again}")
        found = raw.get("schema")
        if found == OLDER and type(found) is int:
            raise self.bad(path, "older digests: `rosetta redigest` carries it over")
        if found != SCHEMA or type(found) is not int:
            told = one_line(str(found), 40)
            raise self.bad(path, f"schema {told}, this version reads {SCHEMA}: {self.again}")
        try:
            return self.item(path, self._converted(path, raw, self.content, self.again))
        except BadRecord:
            raise
        except ValueError as error:
            raise self.bad(path, str(error)) from error

    def _decoded(self, path: Path, text: bytes, again: str) -> Any:
        """The JSON of a file, with plain texts."""
        try:
            return all_plain(msgspec.json.decode(text))
        except RecursionError as error:
            raise self.bad(path, f"can't be read: nested too deeply: {again}") from error
        except ValueError as error:
            where = no_number(text)
            told = f"a number that isn't finite - at {where}" if where else f"can't be read: {error}"
            raise self.bad(path, f"{told}: {again}") from error

    def _converted(self, path: Path, raw: Any, model: type[Any], again: str) -> Any:
        try:
            return msgspec.convert(raw, model)
        except (ValueError, OverflowError) as error:
            raise self.bad(path, f"{in_words(str(error), raw, model)}: {again}") from error
