"""The inputs of a proof: one set of weights, drawn with numpy, and the arrays that a workload's trials need."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.workloads import ladder

SEED = 20261125


def fans(name: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """The inputs and outputs of one unit of a kernel, as Glorot and Bengio, 2010, count them."""
    if name == "embedding":
        return shape[0], shape[1]
    window = math.prod(shape[2:])
    return window * shape[1], window * shape[0]


def glorot_bound(name: str, shape: tuple[int, ...]) -> float:
    """The bound of the uniform distribution of Glorot and Bengio, 2010, equation 16: sqrt(6 / (fan_in + fan_out))."""
    return math.sqrt(6 / sum(fans(name, shape)))


@cache
def weights(workload: str) -> dict[str, NDArray[np.float32]]:
    """The weights that every column gets: kernels within the Glorot bound, biases within 0.1, none of them zero.

    An embedding is drawn within 0.5: within the bound for 30,000 rows, the reviews would hardly change the logits.
    """
    random = np.random.default_rng(SEED)
    drawn = {}
    for name, shape in ladder(workload).shapes.items():
        bound = 0.1 if name.endswith("bias") else 0.5 if name == "embedding" else glorot_bound(name, shape)
        drawn[name] = random.uniform(-bound, bound, shape).astype(np.float32)
    return drawn


def start(workload: str) -> dict[str, NDArray[np.float64]]:
    """The same weights in float64, as a reference starts with them."""
    return {name: array.astype(np.float64) for name, array in weights(workload).items()}


def write(workload: str, path: Path) -> None:
    """Write the inputs, as ``ground.proof.observe.Inputs`` reads them."""
    arrays: dict[str, NDArray[Any]] = {f"weights/{name}": array for name, array in weights(workload).items()}
    np.savez(path, allow_pickle=False, **arrays, **ladder(workload).inputs())
