"""Known differences of gradients and of one optimiser step: decay, clipping, scales, epsilon, momentum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rosetta_common.upper.diagnosis.closeness import LOOSE, SAME
from rosetta_common.upper.diagnosis.noted import Array

ROUND = 1e-3  # relative: a norm so close to a round number was made so by clipping
DECAY = 1e-3  # relative: how far the change of a weight may be from a multiple of the weight
Named = Mapping[str, Array]


@dataclass(frozen=True)
class Step:
    """One model's weights and their gradients before a step, and the changes that the step made; in float64."""

    weights: Named
    gradients: Named
    changes: Named


def step_of(weights: Named, gradients: Named, after: Named) -> Step:
    """The step of one model; only weights with a gradient count."""
    names = [
        name for name in gradients if name in weights and name in after and after[name].shape == weights[name].shape
    ]
    before, slopes, later = (_double(held, names) for held in (weights, gradients, after))
    return Step(before, slopes, {name: later[name] - before[name] for name in names})


def _double(held: Named, names: Iterable[str]) -> dict[str, Array]:
    return {name: np.asarray(held[name], np.float64) for name in names}


def norm(arrays: Named) -> float:
    """The length of all arrays together."""
    return float(np.sqrt(sum(float((np.asarray(array, np.float64) ** 2).sum()) for array in arrays.values())))


def multiple(mine: Array, its: Array) -> float | None:
    """The factor by which one array is a multiple of another; ``None`` if it is none."""
    squares = float((mine * mine).sum())
    if not squares:
        return None
    factor = float((mine * its).sum()) / squares
    size = float(np.abs(its).max(initial=0.0))
    return factor if size and float(np.abs(its - factor * mine).max()) <= LOOSE * size else None


def of_gradients(a: Named, b: Named, weights: Named, batch: int) -> Iterator[str]:
    """What is known to make gradients differ as these do, in words.

    Args:
        a: A's gradients, by name.
        b: B's, by the same names and in the same shapes.
        weights: the weights, by the same names.
        batch: samples of the batch; 0 if it isn't known.
    """
    a, b = ({name: np.asarray(array, np.float64) for name, array in held.items()} for held in (a, b))
    factors = {name: multiple(array, b[name]) for name, array in a.items()}
    known = [factor for factor in factors.values() if factor is not None]
    if len(known) == len(a):
        mean = float(np.mean(known))
        if max(known) - min(known) <= LOOSE * abs(mean):
            yield _scaled(a, b, mean, batch)
        else:
            norms = [norm({name: array}) for name, array in b.items()]
            if _round(max(norms)) and max(norms) - min(one for one in norms if one) <= ROUND * max(norms):
                yield f"B clips the gradient of each weight by itself, to a length of {max(norms):.4g}"
    decays = {name: multiple(weights[name], b[name] - array) for name, array in a.items() if name in weights}
    yield from _decay(decays, a, b, weights, "B's gradients hold a decay of {:.4g} times the weights (L2)")


def of_step(a: Step, b: Step) -> Iterator[str]:
    """What is known to make the steps of two models with equal gradients differ as these do, in words."""
    factors = {name: multiple(a.changes[name], b.changes[name]) for name in a.changes}
    known = [factor for factor in factors.values() if factor is not None]
    if len(known) == len(factors) and known and max(known) - min(known) <= LOOSE * abs(float(np.mean(known))):
        yield _longer(float(np.mean(known)))
        return
    for mine, its, who, other in ((a, b, "B", "A"), (b, a, "A", "B")):
        differences = {name: mine.changes[name] - its.changes[name] for name in mine.changes}
        decays = {name: multiple(mine.weights[name], differences[name]) for name in differences}
        told = f"{who}'s step also takes {{:.4g}} of each weight off, {other}'s doesn't: decay apart from the gradient"
        yield from _decay(decays, mine.changes, its.changes, mine.weights, told)
    mine_epsilon, its_epsilon = _epsilon(a), _epsilon(b)
    if mine_epsilon and its_epsilon and abs(its_epsilon / mine_epsilon - 1) > 10 * DECAY:
        yield (
            f"both steps are an adaptive rate's, and B's epsilon counts {its_epsilon / mine_epsilon:.4g} times as much "
            f"as A's: about {its_epsilon:.3g}, A's {mine_epsilon:.3g} (it is another one, or is added before the bias "
            "correction)"
        )
    if _signed(a) != _signed(b):
        who, other = ("B", "A") if _signed(b) else ("A", "B")
        yield f"{who}'s step has one length for every weight, as Adam's first step has; {other}'s step hasn't"


