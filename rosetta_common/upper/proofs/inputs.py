"""What goes into a proof: one set of weights, drawn with numpy, and samples made for what a trial looks at."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.gru_trials import SHORT
from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.upper.proofs import reference_cnn, reference_gru

SEED = 20261125
FIRST_WORD = 100  # the id of the first of the made reviews' words
SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "cnn_cifar10": reference_cnn.SHAPES,
    "gru_imdb": reference_gru.SHAPES,
    "resnet50_features": {},
}
LABEL = 1  # of the made picture


def fans(name: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """What comes in and goes out of one unit of a kernel, as Glorot and Bengio, 2010, count it."""
    if name == "embedding":
        return shape[0], shape[1]
    window = math.prod(shape[2:])
    return window * shape[1], window * shape[0]


def glorot_bound(name: str, shape: tuple[int, ...]) -> float:
    """The bound of the uniform distribution of Glorot and Bengio, 2010, equation 16: sqrt(6 / (fan_in + fan_out))."""
    return math.sqrt(6 / sum(fans(name, shape)))


@cache
def weights(workload: str) -> dict[str, NDArray[np.float32]]:
    """The weights that every column is given: kernels within the Glorot bound, biases within 0.1, none of them zero.

    The embedding is drawn within 0.5: at the bound of 30,000 rows the reviews would hardly move the logits.
    """
    random = np.random.default_rng(SEED)
    drawn = {}
    for name, shape in SHAPES[workload].items():
        bound = 0.1 if name.endswith("bias") else 0.5 if name == "embedding" else glorot_bound(name, shape)
        drawn[name] = random.uniform(-bound, bound, shape).astype(np.float32)
    return drawn


def flat() -> dict[str, NDArray[np.float32]]:
    """Weights with which a convolution is the same everywhere: its kernel is zero, its bias positive."""
    arrays = {name: array.copy() for name, array in weights("cnn_cifar10").items()}
    for name, array in arrays.items():
        if name.startswith("conv"):
            array[...] = 0.5 if name.endswith("bias") else 0
    return arrays


def made_reviews() -> NDArray[np.int32]:
    """Reviews of one word, which no other has; the first says it twice: equal lengths would make another type."""
    words = np.zeros((ORDER["n_train"], SHORT), np.int32)
    words[:, -1] = FIRST_WORD + np.arange(len(words))
    words[0, -2] = words[0, -1]
    return words


def way(passed: int) -> dict[str, NDArray[np.float32]]:
    """Weights with one way through the CNN, which ends in the first logit and passes the last dropouts alone.

    The picture has one bright pixel, in the first channel. Every kernel takes one channel, pixel or unit over as it is;
    a bias of 1 begins the way anew after a dropout that is not to count. What arrives is 0, or 1 over the rates kept.

    Args:
        passed: how many dropouts lie on the way, 3, 2 or 1.
    """
    arrays = {name: np.zeros(shape, np.float32) for name, shape in reference_cnn.SHAPES.items()}
    for number in range(1, 5):
        arrays[f"conv{number}.kernel"][0, 0, 1, 1] = 1
    for number in (1, 2):
        arrays[f"dense{number}.kernel"][0, 0] = 1
    if passed == 2:
        arrays["conv3.kernel"][...], arrays["conv3.bias"][0] = 0, 1
    elif passed == 1:
        arrays["dense1.kernel"][...], arrays["dense1.bias"][0] = 0, 1
    return arrays


def write(workload: str, path: Path) -> None:
    """Write what goes in, as ``ground.proof.observe.Inputs`` reads it."""
    arrays: dict[str, NDArray[Any]] = {f"weights/{name}": array for name, array in weights(workload).items()}
    if workload == "cnn_cifar10":
        picture = np.zeros((1, 3, 32, 32), np.float32)
        picture[0, 0, 0, 0] = 1
        arrays |= {"picture": picture, "picture_label": np.array([LABEL])}
        arrays |= {f"flat/{name}": array for name, array in flat().items()}
        for passed in (3, 2, 1):
            arrays |= {f"way{passed}/{name}": array for name, array in way(passed).items()}
    elif workload == "gru_imdb":
        arrays |= {"words": made_reviews(), "word_labels": np.arange(ORDER["n_train"]) % 2}
    np.savez(path, allow_pickle=False, **arrays)
