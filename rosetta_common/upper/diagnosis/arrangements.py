"""Known differences that move numbers and change none: axes, gates, flattened pictures, turned kernels.

Each function takes the shapes of B's and of A's array, and yields words, and the move that undoes the difference: a
function of any array of B's shape, such as the weight's gradient. The words say what B has, seen from A.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from rosetta_common.upper.diagnosis.noted import Array

Shape = tuple[int, ...]
Move = Callable[[Array], Array]
Known = tuple[str, Move]
MOST_SHAPES = 200  # pictures that a flattened axis may be

# The axes of B that give A's order, and what B then has. The letters are those of a kernel or of a batch of pictures.
KERNELS: dict[Shape, str] = {
    (3, 2, 0, 1): "its axes are HWIO, A's are OIHW",
    (2, 3, 1, 0): "its axes are OIHW, A's are HWIO",
    (0, 3, 1, 2): "its axes are OHWI, A's are OIHW",
    (0, 2, 3, 1): "its axes are OIHW, A's are OHWI",
    (3, 0, 1, 2): "its axes are HWIO, A's are OHWI",
    (1, 2, 3, 0): "its axes are OHWI, A's are HWIO",
    (1, 0, 2, 3): "inputs and outputs are exchanged (as a transposed convolution has them)",
    (0, 1, 3, 2): "height and width are exchanged",
    (1, 0, 3, 2): "inputs and outputs are exchanged, and height and width",
}
PICTURES: dict[Shape, str] = {
    (0, 3, 1, 2): "it is NHWC, A's is NCHW",
    (0, 2, 3, 1): "it is NCHW, A's is NHWC",
    (0, 1, 3, 2): "height and width are exchanged: the pictures are transposed",
    (0, 2, 1, 3): "height and width are exchanged: the pictures are transposed",
    (0, 3, 2, 1): "its axes are in reverse order, without the first: NWHC for NCHW",
}
GATES: dict[int, dict[Shape, str]] = {
    3: {(1, 0, 2): "as between r, z, n (PyTorch, cuDNN) and z, r, n (Keras)"},
    4: {
        (0, 2, 1, 3): "as between i, f, g, o (PyTorch, Keras) and i, g, f, o (TensorFlow 1)",
        (0, 2, 3, 1): "as between i, f, g, o (PyTorch, Keras) and i, o, f, g (ONNX)",
        (0, 3, 1, 2): "as between i, f, g, o (PyTorch, Keras) and i, o, f, g (ONNX)",
    },
}


def axes(b: Shape, a: Shape) -> Iterator[Known]:
    """B's axes in another order."""
    for order in itertools.permutations(range(len(b))):
        if list(order) != sorted(order) and tuple(b[axis] for axis in order) == a:
            told = (
                KERNELS.get(order, f"A's axes are its axes {order}")
                if len(b) == 4
                else f"A's axes are its axes {order}"
            )
            yield "it is transposed" if len(b) == 2 else told, _transposed(order)


def picture_axes(b: Shape, a: Shape) -> Iterator[Known]:
    """The axes of a batch of pictures or of sequences in another order."""
    if len(b) == 4:
        for order, told in PICTURES.items():
            if tuple(b[axis] for axis in order) == a:
                yield told, _transposed(order)
    elif len(b) in (2, 3) and (b[1], b[0], *b[2:]) == a:
        yield "batch and time are exchanged", _transposed((1, 0, *range(2, len(b))))


def turned(b: Shape, a: Shape) -> Iterator[Known]:
    """Kernels that are turned by 180 degrees; height and width are the last or the first axes."""
    if b == a and len(b) in (3, 4):
        number = len(b) - 2
        for spatial in (tuple(range(2, len(b))), tuple(range(number))):
            if math.prod(b[axis] for axis in spatial) > 1:
                yield "its kernels are turned by 180 degrees", _flipped(spatial)


def colours(b: Shape, a: Shape) -> Iterator[Known]:
    """Three colours in reverse order."""
    if b == a and len(b) in (3, 4):
        for axis, size in enumerate(b):
            if size == 3 and axis:
                yield "its colours are in reverse order: BGR for RGB", _flipped((axis,))


