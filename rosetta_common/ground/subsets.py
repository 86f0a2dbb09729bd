"""Draws a class-balanced subset of samples."""

import numpy as np


def balanced_subset(labels, n, classes):
    """Draw ``n`` samples, the same number of each class, always the same ones.

    Args:
        labels: the labels of all samples, int64 of shape (N,), 0 to ``classes - 1``.
        n: the number of samples; a multiple of ``classes``.
        classes: the number of classes.

    Returns:
        The samples' indices in a fixed random order, int64 of shape (n,); ``None`` if ``n`` is N, which means all
        samples in their own order.
    """
    if n == len(labels):
        return None
    order = np.random.RandomState(0).permutation(len(labels))
    chosen = np.concatenate([order[labels[order] == label][: n // classes] for label in range(classes)])
    return np.random.RandomState(1).permutation(chosen)
