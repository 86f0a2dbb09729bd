"""The other inputs of the Transformer's trials: made windows, and other weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.ground.workloads.transformer_text import SEED, SEEN
from rosetta_common.upper.proofs.inputs import SEED as DRAWN
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.workloads.transformer_text.reference import (
    CHARACTERS,
    HIDDEN,
    LENGTH,
    PROJECTIONS,
    SHAPES,
    SIZE,
    WIDTH,
    WORKLOAD,
)

HALF = LENGTH // 2
READ, LABEL = 3, 5  # the character of the windows of the trial ``dropout``, and the one whose logit shows what is kept
LOUD = 40.0  # a query that attends to one key alone
UNIT = 1  # the number of the width that shows what is kept
MARK = 7  # the number of the width that marks the first position


def sharp() -> dict[str, NDArray[np.float32]]:
    """The drawn weights, with scales around 1, and queries and keys that tell characters apart."""
    changed = {}
    for name, array in weights(WORKLOAD).items():
        if name.endswith("scale"):
            changed[name] = 1 + array
        elif name.endswith(("query.kernel", "key.kernel")):
            changed[name] = 4 * array
    return changed


def alike() -> NDArray[np.int32]:
    """Four windows: the first two have their first half in common, and so have the others."""
    random = np.random.default_rng(DRAWN)
    windows = random.integers(0, CHARACTERS, (4, LENGTH)).astype(np.int32)
    windows[1, :HALF], windows[3, :HALF] = windows[0, :HALF], windows[2, :HALF]
    return windows


def order() -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Windows whose labels are one character, each window's another."""
    labels = SEEN + np.arange(ORDER["n_train"])
    windows = labels[:, None].repeat(LENGTH, axis=1)
    return windows.astype(np.int32), windows.astype(np.int64)


def still() -> dict[str, NDArray[np.float32]]:
    """Weights, the others zero, with which only the characters' table gets a gradient, in its first column."""
    bias = np.zeros(WIDTH, np.float32)
    bias[0] = 1
    return {"norm.bias": bias}


def one(row: int, column: int, shape: tuple[int, ...], value: float = 1.0) -> NDArray[np.float32]:
    """A matrix with one number that isn't zero."""
    made = np.zeros(shape, np.float32)
    made[row, column] = value
    return made


def ends() -> dict[str, NDArray[np.float32]]:
    """The end of each way: the last normalisation, and the logit of ``LABEL`` from the number ``UNIT``."""
    return {
        "norm.scale": np.ones((WIDTH, 1), np.float32),
        "characters": one(LABEL, UNIT, SHAPES["characters"], 0.25),
    }


def single(size: int, value: float = 1.0, place: int = UNIT) -> NDArray[np.float32]:
    """A vector with one number that isn't zero."""
    made = np.zeros(size, np.float32)
    made[place] = value
    return made


def places() -> dict[str, dict[str, NDArray[np.float32]]]:
    """By place of a dropout the weights, the others zero, with which it alone decides whether a number is kept."""
    positions = np.zeros(SHAPES["positions"], np.float32)
    positions[:, UNIT] = 1
    first = np.zeros(SHAPES["positions"], np.float32)
    first[0, MARK] = 1
    attending = {
        "positions": first,
        "block1.norm1.scale": np.ones((WIDTH, 1), np.float32),
        "block1.query.bias": single(WIDTH, LOUD, 0),
        "block1.key.kernel": one(0, MARK, SHAPES["block1.key.kernel"]),
        "block1.value.bias": single(WIDTH, 1.0, 2),
        "block1.out.kernel": one(UNIT, 2, SHAPES["block1.out.kernel"]),
    }
    hidden = {
        "block1.dense1.bias": single(HIDDEN, 3.0, 0),
        "block1.dense2.kernel": one(UNIT, 0, SHAPES["block1.dense2.kernel"]),
    }
    return {
        "embedding": {**ends(), "positions": positions},
        "attention": {**ends(), **attending},
        "added": {**ends(), "block1.out.bias": single(WIDTH)},
        "hidden": {**ends(), **hidden},
        "dense": {**ends(), "block1.dense2.bias": single(WIDTH)},
    }


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.transformer_text`` use."""
    assert SIZE * len(PROJECTIONS) == WIDTH  # noqa: S101 -- a head's first number is that of the width
    windows, labels = order()
    read, label = np.full((1, LENGTH), READ, np.int32), np.full((1, LENGTH), LABEL, np.int64)
    few, same = SEED["n_train"], alike()
    arrays: dict[str, NDArray[Any]] = {
        "order_samples": windows,
        "order_labels": labels,
        "alike_samples": same,
        "alike_labels": same.reshape(-1).astype(np.int64),
        "one_samples": read,
        "one_labels": np.zeros_like(label),
        "seed_samples": windows[:few],
        "seed_labels": labels[:few],
        "few_samples": read,
        "few_labels": label.reshape(-1),
    }
    for kind, found in {"sharp": sharp(), "still": still(), **places()}.items():
        arrays |= {f"{kind}/{name}": array for name, array in found.items()}
    return arrays
