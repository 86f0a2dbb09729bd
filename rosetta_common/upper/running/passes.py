"""The ledger of passes: the columns and planted mistakes that passed, by the digest of all that they depend on.

The ledger is committed with the code. An entry that passed before with the same digest isn't run again, except for a
sample that changes with the commit. The file is JSON: by kind (``columns``, ``mutations``) and name, the digest that
passed. Each pass is written immediately, in one atomic move; a failure removes the entry.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from rosetta_common.ground.files import write_json
from rosetta_common.upper.project import ROOT, RosettaError

SAMPLE = 5  # number of earlier passes that run again

Table = dict[str, dict[str, str]]  # by kind and name, the digest that passed


@dataclass
class Passes:
    """The entries of one kind: which must run, and which passed.

    Args:
        path: the ledger's file; it may not exist.
        kind: ``"columns"`` or ``"mutations"``.
        digests: the digests of all entries of the kind, by name, in order.
        commit: the commit, which chooses the sample; empty: no sample.
        everything: run all.
    """

    path: Path
    kind: str
    digests: Mapping[str, str]
    commit: str = ""
    everything: bool = False
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        self.table = read_passes(self.path)

    def why(self, name: str) -> str:
        """Why an entry must run; empty if it needn't."""
        if self.everything:
            return "everything was asked for"
        seen = self.table.get(self.kind, {}).get(name)
        if seen != self.digests[name]:
            return "changed since it passed" if seen else "not seen to pass yet"
        return f"in the sample of commit {self.commit[:10]}" if name in self.sample else ""

    @property
    def sample(self) -> Sequence[str]:
        """The names that run although they passed before: ``SAMPLE`` of them, which differ between commits."""
        if not self.commit:
            return ()
        return sorted(self.digests, key=lambda name: hashlib.sha256(f"{self.commit} {name}".encode()).hexdigest())[
            :SAMPLE
        ]

    def note(self, name: str, status: str) -> None:
        """Write how an entry ended: adds a pass, removes a failure; ``unavailable`` changes nothing."""
        self.table = read_passes(self.path)  # another process may have written to it
        entries = self.table.setdefault(self.kind, {})
        if status == "done":
            entries[name] = self.digests[name]
        elif status != "unavailable":
            entries.pop(name, None)
        for gone in [one for one in entries if one not in self.digests]:
            del entries[gone]
        write_json(self.path, {kind: dict(sorted(found.items())) for kind, found in sorted(self.table.items())})


def read_passes(path: Path) -> Table:
    """Read the ledger; a missing file is an empty ledger.

    Raises:
        RosettaError: if it can't be read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Table)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise RosettaError(f"{path.name} can't be read: {error}; delete it, and everything runs") from error


def commit_here() -> str:
    """The commit that is checked out; empty outside of a repository."""
    try:
        answer = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.strip()


def key_of(parts: Mapping[str, str]) -> str:
    """One digest of several, independent of their order."""
    return hashlib.sha256("\0".join(f"{name} {parts[name]}" for name in sorted(parts)).encode()).hexdigest()
