"""The other inputs of the CNN's trials: pictures, and weights with known paths through the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import SCORED
from rosetta_common.ground.workloads.cnn_cifar10 import LONG, SEED
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.proofs.scores import labels_for
from rosetta_common.upper.workloads.cnn_cifar10.reference import SHAPES, WORKLOAD

LABEL = 1  # class of the made picture
CLASSES, SIDE = 10, 8  # classes; height and width of what the first dense layer gets
START = np.linspace(-1, 1, CLASSES).astype(np.float32)  # of the bias whose path is followed


def flat() -> dict[str, NDArray[np.float32]]:
    """Weights with which a convolution gives the same value everywhere: its kernel is zero, its bias positive."""
    arrays = {name: array.copy() for name, array in weights(WORKLOAD).items()}
    for name, array in arrays.items():
        if name.startswith("conv"):
            array[...] = 0.5 if name.endswith("bias") else 0
    return arrays


def way(passed: int) -> dict[str, NDArray[np.float32]]:
    """Weights with one path through the CNN, which ends in the first logit and passes only the last dropouts.

    The picture has a bright pixel in its corner. Every kernel copies one channel, pixel or unit; a bias of 1
    starts the path again after a dropout that must not count. The value that arrives is 0, or 1 over the rates kept.

    Args:
        passed: the number of dropouts on the path: 3, 2 or 1.
    """
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    for number in range(1, 5):
        arrays[f"conv{number}.kernel"][0, 0, 1, 1] = 1
    for number in (1, 2):
        arrays[f"dense{number}.kernel"][0, 0] = 1
    if passed == 2:
        arrays["conv3.kernel"][...], arrays["conv3.bias"][0] = 0, 1
    elif passed == 1:
        arrays["dense1.kernel"][...], arrays["dense1.bias"][0] = 0, 1
    return arrays


def two_ways() -> dict[str, NDArray[np.float32]]:
    """Weights with which two bright pixels of the first channel are added: either may be dropped without the other."""
    arrays = way(3)
    arrays["dense1.kernel"][0, 4 * SIDE + 4] = 1
    return arrays


def planted_logits() -> NDArray[np.float32]:
    """Logits of twelve kinds of pictures, shape (12, 10): one for each class, one with two maxima, one with ten."""
    logits = np.full((CLASSES + 2, CLASSES), -1, np.float32)
    np.fill_diagonal(logits, 2)
    logits[CLASSES, [2, 5]] = 2
    return logits


def kinds() -> NDArray[np.int64]:
    """The kind of each test picture, shape (SCORED,)."""
    return np.arange(SCORED) % len(planted_logits())


def scored() -> dict[str, NDArray[np.float32]]:
    """Weights that give a picture of kind k, bright at a place of its own, the planted logits of its kind."""
    logits = planted_logits()
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    for number in range(1, 5):
        arrays[f"conv{number}.kernel"][0, 0, 1, 1] = 1
    for kind in range(len(logits)):
        arrays["dense1.kernel"][kind, kind] = 1
        arrays["dense2.kernel"][:, kind] = logits[kind]
    return arrays


def scored_pictures() -> NDArray[np.float32]:
    """The test pictures, shape (SCORED, 3, 32, 32): the place of kind k is the k-th of the 8x8 after two poolings."""
    pictures = np.zeros((SCORED, 3, 32, 32), np.float32)
    rows, columns = np.divmod(kinds(), SIDE)
    pictures[np.arange(SCORED), 0, 4 * rows, 4 * columns] = 1
    return pictures


def scored_labels() -> NDArray[np.int64]:
    """The labels of the test samples with planted logits, shape (SCORED,)."""
    return labels_for(planted_logits()[kinds()])


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.cnn_cifar10`` use."""
    picture = np.zeros((1, 3, 32, 32), np.float32)
    picture[0, 0, 0, 0] = picture[0, 0, 16, 16] = 1
    few, nine = 10, SEED["n_train"]
    arrays: dict[str, NDArray[Any]] = {
        "one_samples": picture,
        "one_labels": np.array([LABEL]),
        "few_samples": picture.repeat(few, axis=0),
        "few_labels": np.full(few, LABEL),
        "nine_samples": picture.repeat(nine, axis=0),
        "nine_labels": np.arange(1, nine + 1),
        "long_samples": np.zeros((LONG["n_train"], 3, 32, 32), np.float32),
        "long_labels": np.zeros(LONG["n_train"], np.int64),
        "long_start": START,
        "scored_samples": scored_pictures(),
        "scored_labels": scored_labels(),
    }
    arrays |= {f"flat/{name}": array for name, array in flat().items()}
    arrays |= {f"scored/{name}": array for name, array in scored().items()}
    arrays |= {f"two/{name}": array for name, array in two_ways().items()}
    for passed in (3, 2, 1):
        arrays |= {f"way{passed}/{name}": array for name, array in way(passed).items()}
    return arrays
