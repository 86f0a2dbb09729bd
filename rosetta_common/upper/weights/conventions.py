"""Types of ``rosetta_common.ground.conventions``: how each framework stores the weights of each layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from rosetta_common.ground.conventions import CONVENTIONS
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Registry, closest


class ConventionsError(RosettaError):
    """A framework isn't in the table; the message says which are."""


class Kernel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kernel: the letters of its axes, and whether it is turned by 180 degrees."""

    axes: str
    turned: bool = False


class Recurrent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recurrent layer: the kernels' axes, the order of the gates, the number of biases."""

    kernel: Literal["GI", "IG"]
    gates: str
    biases: Literal[1, 2, "new", "input"]
    stacked: bool = False  # two biases are the rows of one array
    joined: bool = False  # the kernels of input and state are one array, input first
    apart: Literal["", "state", "all"] = ""  # each gate has arrays of its own
    forget: float = 0.0  # what the layer adds to the forget gate outside its weights


class Attention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Attention with several heads: how its projections are stored."""

    form: Literal["packed", "apart", "heads"]
    kernel: Literal["OI", "IO"]


class Conventions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one framework stores weights; ``None`` if it doesn't have the layer."""

    dense: Kernel | str | None = None
    conv1d: Kernel | str | None = None
    conv: Kernel | str | None = None
    transposed: Kernel | str | None = None
    embedding: str | None = None
    flatten: str | None = None
    lstm: Recurrent | None = None
    gru: Recurrent | None = None
    cell: Recurrent | None = None  # a GRU that the example writes itself: in the proofs alone
    attention: Attention | None = None
    epsilon: float | None = None  # of batch normalisation, by default

    def kernel(self, layer: str) -> Kernel | None:
        """The kernel of a layer; ``None`` if the framework doesn't have the layer."""
        found = getattr(self, layer)
        return Kernel(found) if isinstance(found, str) else found


def read_conventions() -> dict[str, Conventions]:
    """The conventions by framework or family, in the table's order.

    Raises:
        msgspec.ValidationError: for an unknown key or a value of a wrong kind.
    """
    return {name: msgspec.convert(entry, Conventions) for name, entry in CONVENTIONS.items()}


def conventions_of(name: str, registry: Registry, table: Mapping[str, Conventions]) -> Conventions:
    """The conventions of a family (``keras``) or a framework: its own, its column's or its family's.

    Raises:
        ConventionsError: if the table has none of them, or if no framework has this name.
    """
    if name in table:
        return table[name]
    framework = registry.frameworks.get(name)
    for other in (framework.variant_of, framework.family) if framework else ():
        if other and other in table:
            return table[other]
    raise ConventionsError(
        f"no conventions of {name!r} are known{closest(name, table)} (there are: {', '.join(table)})"
    )
