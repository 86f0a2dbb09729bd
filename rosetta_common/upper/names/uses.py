"""A use of an API's name in code, and which names count."""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

METHOD = "."  # begins the name of a method: the code doesn't say of which class it is
# No framework's: this project, the package that all columns share, and what belongs to a language.
OTHERS = {
    "rosetta_common",
    "numpy",
    *sys.stdlib_module_names,
    *("PythonCall", "LinearAlgebra", "Printf", "Random", "Statistics"),  # Julia
}
# A call of one of these says nothing about a value: a plain value has it, too.
PLAIN = frozenset(name for kind in (np.ndarray, list, dict, set, str, bytes, float) for name in dir(kind))


class Use(NamedTuple):
    """One use: the whole name, such as ``torch.nn.Conv2d`` or ``.backward``, and the line of its last part."""

    name: str
    line: int


def last_part(name: str) -> str:
    """The part of a name that stands in the code, whatever the module is called there."""
    return name.rpartition(".")[2]


def makes_objects(path: str) -> bool:
    """Whether a name looks like a class: its call gives an object of the library, never a plain value."""
    return last_part(path)[:1].isupper()


def counts(name: str) -> bool:
    """Whether a resolved name belongs to an index: it is part of a framework, and public."""
    root, inside, _ = name.partition(".")
    return bool(inside) and root not in OTHERS and not last_part(name).startswith("_")
