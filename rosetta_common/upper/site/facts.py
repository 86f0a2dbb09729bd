"""Reads and checks ``docs/frameworks/facts.toml``: facts about each framework, with sources; without Sphinx."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

# The facts that a page shows, in this order.
SUCCESSOR = "Successor"  # optional
NAMES = ("First release", "Last release", "Made by", "Licence", "Languages", "Status today", SUCCESSOR)

# Labels of registries' hosts: the source of a fact must be its maker, not a registry's page.
REGISTRIES = {"pypi", "pythonhosted", "npm", "npmjs", "debian", "cran", "r-project", "conda", "anaconda"}


class FactsError(ValueError):
    """The facts have a mistake; the message names the entry."""


@dataclass(frozen=True)
class Fact:
    """One fact: ``source`` is an address or words, ``date`` the day it was looked at."""

    name: str
    value: str
    source: str
    date: str


@dataclass(frozen=True)
class Difference:
    """A pitfall for users of another framework; ``text`` is MyST inline text."""

    knows: str  # the family that the reader knows
    text: str


@dataclass(frozen=True)
class Facts:
    """All facts about one family, in the order of ``NAMES``."""

    title: str
    summary: str
    facts: tuple[Fact, ...]
    differences: tuple[Difference, ...] = ()

    def value(self, name: str) -> str:
        """A fact's value; empty if the file doesn't give it."""
        return next((fact.value for fact in self.facts if fact.name == name), "")


def read_facts(path: Path, families: Iterable[str]) -> dict[str, Facts]:
    """Read and check the facts, by family.

    Args:
        path: the file; if it is missing, there are no facts.
        families: the families of the registry.

    Raises:
        FactsError: with one line that names the entry.
    """
    if not path.is_file():
        return {}
    known = set(families)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no UTF-8, no TOML
        raise FactsError(f"can't read {path.name}: {error}") from error
    for family in tables:
        if family not in known:
            raise FactsError(f"{path.name}: {family!r} is no family of the registry")
    return {family: _family(f"{path.name}: {family}", family, entry, known) for family, entry in tables.items()}


def _family(where: str, family: str, entry: Any, known: set[str]) -> Facts:
    title, summary = _texts(where, entry, ("title", "summary"), ("facts", "differences"))
    found: dict[str, Fact] = {}
    for number, raw in enumerate(_list(where, entry, "facts"), 1):
        name = str(raw.get("name", "")) if isinstance(raw, dict) else ""
        place = f"{where}: fact {name or number!r}"
        fact = Fact(*_texts(place, raw, ("name", "value", "source", "date")))
        if fact.name not in NAMES:
            raise FactsError(f"{place}: unknown; there are: {', '.join(NAMES)}")
        if fact.name in found:
            raise FactsError(f"{place}: given twice")
        _check_date(place, fact.date)
        found[fact.name] = fact
    if missing := [name for name in NAMES if name not in found and name != SUCCESSOR]:
        raise FactsError(f"{where}: the fact {missing[0]!r} is missing")
    differences = []
    for number, raw in enumerate(_list(where, entry, "differences"), 1):
        place = f"{where}: difference {number}"
        difference = Difference(*_texts(place, raw, ("knows", "text")))
        if difference.knows not in known or difference.knows == family:
            raise FactsError(f"{place}: {difference.knows!r} is no other family of the registry")
        differences.append(difference)
    return Facts(title, summary, tuple(found[name] for name in NAMES if name in found), tuple(differences))


def _texts(where: str, raw: Any, keys: tuple[str, ...], others: tuple[str, ...] = ()) -> list[str]:
    """The texts of a table, which must hold all of ``keys`` and may hold ``others``."""
    if not isinstance(raw, dict):
        raise FactsError(f"{where}: is no table")
    for key in raw:
        if key not in (*keys, *others):
            raise FactsError(f"{where}: unknown key {key!r}")
    found = []
    for key in keys:
        text = str(raw.get(key, "")).strip()
        if not text:
            raise FactsError(f"{where}: has no {key}")
        for host in re.findall(r"(?:[\w-]+\.)+[a-z]{2,}", text.lower()):
            if REGISTRIES & set(host.split(".")):
                raise FactsError(f"{where}: {key} names the registry {host}: say it in words")
        found.append(text)
    return found


def _list(where: str, entry: dict[str, Any], key: str) -> list[Any]:
    found = entry.get(key, [])
    if not isinstance(found, list):
        raise FactsError(f"{where}: {key} is no list: begin each with [[...{key}]]")
    return found


def _check_date(where: str, text: str) -> None:
    try:
        good = date.fromisoformat(text).isoformat() == text
    except ValueError:
        good = False
    if not good:
        raise FactsError(f"{where}: the date {text!r} is no day like 2026-11-21")
