"""The figures of ``cnn_cifar10``: what its trials left against the reference."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.cifar10 import load_cifar10
from rosetta_common.ground.proof.cnn_trials import DRAWS
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.proofs import inputs, reference_cnn
from rosetta_common.upper.proofs.comparison import gap, middle_gap, worst_gap
from rosetta_common.upper.proofs.losses import log_softmax
from rosetta_common.upper.proofs.shared_figures import (
    Figure,
    Observed,
    data,
    initialiser,
    moved,
    numbered,
    parameters,
    part,
    shuffling,
)

WORKLOAD = "cnn_cifar10"
RATES = (0.25, 0.25, 0.5)  # of dropout, from the input to the output
NEAR = 0.02  # how near to a whole number a count of samples must come


class Expected(NamedTuple):
    """What the reference has."""

    spec: Any  # a CnnCifar10
    images: NDArray[Any]
    labels: NDArray[Any]
    start: dict[str, NDArray[np.float64]]
    logits: NDArray[np.float64]
    losses: list[float]
    after: list[dict[str, NDArray[np.float64]]]
    tied: NDArray[np.float64]  # gradient of the last convolution's bias where all maxima are equal


@cache
def expected(options: frozenset[tuple[str, bool | int]]) -> Expected:
    """Compute what the reference has under some options, once."""
    spec = specification(WORKLOAD, "quick", 0)
    (images, labels), _ = load_cifar10(spec._replace(n_train=BATCH, n_test=10), "NCHW")
    _, (test, _) = load_cifar10(spec._replace(n_train=10, n_test=N_TEST), "NCHW")
    start = {name: array.astype(np.float64) for name, array in inputs.weights(WORKLOAD).items()}
    losses, after = reference_cnn.train(
        start, images.astype(np.float64), labels, STEPS, spec.learning_rate, spec.momentum, ties=bool(options)
    )
    logits = reference_cnn.logits(start, test.astype(np.float64))
    flat = {name: array.astype(np.float64) for name, array in inputs.flat().items()}
    _, tied = reference_cnn.loss_and_gradients(flat, images.astype(np.float64), labels, bool(options))
    return Expected(spec, images, labels, start, logits, losses, after, tied["conv4.bias"])


def figures(observed: Observed, options: frozenset[tuple[str, bool | int]]) -> dict[str, Figure]:
    """Every rung's figure."""
    known = expected(options - {("one_order", True)})
    initial = part(observed, "steps/initial/")
    after1 = part(observed, "steps/after1/") or part(observed, "first_step/after1/")
    first, tenth = (moved(after, known.start) for after in (after1, part(observed, f"steps/after{STEPS}/")))
    wanted_first, wanted_tenth = moved(known.after[0], known.start), moved(known.after[-1], known.start)
    losses = observed["steps/losses"]
    one, ten = middle_gap(first, wanted_first), middle_gap(tenth, wanted_tenth)
    logits = observed["order/logits"]
    # The first step of gradient descent is the gradient times the learning rate.
    above, below = (middle_gap(_only(first, kind), _only(wanted_first, kind)) for kind in ("dense", "conv"))
    how = "from the first step, divided by the learning rate"
    flat = inputs.flat()["conv4.bias"].astype(np.float64)
    tied = (flat - observed["ties/after1/conv4.bias"]) / known.spec.learning_rate
    return {
        "data": data(observed["steps/images"], observed["steps/labels"], known.images, known.labels),
        "parameters": parameters(initial),
        "initialiser": initialiser(WORKLOAD, initial),
        "loss": (abs(float(losses[0]) - known.losses[0]), f"{losses[0]:.6f}, the reference has {known.losses[0]:.6f}"),
        "gradients": (above[0], f"farthest off: {above[1]}; {how}"),
        "conv-gradients": (below[0], f"farthest off: {below[1]}; {how}"),
        "ties": (
            worst_gap({"": tied}, {"": known.tied})[0],
            f"{np.linalg.norm(tied) / np.linalg.norm(known.tied):.3f} of the reference's, where all four are equal",
        ),
        "one-step": (one[0], f"farthest off: {one[1]}"),
        "ten-steps": (ten[0], f"farthest off: {ten[1]}"),
        "losses": (gap(losses, np.array(known.losses)), f"the last is {losses[-1]:.6f}"),
        "shuffling": _shuffling(observed, known.spec, ("one_order", True) in options),
        "dropout": _dropout(observed),
        "logits": _logits(logits, known.logits),
        "counted": (float(abs(len(logits) - N_TEST)), f"{len(logits)} of {N_TEST}, the last batch of 2"),
    }


