"""Looks words and API names up in the phrasebook; pure, and without running anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rosetta_common.ground.phrases import read_phrases
from rosetta_common.upper.names.python_code import python_uses
from rosetta_common.upper.names.uses import last_part
from rosetta_common.upper.phrases.catalogue import Phrasebook
from rosetta_common.upper.registry import Framework

# How well a phrase fits a query, the best last.
ASKED, TITLED, BEGINS, NAMED, EXACT = range(1, 6)


@dataclass(frozen=True)
class Hit:
    """A phrase that fits a query, and why."""

    phrase: str
    fit: int
    names: tuple[str, ...] = ()  # the API names that fit


def names_by_phrase(path: Path, renamed: Mapping[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """The API names in the cells of a file of phrases, by phrase, and the names that they had earlier."""
    _, phrases, _ = read_phrases(path)
    uses = python_uses(path.read_text(encoding="utf-8"))
    found = {}
    for name, parts in phrases.items():
        lines = {line for source, first, _ in parts.values() for line in range(first, first + source.count("\n") + 1)}
        own = dict.fromkeys(use.name for use in sorted(uses, key=lambda one: one.line) if use.line in lines)
        found[name] = (*own, *(old for old, new in (renamed or {}).items() if new in own))
    return found


def folded(text: str) -> str:
    """A text for comparison: letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def names_that_fit(query: str, names: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The names that a query means, and how well the best of them fits.

    ``nn.CrossEntropyLoss`` means ``torch.nn.CrossEntropyLoss``; the module may be missing, and the end of the
    last part.
    """
    wanted = folded(query.rpartition(".")[2])
    fits = {name: _fit(wanted, folded(last_part(name))) for name in names} if wanted else {}
    best = max(fits.values(), default=0)
    return best, tuple(name for name, fit in fits.items() if fit == best and fit)


def look_up(
    query: str, book: Phrasebook, names: Mapping[str, Mapping[str, tuple[str, ...]]], known: Framework | None = None
) -> list[Hit]:
    """The phrases that fit a query, the best first.

    Args:
        query: an API name, whole or in part, or words.
        book: the phrasebook.
        names: the API names by framework and phrase.
        known: the framework whose names are meant; all frameworks' by default.
    """
    words = [folded(word) for word in query.split()]
    hits = []
    for phrase in book.phrases.values():
        meant = (known.name,) if known else names
        held = [names[name][phrase.name] for name in meant if phrase.name in names.get(name, {})]
        fit, found = names_that_fit(query, tuple(dict.fromkeys(name for one in held for name in one)))
        if not fit and words:
            titled = folded(phrase.title) + folded(phrase.name)
            if all(word in titled for word in words):
                fit = TITLED
            elif all(word in folded(phrase.ask) for word in words):
                fit = ASKED
        if fit:
            hits.append(Hit(phrase.name, fit, found))
    return sorted(hits, key=lambda hit: (-hit.fit, book.phrases[hit.phrase].rank or len(book.phrases)))


def _fit(wanted: str, name: str) -> int:
    if name == wanted:
        return EXACT
    return NAMED if name.startswith(wanted) else BEGINS if len(wanted) > 3 and wanted in name else 0
