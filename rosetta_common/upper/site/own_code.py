"""The digest of the project's own code: if it changes, every page is built again and every plot drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from rosetta_common.ground.files import sha256

PACKAGE = Path(__file__).parents[2]


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 of the contents of files and their names below ``root``, in the given order."""
    named = (f"{path.relative_to(root).as_posix()} {sha256(path)}" for path in paths)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def package_digest() -> str:
    """SHA-256 of all files of the package, R and Julia included: pages show data of both floors."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest_of(sorted(files), PACKAGE)
