"""Asks for known vulnerabilities of every locked package, with pip-audit, and judges them by allowed.toml.

The session ``audit`` runs it: the tools of this project and all environments are audited, since ``./run docs`` installs
them by default. An advisory that no entry of allowed.toml covers fails. If the service can't be reached, one line says
so, and only ``--strict`` fails.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = Path(__file__).with_name("allowed.toml")
LOCKS = (".ci/*.txt", "docs/requirements.txt", "tests/requirements*.txt", "environments/*.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
KEYS = ("lock", "reason", "date", "review-by", "packages", "ids")


class Unreachable(Exception):
    """The service of known vulnerabilities can't be reached; the message is the reason, in one line."""


@dataclass(frozen=True)
class Advisory:
    """A known vulnerability of one package in one lock."""

    lock: str  # the file's path in the project
    package: str
    version: str
    names: tuple[str, ...]  # its id and its aliases
    fixed: tuple[str, ...]  # the versions that fix it

    def __str__(self) -> str:
        fixed = f"fixed in {', '.join(self.fixed)}" if self.fixed else "no version fixes it"
        return f"{self.lock}: {self.package} {self.version}: {self.names[0]}, {fixed}"


@dataclass(frozen=True)
class Allowed:
    """An entry of allowed.toml: the advisories of one lock that don't fail, until a day."""

    lock: str
    reason: str
    review_by: datetime.date
    packages: tuple[str, ...] = ()  # all if empty
    ids: tuple[str, ...] = ()  # all if empty

    def covers(self, advisory: Advisory) -> bool:
        """Whether the entry allows an advisory."""
        right = not self.packages or advisory.package in self.packages
        return self.lock == advisory.lock and right and (not self.ids or not {*self.ids}.isdisjoint(advisory.names))


def read_allowed(path: Path = ALLOWED) -> list[Allowed]:
    """Read the entries.

    Raises:
        ValueError: for an entry without lock, reason, date or review-by, or with an unknown key or lock.
    """
    found = []
    for number, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("allowed", []), 1):
        where = f"{path.name}: entry {number}"
        if unknown := sorted({*entry} - {*KEYS}):
            raise ValueError(f"{where}: unknown key {unknown[0]!r}; there are: {', '.join(KEYS)}")
        if missing := [key for key in KEYS[:4] if not entry.get(key)]:
            raise ValueError(f"{where}: {missing[0]} is missing")
        if not all(isinstance(entry[key], datetime.date) for key in ("date", "review-by")):
            raise ValueError(f"{where}: date and review-by are days, such as 2026-11-29")
        if entry["lock"] not in locks():
            raise ValueError(f"{where}: there is no lock {entry['lock']!r}")
        packages, ids = tuple(entry.get("packages", ())), tuple(entry.get("ids", ()))
        found.append(Allowed(entry["lock"], entry["reason"], entry["review-by"], packages, ids))
    return found


def locks() -> list[str]:
    """The paths of all locks in the project."""
    return sorted(path.relative_to(ROOT).as_posix() for pattern in LOCKS for path in ROOT.glob(pattern))


def ask(lock: str) -> list[Advisory]:
    """The advisories of a lock's packages.

    Raises:
        Unreachable: if the service gives no answer, or knows none of the packages.
    """
    pins = PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"  # pip-audit wants either all hashes or none
        asked.write_text("".join(f"{name}=={version}\n" for name, version in pins), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json", "--requirement"]
        command += [str(asked), "--progress-spinner", "off", "--timeout", "15"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(answer.stdout)["dependencies"]
    except ValueError as error:
        raise Unreachable((answer.stderr.strip().splitlines() or ["pip-audit gave no answer"])[-1][:200]) from error
    known = [one for one in dependencies if "skip_reason" not in one]
    if not known:
        raise Unreachable("it knows none of the packages")
    return [
        Advisory(lock, one["name"], one["version"], (it["id"], *it["aliases"]), tuple(it["fix_versions"]))
        for one in known
        for it in one["vulns"]
    ]


def judge(
    advisories: Iterable[Advisory], allowed: Sequence[Allowed], today: datetime.date
) -> tuple[list[Advisory], list[str]]:
    """Return the advisories that no entry covers, and lines about the entries."""
    wrong, used = [], Counter[Allowed]()
    for advisory in advisories:
        entry = next((one for one in allowed if one.covers(advisory)), None)
        if entry is None:
            wrong.append(advisory)
        else:
            used[entry] += 1
    lines = []
    for entry in allowed:
        late = f"; WARNING: it was due for review on {entry.review_by}" if entry.review_by < today else ""
        lines.append(f"allowed in {entry.lock}: {used[entry]} ({entry.reason}){late}")
    return wrong, lines


def main(arguments: Sequence[str] | None = None, asking: Callable[[str], list[Advisory]] = ask) -> int:
    """Audit every lock; return 1 for an advisory that isn't allowed, or with ``--strict`` if no answer comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail if the service can't be reached")
    options = parser.parse_args(arguments)
    try:
        allowed = read_allowed()
    except (OSError, ValueError) as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    try:
        advisories = [advisory for lock in locks() for advisory in asking(lock)]
    except Unreachable as error:
        print(f"audit: skipped: the service of known vulnerabilities can't be reached: {error}")
        return 1 if options.strict else 0
    wrong, lines = judge(advisories, allowed, datetime.datetime.now(datetime.UTC).date())
    for line in [*lines, *wrong]:
        print(line)
    print(f"audit: {len(locks())} locks, {len(advisories)} advisories, {len(wrong)} of them not allowed")
    if wrong:
        print("audit: raise the pin (`nox -s lock -- NAME`), or allow it in .ci/allowed.toml with a reason")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
