"""The deviations of ``gru_imdb``: the arrays of its trials against the reference."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.imdb import load_imdb
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.gru_imdb import LENGTH
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
from rosetta_common.upper.proofs.inputs import start as given
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed, Options
from rosetta_common.upper.workloads.gru_imdb import inputs, reference
from rosetta_common.upper.workloads.gru_imdb.reference import SHAPES, WORKLOAD

OF_STEPS = ("one-step", "ten-steps", "losses")
OF_ORDER = ("shuffling", "logits")
Parameters = dict[str, NDArray[np.float64]]


class Expected(NamedTuple):
    """The values of the reference."""

    reviews: NDArray[Any]
    labels: NDArray[Any]
    start: Parameters
    missing: int  # parameters that the example doesn't have
    logits: NDArray[np.float64]
    short_logits: NDArray[np.float64]  # of reviews that are nearly all padding
    loss: float
    plain: Parameters  # movement of the step from which gradients are read
    losses: list[float]
    first: Parameters  # movements of the one step and of the ten
    tenth: Parameters


@cache
def expected(options: Options, seen: bytes = b"") -> Expected:
    """Compute the values of the reference under some options, once; ``seen``: as in ``reference.train``, float64."""
    chosen: dict[str, Any] = dict(options)
    chosen.pop("ahead_at_times", None)  # ``seen`` says it
    single, skip = bool(chosen.pop("single_bias", False)), bool(chosen.pop("skip_padding", False))
    spec = specification(WORKLOAD, "quick", 0)._replace(length=LENGTH)
    (reviews, labels), _ = load_imdb(spec._replace(n_train=BATCH, n_test=10))
    _, (test, _) = load_imdb(spec._replace(n_train=10, n_test=N_TEST))
    (many, many_labels), _ = load_imdb(spec._replace(n_train=BATCH * STEPS, n_test=10))
    start = given(WORKLOAD)
    gates = np.arange(3 * reference.UNITS) < 2 * reference.UNITS
    held = {"gru.recurrent_bias": gates} if single else {}
    if single:
        start["gru.recurrent_bias"][gates] = 0
    adam = reference.Adam(spec.learning_rate, spec.beta1, spec.beta2, spec.epsilon, **chosen)
    plain = reference.Adam(1.0, 0.0, 0.0, 1.0, **chosen)

    def movement(after: Parameters) -> Parameters:
        result = moved(after, start)
        if single:
            result["gru.recurrent_bias"][gates] = np.nan
        return result

    (loss,), (after,) = reference.train(start, [(reviews, labels)], plain, skip, held)
    batches = [(many[k : k + BATCH], many_labels[k : k + BATCH]) for k in range(0, len(many), BATCH)]
    kernels = list(np.frombuffer(seen).reshape(-1, *start["dense.kernel"].shape)) if seen else None
    losses, steps = reference.train(start, batches, adam, skip, held, kernels)
    return Expected(
        reviews,
        labels,
        start,
        int(gates.sum()) if single else 0,
        reference.logits(start, test, skip),
        reference.logits(start, inputs.made_reviews(), skip),
        loss,
        movement(after),
        losses,
        movement(steps[0]),
        movement(steps[-1]),
    )


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    kernels = list(numbered(observed, "steps/dense.kernel/")) if ("ahead_at_times", True) in options else []
    known = expected(options - {("one_order", True)}, np.array(kernels, np.float64).tobytes())
    initial = part(observed, "gradient/initial/")
    loss = float(observed["gradient/losses"][0])
    gradients = _gradients(moved(part(observed, "gradient/after1/"), known.start))
    wanted = _gradients(known.plain)
    gradient = worst_gap(gradients, wanted)
    logits = observed["gradient/logits"]
    return {
        "data": data(observed["gradient/reviews"], observed["gradient/labels"], known.reviews, known.labels),
        "parameters": parameters(initial, known.missing),
        "initialiser": initialiser(SHAPES, initial),
        "loss": (abs(loss - known.loss), f"{loss:.6f}, the reference has {known.loss:.6f}"),
        "gradients": (gradient[0], f"farthest off: {gradient[1]}; from a step with both betas 0 and epsilon 1"),
        **(_steps(observed, known) if was_run(observed, "steps") else dict.fromkeys(OF_STEPS, NOT_RUN)),
        **(_order(observed, known, options) if was_run(observed, "order") else dict.fromkeys(OF_ORDER, NOT_RUN)),
        "counted": (float(abs(len(logits) - N_TEST)), f"{len(logits)} of {N_TEST}, the last batch of {N_TEST % BATCH}"),
    }


def _steps(observed: Observed, known: Expected) -> dict[str, Deviation]:
    """The deviations of the rungs ``OF_STEPS``."""
    first = part(observed, "steps/after1/") or part(observed, "first_step/after1/")
    one = worst_gap(moved(first, known.start), known.first)
    ten = worst_gap(moved(part(observed, "steps/after10/"), known.start), known.tenth)
    mean, found = float(np.mean(known.losses)), float(observed["steps/losses"][0])
    return {
        "one-step": (one[0], f"farthest off: {one[1]}"),
        "ten-steps": (ten[0], f"farthest off: {ten[1]}; ten batches in their order"),
        "losses": (abs(found - mean), f"their mean is {found:.6f}, the reference has {mean:.6f}"),
    }


def _order(observed: Observed, known: Expected, options: Options) -> dict[str, Deviation]:
    """The deviations of the rungs ``OF_ORDER``."""
    logits = observed["gradient/logits"]
    return {
        "shuffling": _shuffling(observed, ("one_order", True) in options),
        "logits": (
            max(gap(logits, known.logits), gap(observed["order/logits"], known.short_logits)),
            f"of {N_TEST} test reviews, and of {len(known.short_logits)} made of a word",
        ),
    }


def _gradients(movement: Parameters) -> Parameters:
    """Solve ``-movement = g / (|g| + 1)`` for g."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: -array / (1 - np.abs(array)) for name, array in movement.items()}


def _shuffling(observed: Observed, one_order: bool = False) -> Deviation:
    """Find the rows of the embedding that each batch moved; each review is one word of its own."""
    kept = list(range(ORDER["n_train"]))
    if handed := list(numbered(observed, "order/handed out/0/")):
        batches = [frozenset(int(word) - inputs.FIRST_WORD for word in batch) for batch in handed]
        return shuffling(batches, kept, "as the mini-batches handed them out", one_order)
    before = weights(WORKLOAD)["embedding"][inputs.FIRST_WORD : inputs.FIRST_WORD + ORDER["n_train"]]
    batches = []
    for after in numbered(observed, "order/embedding/"):
        batches.append(frozenset(int(row) for row in np.flatnonzero((after != before).any(axis=1))))
        before = after
    return shuffling(batches, kept, "as the embedding's rows that move tell", one_order)
