"""Moves and mirrors images, the same way for every framework, for ``deepcnn_cifar10``."""

from itertools import product

import numpy as np


def shift_and_flip(images, layout, seed, epoch):
    """Return the images of one epoch: each is moved by up to a tenth of its size, and every other one is mirrored.

    The two moves of an image are drawn independently, in whole pixels, each from -3 to 3 for 32 pixels. The pixels at
    the edge are repeated in the room that a move leaves. An image is mirrored left to right with a probability of one
    half. Keras' ``ImageDataGenerator`` draws the same kind of moves, but in parts of pixels.

    Args:
        images: shape (n, channels, rows, columns) or (n, rows, columns, channels).
        layout: of the images, ``"NCHW"`` or ``"NHWC"``.
        seed: of the moves.
        epoch: its number, from 0. The seed and this number alone decide about the moves.

    Returns:
        New images of the same dtype, shape and order.

    Raises:
        ValueError: if the layout is another.
    """
    if layout not in ("NCHW", "NHWC"):
        raise ValueError("layout must be 'NCHW' or 'NHWC', not %r" % (layout,))
    axis = 2 if layout == "NCHW" else 1  # of the rows; that of the columns is the next
    size = images.shape[axis]
    random = np.random.RandomState([seed, epoch])
    n, most = len(images), size // 10
    down, right = random.randint(-most, most + 1, (2, n))
    mirrored = random.randint(0, 2, n) == 1
    moved = np.empty_like(images)
    for move in product(range(-most, most + 1), range(-most, most + 1), (False, True)):
        chosen = np.flatnonzero((down == move[0]) & (right == move[1]) & (mirrored == move[2]))
        row, column = (np.clip(np.arange(size) - by, 0, size - 1) for by in move[:2])
        part = images[chosen].take(row, axis=axis)
        moved[chosen] = part.take(column[::-1] if move[2] else column, axis=axis + 1)
    return moved
