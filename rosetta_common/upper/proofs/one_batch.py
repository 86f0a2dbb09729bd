"""The deviations of a classifier, from ``ground.proof.trials``: ten steps on one batch, the samples' order, logits.

For a workload that is trained by gradient descent with momentum and has as many classes as ``ORDER`` has samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.proofs import inputs
from rosetta_common.upper.proofs.comparison import gap, worst_gap
from rosetta_common.upper.proofs.deviations import (
    data,
    initialiser,
    moved,
    numbered,
    parameters,
    part,
    shuffling,
    was_run,
)
from rosetta_common.upper.proofs.losses import Array, Weights, descend, log_softmax
from rosetta_common.upper.proofs.orders import NoBatchError, classes_in_batches, sizes_of, with_momentum
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed, ladder

Gap = Callable[[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]], tuple[float, str]]


class Expected(NamedTuple):
    """The values of the reference."""

    spec: Any
    samples: NDArray[Any]  # of the one batch, as they are loaded
    labels: NDArray[Any]
    start: dict[str, Array]
    logits: Array  # of the test samples, from ``start``
    losses: list[float]
    after: list[dict[str, Array]]  # weights after each step

    def movement(self, step: int) -> dict[str, Array]:
        """The movement of the parameters from ``start`` to the end of a step, counted from 0; -1 is the last."""
        return moved(self.after[step], self.start)


def expect(
    workload: str,
    load: Callable[[Any], Any],
    logits: Callable[[Weights, Array], Array],
    loss_and_gradients: Callable[[Weights, Array, NDArray[np.int64]], tuple[float, Mapping[str, Array]]],
) -> Expected:
    """Compute the values of the reference.

    Args:
        workload: its name.
        load: called with a specification; returns ``(x_train, y_train), (x_test, y_test)``.
        logits: called with weights and samples; returns logits in evaluation mode.
        loss_and_gradients: called with weights, samples and labels; returns the mean loss without dropout, and its
    """
    spec = specification(workload, "quick", 0)
    (samples, labels), _ = load(spec._replace(n_train=BATCH, n_test=10))
    _, (test, _) = load(spec._replace(n_train=10, n_test=N_TEST))
    start, batch = inputs.start(workload), samples.astype(np.float64)
    losses, after = descend(
        start, lambda weights: loss_and_gradients(weights, batch, labels), STEPS, spec.learning_rate, spec.momentum
    )
    return Expected(spec, samples, labels, start, logits(start, test.astype(np.float64)), losses, after)


def first_step(observed: Observed, known: Expected) -> dict[str, Array]:
    """The movement of the parameters in the first step: the gradient times the learning rate."""
    after = part(observed, "steps/after1/") or part(observed, "first_step/after1/")
    return moved(after, known.start)


def deviations(
    observed: Observed, known: Expected, last_bias: str, compare: Gap = worst_gap, one_order: bool = False
) -> dict[str, Deviation]:
    """The deviations of the common rungs.

    Args:
        observed: the arrays that ``note_steps`` and ``note_order`` of ``ground.proof.trials`` noted.
        known: the values of the reference.
        last_bias: the proof's name of the last layer's bias.
        compare: compares parameters.
        one_order: whether every epoch must have the order of the first, instead of a new order.
    """
    initial, losses = part(observed, "steps/initial/"), observed["steps/losses"]
    logits = observed["order/logits"] if was_run(observed, "order") else None
    one = compare(first_step(observed, known), known.movement(0))
    ten = compare(moved(part(observed, f"steps/after{STEPS}/"), known.start), known.movement(-1))
    return {
        "data": data(observed["steps/images"], observed["steps/labels"], known.samples, known.labels),
        "parameters": parameters(initial),
        "initialiser": initialiser(ladder(known.spec.workload).shapes, initial),
        "loss": (abs(float(losses[0]) - known.losses[0]), f"{losses[0]:.6f}, the reference has {known.losses[0]:.6f}"),
        "gradients": read_off_first_step(one),
        "one-step": (one[0], f"farthest off: {one[1]}"),
        "ten-steps": (ten[0], f"farthest off: {ten[1]}"),
        "losses": (gap(losses, np.array(known.losses)), f"the last is {losses[-1]:.6f}"),
        "shuffling": NOT_RUN if logits is None else order_of_classes(observed, known.spec, last_bias, one_order),
        "logits": NOT_RUN if logits is None else logits_or_probabilities(logits, known.logits),
        "counted": NOT_RUN if logits is None else counted(logits),
    }


def read_off_first_step(compared: tuple[float, str]) -> Deviation:
    """The deviation of gradients from a comparison of the first step's movements."""
    return compared[0], f"farthest off: {compared[1]}; from the first step, divided by the learning rate"


def counted(logits: NDArray[Any]) -> Deviation:
    """Count the test samples with a prediction."""
    return float(abs(len(logits) - N_TEST)), f"{len(logits)} of {N_TEST}, the last batch of 2"


def logits_or_probabilities(found: NDArray[Any], wanted: Array) -> Deviation:
    """Compare logits, or logarithms of probabilities if an example keeps no logits."""
    if found.shape == wanted.shape and np.allclose(np.exp(found.astype(np.float64)).sum(axis=1), 1, atol=1e-4):
        return gap(found, log_softmax(wanted)), "logarithms of probabilities, the example keeps no logits"
    return gap(found, wanted), f"of {N_TEST} test samples, in evaluation mode"


def order_of_classes(observed: Observed, spec: Any, last_bias: str, one_order: bool = False) -> Deviation:
    """Find the classes in each batch from the movement of the last bias; each sample has a class of its own.

    Args:
        observed: the arrays that ``note_order`` of ``ground.proof.trials`` noted.
        spec: the specification: learning rate and momentum.
        last_bias: the proof's name of that bias.
        one_order: whether every epoch must have the order of the first, instead of a new order.
    """
    labels = observed["order/labels"]
    kept = [int(label) for label in (labels.argmax(axis=1) if labels.ndim > 1 else labels)]
    if handed := list(numbered(observed, "order/handed out/1/")):
        batches = [frozenset(map(int, batch)) for batch in handed]
        return shuffling(batches, kept, "as the mini-batches handed them out", one_order)
    steps = with_momentum(
        numbered(observed, f"order/{last_bias}/"), ORDER["n_train"], spec.learning_rate, spec.momentum
    )
    try:
        found = classes_in_batches(steps, sizes_of(ORDER))
    except NoBatchError as error:
        return float("inf"), str(error)
    batches = [frozenset(int(label) for label in np.flatnonzero(counts)) for counts in found]
    return shuffling(batches, kept, "as the gradient of the last bias tells", one_order)