def _only(parameters: dict[str, NDArray[np.float64]], kind: str) -> dict[str, NDArray[np.float64]]:
    """The parameters of one kind of layers."""
    return {name: array for name, array in parameters.items() if name.startswith(kind)}


def _logits(found: NDArray[Any], wanted: NDArray[np.float64]) -> Figure:
    """Compare logits, or logarithms of probabilities where an example keeps no logits."""
    if found.shape == wanted.shape and np.allclose(np.exp(found.astype(np.float64)).sum(axis=1), 1, atol=1e-4):
        return gap(found, log_softmax(wanted)), "logarithms of probabilities, the example keeps no logits"
    return gap(found, wanted), "of 50 test images, in evaluation mode"


def _shuffling(observed: Observed, spec: Any, one_order: bool = False) -> Figure:
    """Read from the last bias, batch by batch, which classes were trained on: each sample has one of its own."""
    labels = observed["order/labels"]
    kept = [int(label) for label in (labels.argmax(axis=1) if labels.ndim > 1 else labels)]
    if handed := list(numbered(observed, "order/handed out/1/")):
        batches = [frozenset(map(int, batch)) for batch in handed]
        return shuffling(batches, kept, "as the mini-batches handed them out", one_order)
    size, n = ORDER["batch_size"], ORDER["n_train"]
    sizes = [min(size, n - start) for start in range(0, n, size)] * ORDER["epochs"]
    bias, velocity = np.zeros(10), np.zeros(10)
    batches = []
    for count, after in zip(sizes, numbered(observed, "order/dense2.bias/"), strict=False):
        new = (bias - after.astype(np.float64)) / spec.learning_rate
        gradient = new - spec.momentum * velocity
        counts = (np.exp(log_softmax(bias[None])[0]) - gradient) * count
        if np.abs(counts - counts.round()).max() > NEAR:
            return float("inf"), f"a batch of {count} moved the last bias by {-new}: no such batch does"
        batches.append(frozenset(int(label) for label in np.flatnonzero(counts.round() > 0)))
        bias, velocity = after.astype(np.float64), new
    return shuffling(batches, kept, "as the gradient of the last bias tells", one_order)


def _dropout(observed: Observed) -> Figure:
    """Find each dropout's rate from what a unit that was kept is scaled by."""
    scales, told = [1.0], []
    for passed in (1, 2, 3):
        losses = observed[f"dropout/losses{passed}"]
        # Ten logits, one of them z and the label's 0: loss = log(9 + exp(z)).
        z = np.log(np.maximum(np.exp(losses) - 9, 1e-9))
        scale = float(z.max())
        kept, odd = z > scale - 0.01, np.abs(z) < 0.01
        chance = math.prod(1 - rate for rate in RATES[-passed:])
        spread = 5 * math.sqrt(DRAWS * chance * (1 - chance))
        if scale < 0.5 or not np.all(kept | odd):
            return float("inf"), f"a unit past {passed} of the dropouts is neither dropped nor kept"
        if kept.all() or abs(kept.sum() - DRAWS * chance) > spread:
            return float("inf"), f"a unit past {passed} of the dropouts was kept in {kept.sum()} of {DRAWS} steps"
        scales.append(scale)
        told.append(f"{kept.sum()} of {DRAWS}")
    rates = [1 - before / after for before, after in pairwise(scales)][::-1]
    off = max(abs(rate - wanted) for rate, wanted in zip(rates, RATES, strict=True))
    return off, f"rates {', '.join(f'{rate:.4f}' for rate in rates)}; kept past one, two, three: {', '.join(told)}"
