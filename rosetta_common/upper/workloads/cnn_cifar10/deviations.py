"""The deviations of ``cnn_cifar10``: the arrays of its trials against the reference."""

from __future__ import annotations

import math
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.cifar10 import load_cifar10
from rosetta_common.ground.workloads.cnn_cifar10 import DRAWS
from rosetta_common.upper.proofs import one_batch
from rosetta_common.upper.proofs.comparison import middle_gap, worst_gap
from rosetta_common.upper.proofs.deviations import was_run
from rosetta_common.upper.workloads import NOT_RUN, Deviation, Observed, Options
from rosetta_common.upper.workloads.cnn_cifar10 import inputs, reference

RATES = (0.25, 0.25, 0.5)  # of dropout, from the input to the output


class Expected(NamedTuple):
    """The values of the reference."""

    batch: one_batch.Expected
    tied: NDArray[np.float64]  # gradient of the last convolution's bias if all maxima are equal


@cache
def expected(options: Options) -> Expected:
    """Compute the values of the reference under some options, once."""
    compute = partial(reference.loss_and_gradients, ties=bool(options))
    known = one_batch.expect(reference.WORKLOAD, partial(load_cifar10, layout="NCHW"), reference.logits, compute)
    flat = {name: array.astype(np.float64) for name, array in inputs.flat().items()}
    _, tied = compute(flat, known.samples.astype(np.float64), known.labels)
    return Expected(known, tied["conv4.bias"])


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    known = expected(options - {("one_order", True)})
    found = one_batch.deviations(observed, known.batch, "dense2.bias", middle_gap, ("one_order", True) in options)
    first, wanted = one_batch.first_step(observed, known.batch), known.batch.movement(0)
    above, below = (middle_gap(_only(first, kind), _only(wanted, kind)) for kind in ("dense", "conv"))
    return {
        **found,
        "gradients": one_batch.read_off_first_step(above),
        "conv-gradients": one_batch.read_off_first_step(below),
        "ties": _ties(observed, known) if was_run(observed, "ties") else NOT_RUN,
        "dropout": _dropout(observed) if was_run(observed, "dropout") else NOT_RUN,
    }


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
    rates = [1 - before / after for before, after in pairwise(scales)][::-1]
    off = max(abs(rate - wanted) for rate, wanted in zip(rates, RATES, strict=True))
    return off, f"rates {', '.join(f'{rate:.4f}' for rate in rates)}; kept past one, two, three: {', '.join(told)}"
