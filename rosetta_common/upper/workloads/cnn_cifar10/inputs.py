"""The other inputs of the CNN's trials: a picture, and weights with one path through the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.workloads.cnn_cifar10.reference import SHAPES, WORKLOAD

LABEL = 1  # class of the made picture


def flat() -> dict[str, NDArray[np.float32]]:
    """Weights with which a convolution gives the same value everywhere: its kernel is zero, its bias positive."""
    arrays = {name: array.copy() for name, array in weights(WORKLOAD).items()}
    for name, array in arrays.items():
        if name.startswith("conv"):
            array[...] = 0.5 if name.endswith("bias") else 0
    return arrays


def way(passed: int) -> dict[str, NDArray[np.float32]]:
    """Weights with one path through the CNN, which ends in the first logit and passes only the last dropouts.

    The picture has one bright pixel, in the first channel. Every kernel copies one channel, pixel or unit; a bias of 1
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


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.cnn_cifar10`` use."""
    picture = np.zeros((1, 3, 32, 32), np.float32)
    picture[0, 0, 0, 0] = 1
    arrays: dict[str, NDArray[Any]] = {"picture": picture, "picture_label": np.array([LABEL])}
    arrays |= {f"flat/{name}": array for name, array in flat().items()}
    for passed in (3, 2, 1):
        arrays |= {f"way{passed}/{name}": array for name, array in way(passed).items()}
    return arrays
