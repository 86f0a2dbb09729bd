"""Reads ``lessons/weights/conventions.toml``: how each framework stores the weights of each layer."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from rosetta_common.upper.project import LESSONS, RosettaError
from rosetta_common.upper.registry import Framework, Registry, closest

TABLE = LESSONS / "weights" / "conventions.toml"


class ConventionsError(RosettaError):
    """The table has a mistake, or a framework isn't in it; the message says which."""


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
    attention: Attention | None = None
    epsilon: float | None = None  # of batch normalisation, by default

    def kernel(self, layer: str) -> Kernel | None:
        """The kernel of a layer; ``None`` if the framework doesn't have the layer."""
        found = getattr(self, layer)
        return Kernel(found) if isinstance(found, str) else found


def read_conventions(registry: Registry, path: Path = TABLE) -> dict[str, Conventions]:
    """The conventions by framework or family, in the table's order.

    Raises:
        ConventionsError: for bad TOML, an unknown framework, an unknown key or a value of a wrong kind.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConventionsError(f"can't read lessons/weights/{path.name}: {error}") from error
    known = {name for framework in registry.frameworks.values() for name in (framework.name, framework.family)}
    found = {}
    for name, entry in tables.items():
        if name not in known:
            raise ConventionsError(f"{path.name}: there is no framework {name!r}{closest(name, known)}")
        try:
            found[name] = msgspec.convert(entry, Conventions)
        except msgspec.ValidationError as error:
            raise ConventionsError(f"{path.name}: {name}: {error}") from error
    return found


def conventions_of(framework: Framework, table: dict[str, Conventions]) -> Conventions:
    """The conventions of a framework: its own, its column's, its family's, or those of the library that it stands on.

    Raises:
        ConventionsError: if the table has none of them.
    """
    for name in (framework.name, framework.variant_of, framework.family):
        if name and name in table:
            return table[name]
    raise ConventionsError(f"no conventions of {framework.name} are known here (there are: {', '.join(table)})")
