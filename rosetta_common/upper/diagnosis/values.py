"""Known differences that change numbers: scales, offsets, a softmax too many, one-hot labels, the side of the padding.

Each function takes A's array and B's, and yields words and the two arrays that agree if the words are true: what is
known to be done to one of them was done to the other, too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rosetta_common.upper.diagnosis.closeness import SAME, deviation, telling
from rosetta_common.upper.diagnosis.noted import Array

Told = tuple[str, Array, Array]
FACTORS = {255.0: "multiplied by 255", 1 / 255: "divided by 255", 256.0: "multiplied by 256", 1 / 256: "divided by 256"}
PER_CHANNEL = 8  # elements of a channel: fewer fit any line


def softmax(x: Array, axis: int = -1) -> Array:
    """The softmax along one axis, in float64."""
    shifted = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis, keepdims=True))


def log_softmax(x: Array, axis: int = -1) -> Array:
    """The logarithm of the softmax along one axis, in float64; without overflow."""
    shifted = np.asarray(x, np.float64) - x.max(axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis, keepdims=True)))


def scale(a: Array, b: Array, words: dict[float, str]) -> Iterator[Told]:
    """B is a multiple of A.

    Args:
        a: A's array.
        b: B's array.
        words: what known factors mean, such as the batch's size.
    """
    if a.shape != b.shape or not telling(a):
        return
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    squares = float((a * a).sum())
    factor = float((a * b).sum()) / squares if squares and np.isfinite(squares) else 0.0
    if factor and abs(factor - 1) > SAME:
        known = next((told for value, told in words.items() if abs(factor / value - 1) < SAME), "")
        yield f"it is A's {known or f'times {factor:.6g}'}", a, b / factor


def channels(a: Array, b: Array) -> Iterator[Told]:
    """B is A with a mean subtracted and divided by a deviation, in each channel of pictures."""
    if a.shape != b.shape or a.ndim != 4:
        return
    for axis in (1, 3):
        number = a.shape[axis]
        if number > 4:
            continue
        ones = np.moveaxis(np.asarray(a, np.float64), axis, 0).reshape(number, -1)
        others = np.moveaxis(np.asarray(b, np.float64), axis, 0).reshape(number, -1)
        if ones.shape[1] < PER_CHANNEL or not all(map(telling, ones)):
            continue
        lines = [np.polyfit(one, other, 1) for one, other in zip(ones, others, strict=True)]
        if any(abs(slope) < SAME for slope, _ in lines):
            continue
        back = np.stack([(other - start) / slope for (slope, start), other in zip(lines, others, strict=True)])
        told = ", ".join(f"(A's - {-start / slope:.4g}) / {1 / slope:.4g}" for slope, start in lines)
        yield f"its channels are normalised: {told}", ones, back


def whole_numbers(a: Array, b: Array) -> Iterator[Told]:
    """Labels or words that are counted from another number; labels as one-hot vectors."""
    if b.ndim == a.ndim + 1 and _one_hot(b):
        yield "it is one-hot, A's are numbers", a, b.argmax(-1)
    if a.ndim == b.ndim + 1 and _one_hot(a):
        yield "it is numbers, A's are one-hot", a.argmax(-1), b
    if a.shape != b.shape or not (_whole(a) and _whole(b)):
        return
    a, b = a.astype(np.int64), b.astype(np.int64)
    steps = np.unique(b - a)
    if len(steps) == 1 and steps[0]:
        yield f"its numbers are {abs(steps[0])} {'larger' if steps[0] > 0 else 'smaller'}", a, b - steps[0]
    words = (a != 0) & (b != 0)
    steps = np.unique((b - a)[words])
    if len(steps) == 1 and steps[0] and np.array_equal(a == 0, b == 0):
        how = f"{abs(steps[0])} {'higher' if steps[0] > 0 else 'lower'}"
        yield f"its words are numbered {how}, and 0 is the padding in both", a, np.where(words, b - steps[0], b)


def padding(a: Array, b: Array) -> Iterator[Told]:
    """Sequences of words with their padding on the other side; the padding is 0."""
    if a.shape != b.shape or a.ndim != 2 or not (_whole(a) and _whole(b)) or not (a == 0).any():
        return
    for mine, its, left in (("in front", "at the end", b), ("at the end", "in front", a)):
        moved = np.zeros_like(left)
        for row, words in enumerate(left):
            filled = words[: len(words) - np.argmax(words[::-1] != 0)] if words.any() else words[:0]
            moved[row, len(words) - len(filled) :] = filled
        yield f"its padding is {its}, A's {mine}", *((a, moved) if left is b else (moved, b))


def activations(a: Array, b: Array) -> Iterator[Told]:
    """A softmax or a sigmoid that one of the two has and the other hasn't."""
    if a.shape != b.shape or a.ndim < 1 or a.dtype.kind != "f":
        return
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return
    if a.ndim >= 2 and a.shape[-1] > 1:
        yield "it went through a softmax, A's didn't", softmax(a), b
        yield "A's went through a softmax, it didn't", a, softmax(b)
        yield "it went through a log-softmax, A's didn't", log_softmax(a), b
        yield "A's went through a log-softmax, it didn't", a, log_softmax(b)
        if (b > 0).all():
            yield "it is probabilities, A's are their logarithms", a, np.log(b)
        if (a > 0).all():
            yield "it is the logarithms of probabilities, A's are probabilities", np.log(a), b
    yield "it went through a sigmoid, A's didn't", 1 / (1 + np.exp(-np.clip(a, -500, 500))), b
    yield "A's went through a sigmoid, it didn't", a, 1 / (1 + np.exp(-np.clip(b, -500, 500)))
    yield "it went through a ReLU, A's didn't", np.maximum(a, 0), b
    yield "A's went through a ReLU, it didn't", a, np.maximum(b, 0)


