"""Makes mini-batches of numpy arrays, reshuffled in every epoch."""

import numpy as np

from rosetta_common.ground.progress import report_batch


class MiniBatches:
    """Iterate over arrays in mini-batches; every ``for`` loop over it is one epoch.

    The smaller last batch is kept, so each sample occurs once in each epoch. Shuffling draws a new order of indices and
    copies one batch at a time, never the data set.

    Args:
        arrays: numpy arrays of the same length along axis 0.
        batch_size: the number of samples in a batch.
        seed: the seed for shuffling samples in every epoch; ``None`` keeps the order.

    Yields:
        A tuple with one batch of each array, or the batch itself if there is one array.

    Raises:
        ValueError: if the lengths differ or the batch size is not positive.
    """

    def __init__(self, *arrays, batch_size, seed=None):
        if not arrays or any(len(array) != len(arrays[0]) for array in arrays):
            raise ValueError("arrays of one length are needed, not %s" % [len(array) for array in arrays])
        if batch_size < 1:
            raise ValueError("batch_size must be positive, not %r" % (batch_size,))
        self.arrays = arrays
        self.batch_size = batch_size
        self.shuffle = None if seed is None else np.random.RandomState(seed)

    def __len__(self):
        return -(-len(self.arrays[0]) // self.batch_size)

    def __iter__(self):
        n = len(self.arrays[0])
        order = None if self.shuffle is None else self.shuffle.permutation(n)
        for batch, start in enumerate(range(0, n, self.batch_size)):
            stop = start + self.batch_size
            chosen = slice(start, stop) if order is None else order[start:stop]
            parts = tuple(array[chosen] for array in self.arrays)
            yield parts if len(parts) > 1 else parts[0]
            report_batch(batch)
