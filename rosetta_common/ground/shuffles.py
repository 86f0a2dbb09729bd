"""Says how samples were shuffled, from the order in which two epochs handed them out."""

import numpy as np


def kind_of_shuffle(first, second, batch_size):
    """Say how samples were shuffled.

    Args:
        first: the numbers of the samples, 0 to n - 1, in the order of the first epoch.
        second: the same of the second epoch.
        batch_size: samples of a batch.

    Returns:
        ``"nothing"`` (the order of the data), ``"batches"`` (whole batches change places), ``"samples, within a
        window"`` (no sample comes much earlier than in the data, which may begin in the middle), ``"samples, once"``
        (both epochs have one order), or ``"samples, in each epoch"``.
    """
    first, second = (np.asarray(order).reshape(-1) for order in (first, second))
    in_order = np.arange(len(first))
    if np.array_equal(first, in_order):
        return "nothing"
    whole = len(first) // batch_size * batch_size
    starts = first[:whole].reshape(-1, batch_size)
    if np.array_equal(starts, starts[:, :1] + np.arange(batch_size)):
        return "batches"
    # Places from where a sample came, counted from the first one: an epoch may begin in the middle of the data.
    half = len(first) / 2
    early = (first - first[0] - in_order + half) % len(first) - half
    if (early > len(first) / 4).mean() < 0.001:
        return "samples, within a window"
    return "samples, once" if np.array_equal(first, second) else "samples, in each epoch"
