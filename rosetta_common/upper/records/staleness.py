"""Whether a record, a proof or a framework's checks match today's code: two facets, judged separately.

**model** covers everything that can change accuracy, losses, verdicts and observed values; **clock** covers everything
that can change only times. A reason of the clock never makes an accuracy stale; a reason of the model also makes the
times stale.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from rosetta_common.upper.records.facets import PACKAGES, Digests, Staleness, least, with_packages
from rosetta_common.upper.registry import Framework, Registry

__all__ = ["CURRENT", "GIVEN_INTERPRETER", "Kept", "Staleness", "of", "with_packages"]

CURRENT = Staleness()
GONE = "the example is gone"
GIVEN_INTERPRETER = "given interpreter"  # prefix of the text for the packages of `--python PATH`


class Kept(Protocol):
    """A run's record, a proof or a framework's checks."""

    @property
    def digests(self) -> Digests:
        """The digests at the time when it was made."""

    @property
    def timed(self) -> bool:
        """Whether it holds times that are a measurement; else a reason of the clock doesn't count."""

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests of today's code, one for each kind of machine; empty if its example or checks are gone."""


def of(kept: Kept, framework: Framework | None, registry: Registry) -> Staleness:
    """Why a record, a proof or a framework's checks no longer match today's code.

    Args:
        kept: a record, a proof or a framework's checks.
        framework: its framework; ``None`` if the registry no longer has it.
        registry: the registry.
    """
    expected = kept.expected(registry, framework) if framework else []
    if not expected:
        return Staleness(model=(GONE,))
    found = kept.digests
    packages = found.model.get(PACKAGES, "")
    if packages.startswith(GIVEN_INTERPRETER):  # a given interpreter counts as unchanged
        expected = [with_packages(one, packages) for one in expected]
    why = least(found, expected)
    return why if kept.timed else msgspec.structs.replace(why, clock=())
