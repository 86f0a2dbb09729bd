"""Reads what a model noted: an ``.npz`` file with arrays by rung, written by a few lines in any framework.

A key is ``<rung>/<name>``, e.g. ``weights/dense.kernel``. Arrays of one rung stand in the order in which they were
noted: for ``outputs`` this is the order of the layers.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import closest

Array = NDArray[Any]

RUNGS = MappingProxyType(
    {
        "data": "the batch: inputs and labels",
        "weights": "all weights and statistics before the step",
        "outputs": "the layers' outputs for the batch, in their order, dropout off; the last are the logits",
        "loss": "the loss of the batch",
        "gradients": "the loss's gradient for each weight",
        "step": "all weights and statistics after one step of the optimiser",
        "evaluation": "the logits of the batch in evaluation mode: first, and again",
        "seeds": "the first weights that the model draws by itself",
    }
)
KINDS = "biuf"  # of NumPy's dtypes: booleans, integers, floating point


class BadNotes(RosettaError):
    """A file of notes can't be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Notes:
    """The arrays that one model noted, by rung and name."""

    name: str  # of the model: "A" or "B"
    path: Path
    rungs: Mapping[str, Mapping[str, Array]]

    def of(self, rung: str) -> Mapping[str, Array]:
        """The arrays of a rung, by name, in the order of the file; none if the file doesn't have the rung."""
        return self.rungs.get(rung, {})


def read_notes(path: Path, name: str) -> Notes:
    """Read a file of notes.

    Args:
        path: the ``.npz`` file.
        name: of the model in messages.

    Raises:
        BadNotes: if there is no such file, if it is no ``.npz``, or if a key or an array isn't as described above.
    """
    try:
        loaded = np.load(path, allow_pickle=False)
        if not isinstance(loaded, np.lib.npyio.NpzFile):
            raise BadNotes(f"{path}: holds one array; write it with numpy.savez(path, **arrays)")
        with loaded as file:
            return Notes(name, path, _by_rung(path, {key: file[key] for key in file.files}))
    except FileNotFoundError as error:
        raise BadNotes(f"{path}: there is no such file") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        if "pickle" in str(error).lower() and "Object arrays" in str(error):
            raise BadNotes(f"{path}: an array holds Python objects; note each array by itself") from error
        raise BadNotes(f"{path}: is no .npz file: write it with numpy.savez(path, **arrays)") from error


def _by_rung(path: Path, arrays: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    if not arrays:
        raise BadNotes(f"{path}: holds no array")
    found: dict[str, dict[str, Array]] = {}
    for key, array in arrays.items():
        rung, _, name = key.partition("/")
        if rung not in RUNGS:
            raise BadNotes(f"{path}: the key {key!r} begins with no rung{closest(rung, RUNGS)} ({', '.join(RUNGS)})")
        if array.dtype.kind not in KINDS:
            raise BadNotes(f"{path}: {key} has the dtype {array.dtype}; note it as float32, integers or booleans")
        found.setdefault(rung, {})[name or rung] = array
    return found
