"""The deviations of ``mnist_cnn``: the arrays of its trials against the reference."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.mnist import load_mnist
from rosetta_common.ground.proof.trials import BATCH, N_TEST, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.mnist_cnn import CALM, DRAWS, LONG, PAIRS, PLAIN, SEED
from rosetta_common.upper.proofs import one_batch
from rosetta_common.upper.proofs.comparison import middle_gap, worst_gap
from rosetta_common.upper.proofs.deviations import if_run, moved, numbered, pairs, part, path
from rosetta_common.upper.proofs.dropping import dropout
from rosetta_common.upper.proofs.inputs import start as given
from rosetta_common.upper.proofs.losses import Weights, cross_entropy
from rosetta_common.upper.proofs.orders import mixing, seeds, sizes_of, with_momentum
from rosetta_common.upper.proofs.planted import accuracy
from rosetta_common.upper.workloads import Deviation, Observed, Options
from rosetta_common.upper.workloads.mnist_cnn import inputs, reference
from rosetta_common.upper.workloads.mnist_cnn.reference import SHAPES, WORKLOAD

RATES = (0.25, 0.5)  # of dropout, from the input to the output
LAST = "dense2.bias"
STEPS_OF_GRADIENTS = partial(with_momentum, classes=10, learning_rate=PLAIN["learning_rate"], momentum=0.0)
Arrays = dict[str, NDArray[np.float64]]


class Descent(NamedTuple):
    """The step in the trials that show gradients: plain gradient descent."""

    workload: str = WORKLOAD
    learning_rate: float = PLAIN["learning_rate"]
    momentum: float = 0.0


class Expected(NamedTuple):
    """The values of the reference."""

    batch: one_batch.Expected
    gradients: Arrays  # of the first batch
    tied: NDArray[np.float64]  # gradient of the last convolution's bias if all maxima are equal
    large: Arrays  # gradients if the first dense layer gives 1,000
    pairs: float  # mean loss of some samples with their labels
    path: NDArray[np.float64]  # of the last bias, if all samples are of one class


@cache
def expected(options: Options) -> Expected:
    """Compute the values of the reference under some options, once."""
    compute = partial(reference.loss_and_gradients, ties=bool(options))
    spec = specification(WORKLOAD, "quick", 0)
    (samples, labels), _ = load_mnist(spec._replace(n_train=BATCH, n_test=10), layout="NCHW")
    _, (test, _) = load_mnist(spec._replace(n_train=10, n_test=N_TEST), layout="NCHW")
    start, batch = given(WORKLOAD), samples.astype(np.float64)
    numbers = spec.learning_rate, spec.rho, spec.epsilon
    step = partial(compute, images=batch, labels=labels)
    losses, after = reference.train(start, [step] * STEPS, spec.learning_rate, spec.rho, CALM["epsilon"])
    logits = reference.logits(start, test.astype(np.float64))
    known = one_batch.Expected(Descent(), samples, labels, start, logits, losses, after)

    flat = {name: array.astype(np.float64) for name, array in inputs.flat().items()}
    thousand = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    thousand["dense1.bias"] += 1000
    (some, theirs), _ = load_mnist(spec._replace(n_train=PAIRS["n_train"], n_test=10), layout="NCHW")
    return Expected(
        known,
        step(start)[1],
        step(flat)[1]["conv2.bias"],
        compute(thousand, np.zeros((1, 1, 28, 28)), np.zeros(1, np.int64))[1],
        compute(start, some.astype(np.float64), theirs)[0],
        _path(*numbers),
    )


def _path(learning_rate: float, rho: float, epsilon: float) -> NDArray[np.float64]:
    """The last bias after each step of the trial ``long_run``, shape (steps, 10); all samples are of class 0."""

    def compute(weights: Weights) -> tuple[float, Arrays]:
        loss, gradient = cross_entropy(weights[LAST][None], np.zeros(1, np.int64))
        return loss, {LAST: gradient[0]}

    start = {LAST: inputs.START.astype(np.float64)}
    _, after = reference.train(start, [compute] * len(sizes_of(LONG)), learning_rate, rho, epsilon)
    return np.array([weights[LAST] for weights in after])


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    known = expected(options - {("one_order", True)})
    found = one_batch.deviations(observed, known.batch, LAST, middle_gap, ("one_order", True) in options)
    return {
        **found,
        "gradients": if_run(observed, "gradient", lambda: _gradients(observed, known, "dense")),
        "conv-gradients": if_run(observed, "gradient", lambda: _gradients(observed, known, "conv")),
        "ties": if_run(observed, "ties", lambda: _ties(observed, known)),
        "large-gradients": if_run(observed, "large", lambda: _large(observed, known)),
        "long-run": if_run(observed, "long_run", lambda: path(observed, "long_run", LAST, inputs.START, known.path)),
        "accuracy": if_run(observed, "long_run", lambda: accuracy(observed)),
        "pairs": if_run(observed, "pairs", lambda: pairs(observed, known.pairs)),
        "dropout": if_run(observed, "dropout", lambda: dropout(observed, RATES, DRAWS, SEED)),
        "seed": if_run(observed, "seed", lambda: seeds(observed, partial(_order, observed), "dropped")),
        "mixing": if_run(observed, "mixing", lambda: mixing(observed, LAST, [0.1] * 10, STEPS_OF_GRADIENTS)),
    }


def _gradients(observed: Observed, known: Expected, kind: str) -> Deviation:
    """Compare the gradients of one kind of layers, from a step that is the gradient itself."""
    steps = moved(part(observed, "gradient/after1/"), known.batch.start)
    found = {name: -array for name, array in steps.items() if name.startswith(kind)}
    off, where = middle_gap(found, {name: array for name, array in known.gradients.items() if name.startswith(kind)})
    return off, f"farthest off: {where}; from a step with an epsilon so large that it is the gradient"


def _ties(observed: Observed, known: Expected) -> Deviation:
    """Compare the gradient behind a pooling layer whose maxima are equal."""
    tied = inputs.flat()["conv2.bias"].astype(np.float64) - observed["ties/after1/conv2.bias"]
    share = np.linalg.norm(tied) / np.linalg.norm(known.tied)
    told = f"{share:.3f} of the reference's, where all four are equal"
    return worst_gap({"": tied}, {"": known.tied})[0], told


def _large(observed: Observed, known: Expected) -> Deviation:
    """Compare the step of a batch with a large gradient."""
    start = {"dense1.bias": 1000.0}
    after = part(observed, "large/after1/")
    found = {name: start.get(name, 0.0) - array.astype(np.float64) for name, array in after.items()}
    length = np.sqrt(sum(float(np.sum(array**2)) for array in known.large.values()))
    off, where = worst_gap(found, known.large)
    return off, f"farthest off: {where}; a gradient of length {length:,.0f}"


def _order(observed: Observed, trial: str) -> list[tuple[int, ...]]:
    """The classes in each batch of one of the trials of seeds: those whose bias rises."""
    if handed := list(numbered(observed, f"{trial}/handed out/1/")):
        return [tuple(sorted(map(int, batch))) for batch in handed[: len(sizes_of(SEED))]]
    biases: list[NDArray[Any]] = [np.zeros(10), *numbered(observed, f"{trial}/{LAST}/")]
    rises = np.diff(np.array(biases, np.float64), axis=0) > 0
    return [tuple(np.flatnonzero(row).tolist()) for row in rises]
