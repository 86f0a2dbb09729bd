"""The deviations of ``cnn_cifar10``: the arrays of its trials against the reference."""

from __future__ import annotations

import math
from functools import cache, partial
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.cifar10 import load_cifar10
from rosetta_common.ground.proof.trials import STILL
from rosetta_common.ground.workloads.cnn_cifar10 import DRAWS, LONG, PAIRS, SEED
from rosetta_common.upper.proofs import one_batch
from rosetta_common.upper.proofs.comparison import middle_gap, worst_gap
from rosetta_common.upper.proofs.deviations import if_run, numbered, pairs, part, path
from rosetta_common.upper.proofs.losses import log_softmax
from rosetta_common.upper.proofs.orders import classes_in_batches, mixing, seeds, sizes_of, with_momentum
from rosetta_common.upper.proofs.scores import scores
from rosetta_common.upper.workloads import Deviation, Observed, Options
from rosetta_common.upper.workloads.cnn_cifar10 import inputs, reference

RATES = (0.25, 0.25, 0.5)  # of dropout, from the input to the output
LAST = "dense2.bias"


class Expected(NamedTuple):
    """The values of the reference."""

    batch: one_batch.Expected
    tied: NDArray[np.float64]  # gradient of the last convolution's bias if all maxima are equal
    large: dict[str, NDArray[np.float64]]  # gradients if the first dense layer gives 1,000
    pairs: float  # mean loss of some samples with their labels
    path: NDArray[np.float64]  # of the last bias, if all samples are of one class


@cache
def expected(options: Options) -> Expected:
    """Compute the values of the reference under some options, once."""
    compute = partial(reference.loss_and_gradients, ties=bool(options))
    known = one_batch.expect(reference.WORKLOAD, partial(load_cifar10, layout="NCHW"), reference.logits, compute)
    flat = {name: array.astype(np.float64) for name, array in inputs.flat().items()}
    _, tied = compute(flat, known.samples.astype(np.float64), known.labels)
    thousand = {name: np.zeros(shape) for name, shape in reference.SHAPES.items()}
    thousand["dense1.bias"] += 1000
    black = np.zeros((1, 3, 32, 32))
    _, large = compute(thousand, black, np.zeros(1, np.int64))
    (samples, labels), _ = load_cifar10(known.spec._replace(n_train=PAIRS["n_train"], n_test=10), layout="NCHW")
    together, _ = compute(known.start, samples.astype(np.float64), labels)
    return Expected(known, tied["conv4.bias"], large, together, _path(known.spec))


def _path(spec: Any) -> NDArray[np.float64]:
    """The last bias after each step of the trial ``long_run``, shape (steps, 10); all samples are of class 0."""
    bias, velocity, after = inputs.START.astype(np.float64), 0.0, []
    for _ in sizes_of(LONG):
        gradient = np.exp(log_softmax(bias[None])[0]) - np.eye(len(bias))[0]
        velocity = spec.momentum * velocity + gradient
        bias = bias - spec.learning_rate * velocity
        after.append(bias)
    return np.array(after)


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    known = expected(options - {("one_order", True)})
    found = one_batch.deviations(observed, known.batch, LAST, middle_gap, ("one_order", True) in options)
    first, wanted = one_batch.first_step(observed, known.batch), known.batch.movement(0)
    above, below = (middle_gap(_only(first, kind), _only(wanted, kind)) for kind in ("dense", "conv"))
    momentum = known.batch.spec.momentum
    return {
        **found,
        "gradients": one_batch.read_off_first_step(above),
        "conv-gradients": one_batch.read_off_first_step(below),
        "ties": if_run(observed, "ties", lambda: _ties(observed, known)),
        "large-gradients": if_run(observed, "large", lambda: _large(observed, known)),
        "long-run": if_run(observed, "long_run", lambda: path(observed, "long_run", LAST, inputs.START, known.path)),
        "accuracy": if_run(observed, "long_run", lambda: _accuracy(observed)),
        "pairs": if_run(observed, "pairs", lambda: pairs(observed, known.pairs)),
        "dropout": if_run(observed, "dropout", lambda: _dropout(observed)),
        "seed": if_run(observed, "seed", lambda: seeds(observed, partial(_order, observed, momentum), "dropped")),
        "mixing": if_run(observed, "mixing", lambda: _mixing(observed, known.batch.spec)),
    }


