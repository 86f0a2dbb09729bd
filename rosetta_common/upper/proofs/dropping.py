"""The deviation of dropout: its rates, found from losses that show the value of one unit at the end of the network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.orders import sizes_of
from rosetta_common.upper.workloads import Deviation, Observed

CLASSES = 10


def dropout(observed: Observed, rates: Sequence[float], draws: int, numbers: Mapping[str, int]) -> Deviation:
    """Find the rate of each dropout from the factor by which it scales a unit that it keeps.

    Args:
        observed: the arrays of the trials of dropout and of seeds: ``dropout/losses<k>``, the losses of steps in which
            one unit passes the last k dropouts and ends in a logit, while the other logits are 0, the label's too;
            ``dropout/two``, the losses with two such units of one channel; ``seed/dropped``, the losses of epochs.
        rates: the wanted rates, from the input to the output.
        draws: the number of steps.
        numbers: the values of the specification in the trials of seeds.
    """
    scales, told = [1.0], []
    for passed in range(1, len(rates) + 1):
        z = _logits(observed[f"dropout/losses{passed}"])
        scale = float(z.max())
        kept, odd = z > scale - 0.01, np.abs(z) < 0.01
        chance = math.prod(1 - rate for rate in rates[-passed:])
        spread = 5 * math.sqrt(draws * chance * (1 - chance))
        if scale < 0.5 or not np.all(kept | odd):
            return float("inf"), f"a unit past {passed} of the dropouts is neither dropped nor kept"
        if kept.all() or abs(kept.sum() - draws * chance) > spread:
            return float("inf"), f"a unit past {passed} of the dropouts was kept in {kept.sum()} of {draws} steps"
        scales.append(scale)
        told.append(f"{kept.sum()} of {draws}")
    if odd_units := _not_one_by_one(observed, scales[-1], rates[-1], numbers):
        return float("inf"), odd_units
    found = [1 - before / after for before, after in pairwise(scales)][::-1]
    off = max(abs(rate - wanted) for rate, wanted in zip(found, rates, strict=True))
    past = ("one", "two", "three")[: len(rates)]
    return off, f"rates {', '.join(f'{rate:.4f}' for rate in found)}; kept past {', '.join(past)}: {', '.join(told)}"


def _logits(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unit's logit z from a loss: ten logits, the other nine 0, and one of these the label's: log(9 + exp(z))."""
    found: NDArray[np.float64] = np.log(np.maximum(np.exp(losses) - (CLASSES - 1), 1e-9))
    return found


def _not_one_by_one(observed: Observed, scale: float, last: float, numbers: Mapping[str, int]) -> str:
    """What is dropped together instead of unit by unit, in words; empty if nothing is.

    Args:
        observed: the arrays of the trials of dropout and of seeds.
        scale: the value of a unit that passed all dropouts.
        last: the rate of the last dropout.
        numbers: the values of the specification in the trials of seeds.
    """
    z = _logits(observed["dropout/two"])
    if not np.any(np.abs(z - scale) < 0.01):  # neither both nor none
        return "two units of one channel were always dropped together"
    others, kept = math.log(CLASSES), math.log(CLASSES - 1 + math.exp(1 / (1 - last)))
    shares = (observed["seed/dropped"] - others) / (kept - others)
    sizes = sizes_of({**numbers, "epochs": 1})
    by_batch = {sum(chosen) / len(sizes) for chosen in product((0, 1), repeat=len(sizes))}
    by_sample = {float(np.dot(chosen, sizes)) / sum(sizes) for chosen in product((0, 1), repeat=len(sizes))}
    for together in (by_batch, by_sample):
        if all(min(abs(share - whole) for whole in together) < 1e-3 for share in shares):
            return "the samples of a batch were always dropped together"
    return ""
