"""Draws a smaller set of samples that is like the whole."""

import numpy as np


def balanced_subset(labels, n, classes):
    """Draw ``n`` samples, the same number of each class, always the same ones.

    Args:
        labels: of all samples, int64 of shape (N,), 0 to ``classes - 1``.
        n: how many; a multiple of ``classes``.
        classes: how many classes there are.

    Returns:
        Their indices in a fixed random order; ``None`` where ``n`` is N: all of them, in their own order.
    """
    if n == len(labels):
        return None
    order = np.random.RandomState(0).permutation(len(labels))
    chosen = np.concatenate([order[labels[order] == label][: n // classes] for label in range(classes)])
    return np.random.RandomState(1).permutation(chosen)
