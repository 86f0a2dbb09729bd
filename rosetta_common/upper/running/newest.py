"""Looks up the newest releases for today's environments, and writes ``environments/newest.toml``; ``nox -s newest``.

An environment is today's if one of today's columns uses it. Its ``.in`` file is resolved without versions, for its
Python, so the releases fit together. ``--propose`` also writes them into the ``.in`` files, except for the packages
that the registry holds back, and prints the names of the changed files without their ending, for ``nox -s lock``.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import uv
from packaging.version import Version

from rosetta_common.upper.newest import FILE, PIN, Newest, pins_of
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Environment, Registry, read_registry

Resolve = Callable[[str, str], str]  # requirements and Python's version, to resolved requirements
NEWEST_PYTHON = "3.13"  # a release that an environment's own Python doesn't allow is looked up for this one
HEAD = (
    "# The newest releases of the packages that today's environments name, resolved together for their Python.\n"
    "# `nox -s newest` writes this file.\n"
)


def todays(registry: Registry) -> dict[str, Environment]:
    """The environments of today's columns, by the name of each of their ``.in`` files without its ending."""
    found = {}
    for framework in registry.frameworks.values():
        if framework.group == "today":
            environment = framework.environment
            found.update({environment.requirements(gpu).stem: environment for gpu in (False, True)})
    return dict(sorted(found.items()))


def columns(registry: Registry) -> list[str]:
    """The columns and variants that run in today's environments."""
    names = {environment.name for environment in todays(registry).values()}
    return [framework.name for framework in registry.frameworks.values() if framework.environment.name in names]


def look_up(folder: Path, registry: Registry, resolve: Resolve, today: datetime.date) -> dict[str, Newest]:
    """The newest releases for each of today's ``.in`` files in a folder.

    Raises:
        RosettaError: if uv can't resolve a file.
    """
    found = {}
    for name, environment in todays(registry).items():
        path = folder / f"{name}.in"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        names, bare = list(pins_of(text)), PIN.sub(r"\1\2", text)
        resolved = pins_of(resolve(bare, environment.python))
        packages = {package: resolved[package] for package in names if package in resolved}
        try:
            there = pins_of(resolve(bare, NEWEST_PYTHON))
        except RosettaError:  # no release of a package supports this Python yet
            there = {}
        newer = {k: there[k] for k, here in packages.items() if k in there and Version(there[k]) > Version(here)}
        found[name] = Newest(today, environment.python, packages, newer)
    return found


def written(newest: Mapping[str, Newest]) -> str:
    """The text of ``newest.toml``."""
    parts = [HEAD]
    for name, one in newest.items():
        parts.append(f'\n[{name}]\ndate = {one.date}\npython = "{one.python}"\n\n[{name}.packages]\n')
        parts += [f'{package} = "{version}"\n' for package, version in one.packages.items()]
        if one.newer_python:
            parts.append(f"\n[{name}.newer-python]\n")
            parts += [f'{package} = "{version}"\n' for package, version in one.newer_python.items()]
    return "".join(parts)


def propose(folder: Path, registry: Registry, newest: Mapping[str, Newest]) -> list[str]:
    """Write newer pins into the ``.in`` files; return the names of the changed files without their ending."""
    changed = []
    for name, environment in todays(registry).items():
        path, one = folder / f"{name}.in", newest.get(name)
        if one is None:
            continue
        text = path.read_text(encoding="utf-8")
        wanted = {k: version for k, version in one.packages.items() if k not in environment.held_back}
        made = PIN.sub(lambda found: f"{found[1]}{found[2] or ''}=={wanted.get(found[1], found[3])}", text)  # noqa: B023
        if made != text:
            path.write_text(made, encoding="utf-8")
            changed.append(name)
    return changed


def _resolve(requirements: str, python: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "newest.in"
        source.write_text(requirements, encoding="utf-8")
        command = [uv.find_uv_bin(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--upgrade"]
        command += ["--python-version", python, str(source)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RosettaError(
            f"uv can't resolve {' '.join(requirements.split())}: {' '.join(answer.stderr.split())[:300]}"
        )
    return answer.stdout


def main(arguments: list[str] | None = None) -> int:
    """Look up, write, and propose if asked to."""
    parser = argparse.ArgumentParser(description="Look up the newest releases for today's environments.")
    parser.add_argument("--propose", action="store_true", help="also write newer pins into environments/*.in")
    parser.add_argument("--columns", action="store_true", help="only print the names of the columns that use them")
    options, registry = parser.parse_args(arguments), read_registry()
    if options.columns:
        print(*columns(registry))
        return 0
    try:
        newest = look_up(FILE.parent, registry, _resolve, datetime.datetime.now(datetime.UTC).date())
    except RosettaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    FILE.write_text(written(newest), encoding="utf-8")
    if options.propose:
        print("\n".join(propose(FILE.parent, registry, newest)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
