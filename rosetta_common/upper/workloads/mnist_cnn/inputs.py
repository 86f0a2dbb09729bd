"""The other inputs of the digits' trials: pictures, and weights with known paths through the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import SCORED
from rosetta_common.ground.workloads.mnist_cnn import LONG, SEED
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.proofs.planted import CLASSES, kinds, planted_logits, scored_labels
from rosetta_common.upper.workloads.mnist_cnn.reference import SHAPES, WORKLOAD

LABEL = 1  # class of the made picture
SIDE = 12  # height and width of what the first dense layer gets
# A pixel that the two convolutions carry to the first pixel of a pooling window: each takes away a border of one.
BORDER = 2
START = np.linspace(-1, 1, CLASSES).astype(np.float32)  # of the bias whose path is followed


def flat() -> dict[str, NDArray[np.float32]]:
    """Weights with which a convolution gives the same value everywhere: its kernel is zero, its bias positive."""
    arrays = {name: array.copy() for name, array in weights(WORKLOAD).items()}
    for name, array in arrays.items():
        if name.startswith("conv"):
            array[...] = 0.5 if name.endswith("bias") else 0
    return arrays


def copying() -> dict[str, NDArray[np.float32]]:
    """Weights of zero, but for kernels that copy the first channel, with the pixel in the middle of the window."""
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    for number in (1, 2):
        arrays[f"conv{number}.kernel"][0, 0, 1, 1] = 1
    return arrays


def way(passed: int) -> dict[str, NDArray[np.float32]]:
    """Weights with one path through the network, which ends in the first logit and passes only the last dropouts.

    The picture has a bright pixel. Every kernel copies one channel, pixel or unit; a bias of 1 starts the path again
    after a dropout that must not count. The value that arrives is 0, or 1 over the rates kept.

    Args:
        passed: the number of dropouts on the path: 2 or 1.
    """
    arrays = copying()
    for number in (1, 2):
        arrays[f"dense{number}.kernel"][0, 0] = 1
    if passed == 1:
        arrays["dense1.kernel"][...], arrays["dense1.bias"][0] = 0, 1
    return arrays


def two_ways() -> dict[str, NDArray[np.float32]]:
    """Weights with which two bright pixels of the first channel are added: either may be dropped without the other."""
    arrays = way(2)
    arrays["dense1.kernel"][0, 6 * SIDE + 6] = 1
    return arrays


def scored() -> dict[str, NDArray[np.float32]]:
    """Weights that give a picture of kind k, bright at a place of its own, the planted logits of its kind."""
    logits, arrays = planted_logits(), copying()
    for kind in range(len(logits)):
        arrays["dense1.kernel"][kind, kind] = 1
        arrays["dense2.kernel"][:, kind] = logits[kind]
    return arrays


def scored_pictures() -> NDArray[np.float32]:
    """The test pictures, shape (SCORED, 1, 28, 28): the place of kind k is the k-th of the 12x12 after pooling."""
    pictures = np.zeros((SCORED, 1, 28, 28), np.float32)
    rows, columns = np.divmod(kinds(), SIDE)
    pictures[np.arange(SCORED), 0, BORDER + 2 * rows, BORDER + 2 * columns] = 1
    return pictures


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.mnist_cnn`` use."""
    picture = np.zeros((1, 1, 28, 28), np.float32)
    picture[0, 0, BORDER, BORDER] = picture[0, 0, BORDER + 12, BORDER + 12] = 1
    few, nine = 10, SEED["n_train"]
    arrays: dict[str, NDArray[Any]] = {
        "one_samples": picture,
        "one_labels": np.array([LABEL]),
        "few_samples": picture.repeat(few, axis=0),
        "few_labels": np.full(few, LABEL),
        "nine_samples": picture.repeat(nine, axis=0),
        "nine_labels": np.arange(1, nine + 1),
        "long_samples": np.zeros((LONG["n_train"], 1, 28, 28), np.float32),
        "long_labels": np.zeros(LONG["n_train"], np.int64),
        "long_start": START,
        "scored_samples": scored_pictures(),
        "scored_labels": scored_labels(),
    }
    others = {"flat": flat(), "scored": scored(), "two": two_ways(), "way2": way(2), "way1": way(1)}
    for kind, found in others.items():
        arrays |= {f"{kind}/{name}": array for name, array in found.items()}
    return arrays