def masks(a: Array, b: Array) -> Iterator[Told]:
    """A mask with the opposite meaning, or a mask that is added."""
    mine, its = _mask(a), _mask(b)
    if mine is None or its is None or mine.shape != its.shape or not 0 < mine.mean() < 1:
        return
    forms = ["is true or false" if one.dtype.kind == "b" else "is added" for one in (a, b)]
    if forms[0] != forms[1]:
        yield f"its mask {forms[1]}, A's {forms[0]}", mine, its
        yield f"its mask {forms[1]}, A's {forms[0]}, and it keeps what A's drops", mine, ~its
    elif a.dtype.kind == "b":
        yield "its mask keeps what A's drops", mine, ~its


def order_of_samples(a: Array, b: Array) -> Array | None:
    """The order of B's rows that gives A's, if both have the same rows and no row is there twice."""
    if a.shape != b.shape or a.ndim < 2 or len(a) < 2:
        return None
    rows, others = (np.ascontiguousarray(one.reshape(len(one), -1)) for one in (a, b))
    mine, its = ({row.tobytes(): index for index, row in enumerate(some)} for some in (rows, others))
    if len(mine) != len(rows) or set(mine) != set(its):
        return None
    return np.array([its[row.tobytes()] for row in rows])


def digits(a: Array, b: Array) -> str:
    """Words if two arrays agree to the digits of a shorter floating-point type alone; empty if they don't."""
    if a.shape != b.shape or a.dtype.kind != "f" or not telling(a):
        return ""
    off = deviation(a, b)
    middle = float(np.median(np.abs(np.asarray(a, np.float64) - b)) / max(float(np.abs(a).max()), 1e-300))
    if SAME < off < 2**-6 and 0 < middle < 2**-9:
        return "the two agree to two or three digits, as if one is computed in bfloat16, float16 or TF32"
    return ""


def _whole(a: Array) -> bool:
    return a.dtype.kind in "iu" or (a.dtype.kind == "f" and bool(np.array_equal(a, np.round(a))))


def _one_hot(a: Array) -> bool:
    return a.ndim > 1 and a.shape[-1] > 1 and bool(((a == 0) | (a == 1)).all() and (a.sum(-1) == 1).all())


def _mask(a: Array) -> Array | None:
    """A mask as booleans: true where a number is kept; ``None`` if an array is no mask."""
    if a.dtype.kind == "b":
        return a
    if a.dtype.kind == "f" and ((a == 0) | (a <= -1e4)).all() and (a < 0).any():
        return np.asarray(a == 0)
    return None
