"""The other inputs of the GRU's trials: reviews of one word."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.ground.workloads.gru_imdb import SHORT

FIRST_WORD = 100  # the id of the word of the first made review


def made_reviews() -> NDArray[np.int32]:
    """Reviews of one word each, all different; the first repeats its word, as equal lengths would make another type."""
    words = np.zeros((ORDER["n_train"], SHORT), np.int32)
    words[:, -1] = FIRST_WORD + np.arange(len(words))
    words[0, -2] = words[0, -1]
    return words


def made() -> dict[str, NDArray[Any]]:
    """The arrays, by the names that the trials in ``ground.workloads.gru_imdb`` use."""
    return {"words": made_reviews(), "word_labels": np.arange(ORDER["n_train"]) % 2}
