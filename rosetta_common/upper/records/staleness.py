"""Whether something on record still speaks of the code as it is: two facets, judged apart.

**model** is all that accuracy, losses, verdicts and observations depend on; **clock** is all that times alone depend
on. A reason of the clock never makes an accuracy stale; a reason of the model makes the times stale, too.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from rosetta_common.upper.records.facets import Digests, Staleness, least
from rosetta_common.upper.registry import Framework, Registry

__all__ = ["CURRENT", "GIVEN_INTERPRETER", "Kept", "Staleness", "of", "with_packages"]

CURRENT = Staleness()
GONE = "the example is gone"
GIVEN_INTERPRETER = "given interpreter"  # begins what stands for the packages of `--python PATH`
PACKAGES = "packages"  # the kind of digest that an interpreter stands for


class Kept(Protocol):
    """Something on record: a run's record, a proof, a framework's checks."""

    @property
    def digests(self) -> Digests:
        """Those it was made under."""

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """Those that the code has today, an entry a kind of machine; empty where the file it speaks of is gone."""


def of(kept: Kept, framework: Framework | None, registry: Registry) -> Staleness:
    """Why something on record no longer speaks of the code as it is.

    Args:
        kept: a record, a proof or a framework's checks.
        framework: whose it is; ``None`` where the registry no longer knows it.
        registry: the registry.
    """
    expected = kept.expected(registry, framework) if framework else []
    if not expected:
        return Staleness(model=(GONE,))
    found = kept.digests
    packages = found.model.get(PACKAGES, "")
    if packages.startswith(GIVEN_INTERPRETER):  # it can't change
        expected = [with_packages(one, packages) for one in expected]
    return least(found, expected)


def with_packages(digests: Digests, packages: str) -> Digests:
    """The same digests with other packages."""
    return msgspec.structs.replace(digests, model={**digests.model, PACKAGES: packages})
