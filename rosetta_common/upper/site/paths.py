"""Addresses between pages, and functions that write files only if they change; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rosetta_common.ground.files import atomic_writer


def to_root(docname: str) -> str:
    """The path from a page to the site's root, e.g. ``"../"``."""
    return "../" * docname.count("/")


def write_changed(path: Path, content: str) -> bool:
    """Write a text file if its content changes; return whether it was written."""
    wanted = content.encode("utf-8")
    if path.is_file() and path.read_bytes() == wanted:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_writer(path) as file:
        file.write(wanted)
    return True


def remove_others(folder: Path, kept: Iterable[Path]) -> None:
    """Remove files that are no longer generated from a folder of generated files."""
    wanted = set(kept)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and path not in wanted:
            path.unlink()