def _large(observed: Observed, known: Expected) -> Deviation:
    """Compare the step of a batch with a large gradient."""
    rate = known.batch.spec.learning_rate
    start = {"dense1.bias": 1000.0}
    after = part(observed, "large/after1/")
    found = {name: (start.get(name, 0.0) - array.astype(np.float64)) / rate for name, array in after.items()}
    length = math.sqrt(sum(float(np.sum(array**2)) for array in known.large.values()))
    off, where = worst_gap(found, known.large)
    return off, f"farthest off: {where}; a gradient of length {length:,.0f}"


def _accuracy(observed: Observed) -> Deviation:
    """Compare the predictions and the accuracy for pictures with planted logits."""
    planted = inputs.planted_logits()[inputs.kinds()]
    told = "every class is predicted, and ties go to the first"
    return scores(observed, "long_run", planted.argmax(axis=1), inputs.scored_labels(), told)


def _order(observed: Observed, momentum: float, trial: str) -> list[tuple[int, ...]]:
    """The classes in each batch of one of the trials of seeds."""
    if handed := list(numbered(observed, f"{trial}/handed out/1/")):
        return [tuple(sorted(map(int, batch))) for batch in handed[: len(sizes_of(SEED))]]
    steps = with_momentum(numbered(observed, f"{trial}/{LAST}/"), 10, STILL, momentum)
    return [tuple(np.flatnonzero(counts).tolist()) for counts in classes_in_batches(steps, sizes_of(SEED))]


def _mixing(observed: Observed, spec: Any) -> Deviation:
    """Compare the classes in the first batches of many samples with chance."""
    steps = partial(with_momentum, classes=10, learning_rate=spec.learning_rate, momentum=spec.momentum)
    return mixing(observed, LAST, [0.1] * 10, steps)


def _ties(observed: Observed, known: Expected) -> Deviation:
    """Compare the gradient behind a pooling layer whose maxima are equal."""
    flat = inputs.flat()["conv4.bias"].astype(np.float64)
    tied = (flat - observed["ties/after1/conv4.bias"]) / known.batch.spec.learning_rate
    share = np.linalg.norm(tied) / np.linalg.norm(known.tied)
    told = f"{share:.3f} of the reference's, where all four are equal"
    return worst_gap({"": tied}, {"": known.tied})[0], told


def _only(parameters: dict[str, NDArray[np.float64]], kind: str) -> dict[str, NDArray[np.float64]]:
    """The parameters of one kind of layers."""
    return {name: array for name, array in parameters.items() if name.startswith(kind)}


def _not_one_by_one(observed: Observed, scale: float) -> str:
    """What is dropped together instead of unit by unit, in words; empty if nothing is.

    Args:
        observed: the arrays of the trials of dropout and of seeds.
        scale: the value of a unit that passed all dropouts.
    """
    z = np.log(np.maximum(np.exp(observed["dropout/two"]) - 9, 1e-9))
    if not np.any(np.abs(z - scale) < 0.01):  # neither both nor none
        return "two units of one channel were always dropped together"
    last = 1 / (1 - RATES[-1])
    shares = (observed["seed/dropped"] - np.log(10)) / (np.log(9 + np.exp(last)) - np.log(10))
    sizes = sizes_of({**SEED, "epochs": 1})
    by_batch = {sum(kept) / len(sizes) for kept in product((0, 1), repeat=len(sizes))}
    by_sample = {float(np.dot(kept, sizes)) / sum(sizes) for kept in product((0, 1), repeat=len(sizes))}
    for together in (by_batch, by_sample):
        if all(min(abs(share - whole) for whole in together) < 1e-3 for share in shares):
            return "the samples of a batch were always dropped together"
    return ""


def _dropout(observed: Observed) -> Deviation:
    """Find the rate of each dropout from the factor by which it scales a unit that it keeps."""
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
    if odd := _not_one_by_one(observed, scales[-1]):
        return float("inf"), odd
    rates = [1 - before / after for before, after in pairwise(scales)][::-1]
    off = max(abs(rate - wanted) for rate, wanted in zip(rates, RATES, strict=True))
    return off, f"rates {', '.join(f'{rate:.4f}' for rate in rates)}; kept past one, two, three: {', '.join(told)}"
