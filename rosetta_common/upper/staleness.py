"""What of a record is out of date, in two facets: the model, which accuracy belongs to, and the clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Staleness:
    """Why a record no longer matches the code, a short reason each; a record that is current has none.

    ``model`` holds the reasons that concern accuracy, losses and times; ``clock`` those that concern times alone.
    """

    model: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything of the record is out of date."""
        return bool(self.model or self.clock)

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reasons, those of the model first; none is named twice."""
        return tuple(dict.fromkeys(self.model + self.clock))


CURRENT = Staleness()