def _scaled(a: Named, b: Named, factor: float, batch: int) -> str:
    if batch > 1 and abs(factor / batch - 1) < LOOSE:
        return f"B's gradients are {batch} times A's, the number of samples: B sums over the batch, A takes the mean"
    if batch > 1 and abs(factor * batch - 1) < LOOSE:
        return f"A's gradients are {batch} times B's, the number of samples: A sums over the batch, B takes the mean"
    if abs(factor - round(factor)) < LOOSE and 2 <= round(factor) <= 10:
        return f"B's gradients are {round(factor)} times A's: they were added up, or not set to zero in between"
    if 0 < factor < 1 and _round(norm(b)):
        return f"B clips all gradients together, to a length of {norm(b):.4g}; A's are {norm(a):.4g} long"
    if factor > 1 and _round(norm(a)):
        return f"A clips all gradients together, to a length of {norm(a):.4g}; B's are {norm(b):.4g} long"
    return f"B's gradients are {factor:.6g} times A's"


def _decay(decays: Mapping[str, float | None], a: Named, b: Named, weights: Named, told: str) -> Iterator[str]:
    """Weights to which a multiple of themselves was added, the same multiple for all of them."""
    changed = [name for name, array in a.items() if float(np.abs(b[name] - array).max()) > SAME * _size(a, b, name)]
    found = {name: decays.get(name) for name in changed if float(np.abs(weights.get(name, np.zeros(1))).max()) > 0}
    values = [value for value in found.values() if value is not None and value > 0]
    if not values or len(values) < len(found) or max(values) - min(values) > 20 * DECAY * max(values):
        return
    untouched = [name for name in a if name not in changed and float(np.abs(weights.get(name, np.zeros(1))).max()) > 0]
    spared = f"; not in {', '.join(untouched)}" if untouched else ""
    yield told.format(float(np.mean(values))) + spared


def _longer(factor: float) -> str:
    if abs(factor - 1) <= LOOSE:
        return "B's step is A's"
    for beta1, beta2 in ((0.9, 0.999), (0.9, 0.99), (0.9, 0.98), (0.9, 0.95)):
        uncorrected = (1 - beta1) / np.sqrt(1 - beta2)
        for value, who in ((uncorrected, "B"), (1 / uncorrected, "A")):
            if abs(factor / value - 1) < LOOSE:
                return (
                    f"B's step is {factor:.4g} times A's: {who}'s Adam doesn't correct for moments that start at zero"
                )
    for value, told in (
        (1.9, "B's momentum is Nesterov's, A's is not (with 0.9)"),
        (1 / 1.9, "A's momentum is Nesterov's, B's is not (with 0.9)"),
        (0.1, "B's momentum has unit gain or a dampening of 0.9"),
        (10.0, "A's momentum has unit gain or a dampening of 0.9"),
    ):
        if abs(factor / value - 1) < LOOSE:
            return f"B's step is {factor:.4g} times A's: {told}, or the rates differ so"
    return f"B's step is {factor:.6g} times A's: the learning rates differ"


def _epsilon(step: Step) -> float | None:
    """The epsilon of an adaptive first step, rate * g / (|g| + epsilon); ``None`` if the step has another form."""
    gradients = np.concatenate([array.reshape(-1) for array in step.gradients.values()])
    changes = np.concatenate([array.reshape(-1) for array in step.changes.values()])
    used = (gradients != 0) & (changes != 0) & (gradients * changes < 0)
    if used.sum() < 20:
        return None
    size, length = np.abs(gradients[used]), np.abs(changes[used])
    # 1 / length = 1 / rate + epsilon / (rate * size): a line in 1 / size.
    design = np.stack([np.ones_like(size), 1 / size], 1) * length[:, None]
    (start, slope), *_ = np.linalg.lstsq(design, np.ones_like(size), rcond=None)
    if start <= 0 or slope < 0:
        return None
    fitted = 1 / (start + slope / size)
    return float(slope / start) if float(np.abs(fitted / length - 1).max()) < 20 * DECAY else None


def _signed(step: Step) -> bool:
    """Whether nearly every weight moved by the same length."""
    lengths = np.abs(np.concatenate([array.reshape(-1) for array in step.changes.values()]))
    lengths = lengths[lengths > 0]
    return bool(lengths.size and np.percentile(lengths, 95) < 1.05 * np.percentile(lengths, 50))


def _size(a: Named, b: Named, name: str) -> float:
    return float(max(np.abs(a[name]).max(initial=0.0), np.abs(b[name]).max(initial=0.0)))


def _round(value: float) -> bool:
    """Whether a number has one or two digits, e.g. 1, 0.5, 5 or 0.25."""
    return value > 0 and abs(value - float(f"{value:.2g}")) < ROUND * value
