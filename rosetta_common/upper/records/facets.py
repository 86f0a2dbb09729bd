"""The inputs of a record, as digests in two facets, and the changes between two such digests; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from rosetta_common.upper.records.fields import Names

PACKAGES = "packages"  # the kind of digest that the text for a given interpreter replaces


class Digests(msgspec.Struct, frozen=True):
    """The digests of one record: SHA-256 by kind, in the two facets."""

    model: Names
    clock: Names = {}
    cells: Names = {}
    files: Names = {}  # SHA-256 of the executed files as they were, by path below the root


class Staleness(msgspec.Struct, frozen=True):
    """The reasons why a record no longer matches today's code; empty if it matches."""

    model: tuple[str, ...] = ()  # why accuracy, losses or a verdict are stale
    clock: tuple[str, ...] = ()  # why times are stale, although the model is the same

    @property
    def reasons(self) -> list[str]:
        """Every reason once, first the reasons of the model."""
        return list(dict.fromkeys((*self.model, *self.clock)))

    def __bool__(self) -> bool:
        return bool(self.model or self.clock)

    def __str__(self) -> str:
        if self.model:
            return f"stale: {', '.join(self.reasons)}"
        return f"time stale: {', '.join(self.clock)}; accuracy current" if self.clock else "current"


WORDS = {
    "shared": "the shared code changed",
    "specification": "the specification changed",
    "packages": "the environment's packages changed",
    "settings": "the environment's variables changed",
    "data": "other data are used",
    "proof": "the proof's own code changed",
    "checks": "the code that runs checks changed",
    "given": "the inputs changed",
    "phrases": "the code that runs phrases changed",
    "clock": "the code that holds the clock changed",
    "variables": "variables that change times changed",
}


def with_packages(digests: Digests, packages: str) -> Digests:
    """The same digests with other packages; as they are if ``packages`` is empty."""
    return msgspec.structs.replace(digests, model={**digests.model, PACKAGES: packages}) if packages else digests


def changes(found: Digests, expected: Digests) -> Staleness:
    """The changes between two digests, in words; compares only the expected kinds."""
    model = _changed(found.model, expected.model)
    clock = _changed(found.clock, expected.clock)
    # If the model changed, its cells changed, too: this is one change.
    moved = [] if "code" in model else [kind for kind in clock if kind == "cells"]
    return Staleness(
        tuple(_code(found, expected) if kind == "code" else WORDS[kind] for kind in model),
        tuple(
            [f"statements moved between cells: {_listed(_differing(found, expected))}" for _ in moved]
            + [WORDS[kind] for kind in clock if kind != "cells"]
        ),
    )


def least(found: Digests, alternatives: Iterable[Digests]) -> Staleness:
    """The changes between old digests and the nearest of the digests that are possible today."""
    return min((changes(found, one) for one in alternatives), key=lambda one: (len(one.model), len(one.clock)))


def _changed(found: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    return [kind for kind, value in expected.items() if found.get(kind) != value]


def _code(found: Digests, expected: Digests) -> str:
    differ = _differing(found, expected)
    if not differ:
        return "the order of the example's cells changed"
    only = "only " if len(differ) == 1 else ""
    return f"{only}{_listed(differ)} changed"


def _differing(found: Digests, expected: Digests) -> list[str]:
    names = [*expected.cells, *(name for name in found.cells if name not in expected.cells)]
    return [name for name in names if found.cells.get(name) != expected.cells.get(name)]


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
