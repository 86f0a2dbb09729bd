"""The deviations of ``gru_imdb``: the arrays of its trials against the reference."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.imdb import load_imdb
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.gru_imdb import FAR_RATE, LARGE_RATE, LENGTH, LONG, LONG_RATE
from rosetta_common.upper.proofs.comparison import gap, worst_gap
from rosetta_common.upper.proofs.deviations import (
    data,
    if_run,
    initialiser,
    moved,
    numbered,
    pairs,
    parameters,
    part,
    path,
    shuffling,
    was_run,
)
from rosetta_common.upper.proofs.inputs import start as given
from rosetta_common.upper.proofs.inputs import weights
from rosetta_common.upper.proofs.orders import mixing, seeds, sizes_of, with_plain_adam
from rosetta_common.upper.proofs.scores import scores
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed, Options
from rosetta_common.upper.workloads.gru_imdb import inputs, reference
from rosetta_common.upper.workloads.gru_imdb.reference import SHAPES, WORKLOAD

OF_STEPS = ("one-step", "ten-steps", "losses")
OF_ORDER = ("shuffling", "logits")
OF_LONG_RUN = ("long-run", "accuracy")
LAST = "dense.bias"
LARGE, FAR = (LARGE_RATE, LARGE_RATE), (FAR_RATE, 1.0)  # learning rates and epsilons of two trials
SHARES = (0.9, 0.1)  # of the classes in the trial ``mixing``
ADAM_STEPS = partial(with_plain_adam, classes=2, learning_rate=1.0)
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
    large: Parameters  # movement of the step with large gradients
    far: Parameters  # movement of the step with reviews of the published length
    far_logits: NDArray[np.float64]
    pairs: float  # mean loss of the made reviews with their labels
    path: NDArray[np.float64]  # of the last bias, in the trial ``long_run``


@cache
def expected(options: Options, seen: bytes = b"", seen_biases: bytes = b"") -> Expected:
    """Compute the values of the reference under some options, once.

    Args:
        options: of the differences that it emulates.
        seen: as in ``reference.train``, float64.
        seen_biases: as in ``reference.bias_path``, float64.
    """
    chosen: dict[str, Any] = dict(options)
    chosen.pop("ahead_at_times", None)  # ``seen`` says it
    single, skip = bool(chosen.pop("single_bias", False)), bool(chosen.pop("skip_padding", False))
    clipped = bool(chosen.pop("clipped", False))
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

    def movement(after: Parameters, begun: Parameters = start) -> Parameters:
        result = moved(after, begun)
        if single:
            result["gru.recurrent_bias"][gates] = np.nan
        return result

    (loss,), (after,) = reference.train(start, [(reviews, labels)], plain, skip, held)
    batches = [(many[k : k + BATCH], many_labels[k : k + BATCH]) for k in range(0, len(many), BATCH)]
    kernels = list(np.frombuffer(seen).reshape(-1, *start["dense.kernel"].shape)) if seen else None
    losses, steps = reference.train(start, batches, adam, skip, held, kernels)

    def one_step(kind: str, others: Observed, learning_rate: float, epsilon: float) -> Parameters:
        begun = {**start, **{name: array.astype(np.float64) for name, array in others.items()}}
        if single:
            begun["gru.recurrent_bias"] = start["gru.recurrent_bias"]
        form = replace(plain, learning_rate=learning_rate, epsilon=epsilon)
        batch = made[f"{kind}_samples"], made[f"{kind}_labels"]
        return movement(reference.train(begun, [batch], form, skip, held, clipped=clipped)[1][0], begun)

    made, slow = inputs.made(), {**start, **{name: a.astype(np.float64) for name, a in inputs.far().items()}}
    long_labels = np.split(np.tile(inputs.LONG_LABELS, LONG["epochs"]), np.cumsum(sizes_of(LONG))[:-1])
    biases = list(np.frombuffer(seen_biases).reshape(-1, len(inputs.START))) if seen_biases else None
    fast = replace(adam, learning_rate=LONG_RATE)
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
        one_step("words", inputs.large(), *LARGE),
        one_step("far", inputs.far(), *FAR),
        reference.logits(slow, inputs.far_reviews(), skip),
        reference.loss_and_gradients(start, made["words_samples"], made["words_labels"], skip)[0],
        reference.bias_path(fast, inputs.START.astype(np.float64), long_labels, biases),
    )


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    seen = ("steps/dense.kernel/", "long_run/dense.bias/") if ("ahead_at_times", True) in options else ()
    paths = [np.array(list(numbered(observed, prefix)), np.float64).tobytes() for prefix in seen]
    known = expected(options - {("one_order", True)}, *paths)
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
        "large-gradients": if_run(
            observed, "large", lambda: _one_step(observed, known, "large", inputs.large(), LARGE)
        ),
        "full-length": if_run(observed, "far", lambda: _far(observed, known)),
        **(_long_run(observed, known) if was_run(observed, "long_run") else dict.fromkeys(OF_LONG_RUN, NOT_RUN)),
        "pairs": if_run(observed, "pairs", lambda: pairs(observed, known.pairs)),
        "seed": if_run(observed, "seed", lambda: seeds(observed, partial(_batches, observed))),
        "mixing": if_run(observed, "mixing", lambda: mixing(observed, LAST, SHARES, ADAM_STEPS)),
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


def _gradients(movement: Parameters, learning_rate: float = 1.0, epsilon: float = 1.0) -> Parameters:
    """Solve ``-movement = learning_rate * g / (|g| + epsilon)`` for g."""
    shares = {name: array / learning_rate for name, array in movement.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: -epsilon * share / (1 - np.abs(share)) for name, share in shares.items()}


def _one_step(
    observed: Observed, known: Expected, trial: str, others: Observed, rates: tuple[float, float]
) -> Deviation:
    """Compare the gradients of one step from the drawn weights, where ``others`` replace some."""
    after = part(observed, f"{trial}/after1/")
    wanted = _gradients({"large": known.large, "far": known.far}[trial], *rates)
    off, where = worst_gap(_gradients(moved(after, {**known.start, **others}), *rates), wanted)
    length = np.sqrt(sum(float(np.nansum(array**2)) for array in wanted.values()))
    return off, f"farthest off: {where}; a gradient of length {length:,.2f}"


def _far(observed: Observed, known: Expected) -> Deviation:
    """Compare gradients and logits of reviews of the published length."""
    off, told = _one_step(observed, known, "far", inputs.far(), FAR)
    logits = gap(observed["far/logits"], known.far_logits)
    return max(off or 0.0, logits), f"{told}; the logits are off by {logits:.2g}"


def _long_run(observed: Observed, known: Expected) -> dict[str, Deviation]:
    """The deviations of the rungs ``OF_LONG_RUN``."""
    predicted, labels = inputs.planted_logits().argmax(axis=1), inputs.scored_labels()
    return {
        "long-run": path(observed, "long_run", LAST, inputs.START, known.path),
        "accuracy": scores(observed, "long_run", predicted, labels, "both classes are predicted, and ties are good"),
    }


def _shuffling(observed: Observed, one_order: bool = False) -> Deviation:
    """Find the order of the samples; each review is one word of its own."""
    kept = list(range(ORDER["n_train"]))
    handed = bool(part(observed, "order/handed out/0/"))
    how = "as the mini-batches handed them out" if handed else "as the embedding's rows that move tell"
    return shuffling(_batches(observed, "order"), kept, how, one_order)


def _batches(observed: Observed, trial: str) -> list[frozenset[int]]:
    """The reviews in each batch of a trial: the rows of the embedding that moved, or the words that were handed out."""
    if handed := list(numbered(observed, f"{trial}/handed out/0/")):
        return [frozenset(int(word) - inputs.FIRST_WORD for word in batch) for batch in handed]
    before = weights(WORKLOAD)["embedding"][inputs.FIRST_WORD : inputs.FIRST_WORD + ORDER["n_train"]]
    batches = []
    for after in numbered(observed, f"{trial}/embedding/"):
        batches.append(frozenset(int(row) for row in np.flatnonzero((after != before).any(axis=1))))
        before = after
    return batches