def flattened(
    b: Shape, a: Shape, pictures: Iterable[tuple[int, int, int]] = (), *, others: bool = True
) -> Iterator[Known]:
    """A flattened picture in another order, along one axis of a matrix.

    Args:
        b: B's shape.
        a: A's shape.
        pictures: known shapes (channels, height, width).
        others: whether other shapes are tried after them.
    """
    if b != a or len(b) != 2:
        return
    for axis in (0, 1):
        for channels, height, width in _pictures(b[axis], pictures, others):
            which = f"of {channels} channels and {height} x {width} pixels"
            for its, mine, shape, order in (
                ("NHWC", "NCHW", (height, width, channels), (2, 0, 1)),
                ("NCHW", "NHWC", (channels, height, width), (1, 2, 0)),
            ):
                told = f"the flattened picture {which} is in {its} order, A's in {mine} order"
                yield told, _regrouped(axis, shape, order)


def gates(b: Shape, a: Shape) -> Iterator[Known]:
    """Three or four gates, stacked along one axis, in another order or interleaved; one of them with the other sign."""
    if b != a or len(b) > 3:
        return
    for axis, number in itertools.product(range(len(b)), (3, 4)):
        size = b[axis] // number
        if b[axis] % number or not size:
            continue
        for order in itertools.permutations(range(number)):
            if list(order) != sorted(order):
                told = (
                    f"its {number} gates are in another order: A's are its {', '.join(str(gate + 1) for gate in order)}"
                )
                known = GATES[number].get(order, "")
                yield told + (f" ({known})" if known else ""), _blocks(axis, order)
        if size > 1:
            picture = f"or a flattened picture of {number} channels is in"
            told = f"its {number} gates are interleaved, A's are stacked ({picture} NHWC order, A's in NCHW order)"
            yield told, _regrouped(axis, (size, number), (1, 0))
            told = f"its {number} gates are stacked, A's are interleaved ({picture} NCHW order, A's in NHWC order)"
            yield told, _regrouped(axis, (number, size), (1, 0))
        for gate in range(number):
            told = f"gate {gate + 1} of {number} has the other sign: it keeps the old state where A's takes the new one"
            yield told, _negated(axis, number, gate)


def heads(b: Shape, a: Shape) -> Iterator[Known]:
    """Projections of attention: with an axis of its own for the heads, or without; and their transposes."""
    if math.prod(b) != math.prod(a) or {len(b), len(a)} != {2, 3}:
        return
    told = "its heads have an axis of their own" if len(b) == 3 else "its heads have no axis of their own"
    flat = [b] if len(b) == 2 else [(b[0], b[1] * b[2]), (b[0] * b[1], b[2])]
    for shape in flat:
        if len(a) == 3 or shape == a:
            yield told, _reshaped(shape, a, turn=False)
        if len(a) == 3 or shape[::-1] == a:
            yield f"{told}, and it is transposed", _reshaped(shape, a, turn=True)


def _transposed(order: Iterable[int]) -> Move:
    axes_of_b = tuple(order)
    return lambda x: x.transpose(axes_of_b)


def _flipped(spatial: tuple[int, ...]) -> Move:
    return lambda x: np.flip(x, spatial)


def _regrouped(axis: int, shape: Shape, order: Shape) -> Move:
    """Split one axis into several, put these into another order, and join them again."""

    def move(x: Array) -> Array:
        first = np.moveaxis(x, axis, 0)
        rest = first.shape[1:]
        split = first.reshape(*shape, *rest).transpose(*order, *range(len(shape), len(shape) + len(rest)))
        return np.moveaxis(split.reshape(first.shape), 0, axis)

    return move


def _blocks(axis: int, order: Shape) -> Move:
    def move(x: Array) -> Array:
        parts = np.split(x, len(order), axis)
        return np.concatenate([parts[block] for block in order], axis)

    return move


def _negated(axis: int, number: int, block: int) -> Move:
    def move(x: Array) -> Array:
        parts = np.split(x, number, axis)
        return np.concatenate([-part if index == block else part for index, part in enumerate(parts)], axis)

    return move


def _reshaped(through: Shape, to: Shape, *, turn: bool) -> Move:
    return lambda x: (x.reshape(through).T if turn else x.reshape(through)).reshape(to)


def _pictures(size: int, known: Iterable[tuple[int, int, int]], others: bool) -> list[tuple[int, int, int]]:
    """Shapes (channels, height, width) of a flattened picture: the known ones first, then the square ones."""
    found = [picture for picture in known if math.prod(picture) == size]
    if not others:
        return found
    divisors = [number for number in range(2, min(size, 600) + 1) if size % number == 0]
    square = [(size // side**2, side, side) for side in divisors if size % side**2 == 0 and size // side**2 > 1]
    oblong = [
        (size // (height * width), height, width)
        for height in divisors
        for width in divisors
        if height != width and size % (height * width) == 0 and size // (height * width) > 1
    ]
    return list(dict.fromkeys(found + square + oblong))[:MOST_SHAPES]
