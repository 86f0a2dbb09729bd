"""The project's earlier states, from git: each commit's files in a temporary folder, the newest commit first."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rosetta_common.upper.project import ROOT, RosettaError

KEPT = ("rosetta_common", "examples", "lessons", "environments", "frameworks.toml")


class History:
    """The commits of a repository; each is unpacked once, when it is first needed."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.repository, self.folder = repository, folder
        self.commits = _git(repository, "log", "--format=%H").decode().split()

    def states(self) -> Iterator[Path]:
        """The project's folder as of each commit, the newest first."""
        for commit in self.commits:
            state = self.folder / commit
            if not state.is_dir():
                there = _git(self.repository, "ls-tree", "--name-only", commit).decode().split()
                kept = (name for name in KEPT if name in there)
                archive = _git(self.repository, "archive", "--format=zip", commit, *kept)
                with zipfile.ZipFile(io.BytesIO(archive)) as files:
                    files.extractall(state)
            yield state


@contextmanager
def history(repository: Path = ROOT) -> Iterator[History]:
    """The history of a repository; the unpacked files are removed at the end.

    Raises:
        RosettaError: if the folder is no git repository, or git is missing.
    """
    with tempfile.TemporaryDirectory(prefix="rosetta-history-") as folder:
        yield History(repository, Path(folder))


def _git(repository: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise RosettaError("git is missing: the project's history can't be read") from error
    except subprocess.CalledProcessError as error:
        raise RosettaError(f"git can't read the project's history: {error.stderr.decode().strip()}") from error
