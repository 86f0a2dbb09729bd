"""The deviations of ``bilstm_imdb``: the arrays of its trials against the reference."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.imdb import load_imdb
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.bilstm_imdb import DRAWS, FAR_RATE, LARGE_RATE, LENGTH, LONG, LONG_RATE, SEED
from rosetta_common.upper.proofs.adam import Adam, Batch, train
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
from rosetta_common.upper.proofs.dropping import dropout
from rosetta_common.upper.proofs.inputs import start as given
from rosetta_common.upper.proofs.losses import Array, Weights
from rosetta_common.upper.proofs.orders import Steps, mixing, seeds, sizes_of, with_plain_adam
from rosetta_common.upper.proofs.scores import scores
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed, Options
from rosetta_common.upper.workloads.bilstm_imdb import inputs, reference
from rosetta_common.upper.workloads.bilstm_imdb.reference import DIRECTIONS, SHAPES, UNITS, WORKLOAD

OF_STEPS = ("one-step", "ten-steps", "losses")
OF_ORDER = ("shuffling", "logits")
OF_LONG_RUN = ("long-run", "accuracy")
LAST = "dense.bias"
LARGE, FAR = (LARGE_RATE, LARGE_RATE), (FAR_RATE, 1.0)  # learning rates and epsilons of two trials
SHARES = (0.9, 0.1)  # of the classes in the trial ``mixing``
RATES = (0.5,)
SHOWN = 1e-4  # the loss of a network with other forget gates differs by more
Parameters = dict[str, NDArray[np.float64]]


class Expected(NamedTuple):
    """The values of the reference."""

    reviews: NDArray[Any]
    labels: NDArray[Any]
    start: Parameters
    missing: int  # parameters that the example doesn't have
    logits: Array
    short_logits: Array  # of reviews that are nearly all padding
    loss: float
    plain: Parameters  # movement of the step from which gradients are read
    losses: list[float]
    first: Parameters  # movements of the one step and of the ten
    tenth: Parameters
    large: Parameters  # movement of the step with large gradients
    far: Parameters  # movement of the step with reviews of the published length
    far_logits: Array
    pairs: float  # mean loss of the made reviews with their labels
    path: Array  # of the last bias, in the trial ``long_run``


@cache
def expected(options: Options, seen: bytes = b"", seen_biases: bytes = b"", at_zero: float = 0.5) -> Expected:
    """Compute the values of the reference under some options, once.

    Args:
        options: of the differences that it emulates.
        seen: the observed last kernel after each of the ten steps, float64, for an Adam that corrects a step as the
            next one at times.
        seen_biases: the observed last bias after each step of the long run, likewise.
        at_zero: as in ``reference.binary_cross_entropy``, in the long run, which begins with logits of zero.
    """
    chosen: dict[str, Any] = dict(options)
    for said in ("ahead_at_times", "corner"):  # the other arguments say it
        chosen.pop(said, None)
    single = bool(chosen.pop("single_bias", False))
    form = reference.Form(bool(chosen.pop("forget_added", False)), bool(chosen.pop("clipped", False)))
    by_part = bool(chosen.get("squares_by_part", False))
    spec = specification(WORKLOAD, "quick", 0)._replace(length=LENGTH)
    (reviews, labels), _ = load_imdb(spec._replace(n_train=BATCH, n_test=10))
    _, (test, _) = load_imdb(spec._replace(n_train=10, n_test=N_TEST))
    (many, many_labels), _ = load_imdb(spec._replace(n_train=BATCH * STEPS, n_test=10))
    start, biases = given(WORKLOAD), [f"{direction}.recurrent_bias" for direction in DIRECTIONS]
    held = {name: np.ones(SHAPES[name], bool) for name in biases} if single else {}
    for name in held:
        start[name][:] = 0
    adam = Adam(spec.learning_rate, spec.beta1, spec.beta2, spec.epsilon, **chosen)
    plain = Adam(1.0, 0.0, 0.0, 1.0, **chosen)

    def movement(after: Parameters, begun: Parameters = start) -> Parameters:
        result = moved(after, begun)
        for name in held:
            result[name][:] = np.nan
        return result

    def batch(ids: NDArray[Any], theirs: NDArray[Any], form: reference.Form) -> Batch:
        def compute(weights: Weights) -> tuple[float, Parameters, Parameters]:
            loss, gradients, parts = reference.loss_and_gradients(weights, ids, theirs, form)
            squared = {}
            if by_part:
                squared["embedding"] = np.zeros_like(weights["embedding"])
                np.add.at(squared["embedding"], ids.T, parts**2)
            return loss, gradients, squared

        return compute

    def one_step(kind: str, others: Observed, learning_rate: float, epsilon: float) -> Parameters:
        begun = {**start, **{name: array.astype(np.float64) for name, array in others.items()}}
        step = batch(made[f"{kind}_samples"], made[f"{kind}_labels"], form)
        adam = replace(plain, learning_rate=learning_rate, epsilon=epsilon)
        return movement(train(begun, [step], adam, held)[1][0], begun)

    usual = form._replace(clipped=False)
    (loss,), (after,) = train(start, [batch(reviews, labels, usual)], plain, held)
    batches = [batch(many[k : k + BATCH], many_labels[k : k + BATCH], usual) for k in range(0, len(many), BATCH)]
    kernels = list(np.frombuffer(seen).reshape(-1, *start["dense.kernel"].shape)) if seen else None
    losses, steps = train(start, batches, adam, held, ("dense.kernel", kernels) if kernels else None)
    made, slow = inputs.made(), {**start, **{name: a.astype(np.float64) for name, a in inputs.far().items()}}
    return Expected(
        reviews,
        labels,
        start,
        sum(int(mask.sum()) for mask in held.values()),
        reference.logits(start, test, form),
        reference.logits(start, made["words_samples"], form),
        loss,
        movement(after),
        losses,
        movement(steps[0]),
        movement(steps[-1]),
        one_step("words", inputs.large(), *LARGE),
        one_step("far", inputs.far(), *FAR),
        reference.logits(slow, made["far_samples"], form),
        reference.loss_and_gradients(start, made["words_samples"], made["words_labels"], form)[0],
        _path(replace(adam, learning_rate=LONG_RATE), list(np.frombuffer(seen_biases).reshape(-1, 1)), at_zero),
    )


def _path(adam: Adam, seen: list[Array], at_zero: float) -> Array:
    """The last bias after each step of the trial ``long_run``, shape (steps, 1)."""
    labels = np.split(np.tile(inputs.LONG_LABELS, LONG["epochs"]), np.cumsum(sizes_of(LONG))[:-1])

    def batch(theirs: NDArray[Any]) -> Batch:
        def compute(weights: Weights) -> tuple[float, Parameters, Parameters]:
            loss, g = reference.binary_cross_entropy(np.tile(weights[LAST], (len(theirs), 1)), theirs, at_zero)
            return loss, {LAST: g.sum(axis=0)}, {}

        return compute

    start = {LAST: inputs.START.astype(np.float64)}
    _, after = train(start, [batch(theirs) for theirs in labels], adam, seen=(LAST, seen) if seen else None)
    return np.array([weights[LAST] for weights in after])


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    seen = ("steps/dense.kernel/", "long_run/dense.bias/") if ("ahead_at_times", True) in options else ()
    paths = [np.array(list(numbered(observed, prefix)), np.float64).tobytes() for prefix in seen]
    known = expected(options - {("one_order", True)}, *(paths or (b"", b"")), _slope(observed, options))
    initial = part(observed, "gradient/initial/")
    loss = float(observed["gradient/losses"][0])
    gradients = _gradients(moved(part(observed, "gradient/after1/"), known.start))
    gradient = worst_gap(gradients, _gradients(known.plain))
    logits = observed["gradient/logits"]
    return {
        "data": data(observed["gradient/reviews"], observed["gradient/labels"], known.reviews, known.labels),
        "parameters": parameters(initial, known.missing),
        "initialiser": _initialiser(initial, loss, ("forget_added", True) in options),
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
        "dropout": if_run(observed, "seed", lambda: dropout(_as_of_ten(observed), RATES, DRAWS, SEED)),
        "seed": if_run(observed, "seed", lambda: seeds(observed, partial(_batches, observed), "dropped")),
        "mixing": if_run(observed, "mixing", lambda: mixing(observed, LAST, SHARES, _steps_of_two)),
        "counted": (float(abs(len(logits) - N_TEST)), f"{len(logits)} of {N_TEST}, the last batch of {N_TEST % BATCH}"),
    }


def _slope(observed: Observed, options: Options) -> float:
    """The slope of a loss with a corner at a logit of zero, by the first step of the long run; its labels are 0."""
    first = next(iter(numbered(observed, f"long_run/{LAST}/")), None)
    if ("corner", True) not in options or first is None:
        return 0.5
    return -0.5 * float(np.sign(first[0] - inputs.START[0]))


def _initialiser(initial: Observed, loss: float, added: bool) -> Deviation:
    """Compare the weights as the example drew them, with the forget gates' start taken off the biases.

    Args:
        initial: the drawn parameters. If there are two biases, their sum counts.
        loss: of the first batch.
        added: whether the gate adds 1 itself, so that its bias starts at 0; then the loss must show that it does.
    """
    forms = ({("forget_added", True)}, {("forget_added", True), ("single_bias", True)})
    if added and not any(abs(loss - expected(frozenset(form)).loss) < SHOWN for form in forms):
        return float("inf"), "the forget gates' biases begin at 0, and the loss shows that nothing is added to them"
    found = dict(initial)
    for direction in DIRECTIONS:
        names = f"{direction}.input_bias", f"{direction}.recurrent_bias"
        start = np.repeat([0.0, 0.0 if added else 1.0, 0.0, 0.0], UNITS)
        found[names[0]] = sum(np.nan_to_num(initial[name]) for name in names) - start
        found[names[1]] = np.zeros(0)
    return initialiser(SHAPES, found)


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
    wanted = known.logits, known.short_logits
    logits = [_logits(observed[f"{trial}/logits"]) for trial in ("gradient", "order")]
    handed = bool(part(observed, "order/handed out/0/"))
    how = "as the mini-batches handed them out" if handed else "as the embedding's rows that move tell"
    kept = list(range(ORDER["n_train"]))
    return {
        "shuffling": shuffling(_batches(observed, "order"), kept, how, ("one_order", True) in options),
        "logits": (
            max(gap(found, one) for found, one in zip(logits, wanted, strict=True)),
            f"of {N_TEST} test reviews, and of {len(known.short_logits)} made of a word",
        ),
    }


def _logits(found: NDArray[Any]) -> NDArray[Any]:
    """Logits, shape (n, 1); of two columns, the second less the first."""
    return found[:, 1:] - found[:, :1] if found.shape[1:] == (2,) else found


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
    logits = gap(_logits(observed["far/logits"]), known.far_logits)
    return max(off or 0.0, logits), f"{told}; the logits are off by {logits:.2g}"


def _long_run(observed: Observed, known: Expected) -> dict[str, Deviation]:
    """The deviations of the rungs ``OF_LONG_RUN``."""
    told = "both classes are predicted; a logit of 0 is a bad review"
    return {
        "long-run": path(observed, "long_run", LAST, inputs.START, known.path),
        "accuracy": scores(observed, "long_run", inputs.planted(), inputs.scored_labels(), told),
    }


def _batches(observed: Observed, trial: str) -> list[frozenset[int]]:
    """The reviews in each batch of a trial: the rows of the embedding that move from zero, or what was handed out."""
    if handed := list(numbered(observed, f"{trial}/handed out/0/")):
        expected_batches = sum(1 for _ in sizes_of(ORDER if trial == "order" else SEED))
        return [frozenset(int(word) - inputs.FIRST_WORD for word in batch) for batch in handed[:expected_batches]]
    before: NDArray[Any] = np.zeros(0)
    batches = []
    for after in numbered(observed, f"{trial}/embedding/"):
        changed = after != before if before.size else after != 0
        batches.append(frozenset(int(row) for row in np.flatnonzero(changed.any(axis=1))))
        before = after
    return batches


def _steps_of_two(biases: Iterable[Array]) -> Steps:
    """The steps of one logit as those of two, of which the first is 0: they have the same probabilities."""
    for bias, gradient in with_plain_adam(biases, classes=1, learning_rate=1.0):
        yield np.array([0.0, bias[0]]), np.array([-gradient[0], gradient[0]])


def _as_of_ten(observed: Observed) -> dict[str, NDArray[Any]]:
    """The losses of one logit z, log(1 + exp(z)), as those of ten logits, log(9 + exp(z)), as ``dropout`` reads them.

    The losses of epochs are means over batches: between the loss of a dropped unit and that of a kept one.
    """
    found = dict(observed)
    for name in ("dropout/losses1", "dropout/two"):
        found[name] = np.log(9 + np.maximum(np.exp(observed[name]) - 1, 1e-9))
    unit = math.exp(1 / (1 - RATES[0]))
    share = (observed["seed/dropped"] - math.log(2)) / (math.log(1 + unit) - math.log(2))
    found["seed/dropped"] = math.log(10) + share * (math.log(9 + unit) - math.log(10))
    return found
