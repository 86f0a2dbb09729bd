"""Losses of a batch in NumPy, to find the one that a model noted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rosetta_common.upper.diagnosis.noted import Array
from rosetta_common.upper.diagnosis.values import log_softmax, softmax

SMOOTHINGS = (0.05, 0.1, 0.2)
LEAST = 1e-7  # probabilities are clipped to it


def losses(logits: Array, labels: Array) -> Iterator[tuple[str, float]]:
    """Losses with their names; classes are on the last axis, labels are whole numbers.

    Args:
        logits: (..., classes).
        labels: (...), whole numbers or one-hot vectors (..., classes).
    """
    if logits.ndim == labels.ndim:
        labels = labels.argmax(-1) if logits.shape == labels.shape else labels.reshape(logits.shape[:-1])
    labels = labels.astype(np.int64)
    if logits.shape[:-1] != labels.shape or logits.shape[-1] < 2:
        return
    x = np.asarray(logits, np.float64).reshape(-1, logits.shape[-1])
    y = labels.reshape(-1)
    known = (y >= 0) & (y < x.shape[1])
    if not known.any():
        return
    for inside, scores in (("", x), (" of a second softmax", softmax(x))):
        logs = log_softmax(scores)
        each = -logs[known, y[known]]
        name = f"cross-entropy{inside}"
        yield f"the mean {name}", float(each.mean())
        yield f"the sum of the {name}", float(each.sum())
        if not known.all():
            yield f"the mean {name}, in which ignored labels count as 0", float(each.sum() / len(y))
        if logits.ndim > 2:
            yield f"the {name} summed over positions, its mean over samples", float(each.sum() / len(logits))
        yield f"the mean {name} divided by the number of classes", float(each.mean() / x.shape[1])
        for share in SMOOTHINGS:
            smooth = (1 - share) * each - share * logs[known].mean(1)
            yield f"the mean {name} with labels smoothed by {share:g}", float(smooth.mean())
    if ((x >= 0) & (x <= 1)).all() and np.allclose(x.sum(1), 1, atol=1e-3):
        taken = np.clip(x[known, y[known]], LEAST, 1)
        yield "the mean cross-entropy of these outputs as probabilities", float(-np.log(taken).mean())
    vectors = np.eye(x.shape[1])[np.clip(y, 0, x.shape[1] - 1)]
    errors = ((x - vectors) ** 2)[known]
    yield "the mean square error of the logits", float(errors.mean())
    yield "half the mean square error of the logits", float(errors.mean() / 2)


def regressions(outputs: Array, targets: Array) -> Iterator[tuple[str, float]]:
    """Losses of numbers, with their names; one output for each sample."""
    if outputs.shape != targets.shape:
        flat, wanted = outputs.reshape(-1), targets.reshape(-1)
        if flat.shape == wanted.shape:
            every = flat[:, None] - wanted[None, :]
            yield (
                "the mean square error of every output with every target (shapes that broadcast)",
                float((every**2).mean()),
            )
        else:
            return
    off = np.asarray(outputs, np.float64).reshape(-1) - np.asarray(targets, np.float64).reshape(-1)
    for name, each in (("square error", off**2), ("absolute error", np.abs(off))):
        yield f"the mean {name}", float(each.mean())
        yield f"the sum of the {name}", float(each.sum())
        yield f"half the mean {name}", float(each.mean() / 2)
    yield "the root of the mean square error", float(np.sqrt((off**2).mean()))
