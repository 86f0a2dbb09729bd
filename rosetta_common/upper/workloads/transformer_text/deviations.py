"""The deviations of ``transformer_text``: the arrays of its trials against the reference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.nietzsche import load_nietzsche_text
from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.transformer_text import (
    CLIPPED,
    DECAY,
    DRAWS,
    GRADIENT,
    PLACES,
    SEED,
    SEEN,
    STEPS,
    WINDOW,
)
from rosetta_common.upper.proofs.comparison import gap, worst_gap
from rosetta_common.upper.proofs.deviations import if_run, moved, numbered, pairs, parameters, part, shuffling
from rosetta_common.upper.proofs.inputs import start as given
from rosetta_common.upper.proofs.losses import Array, Weights
from rosetta_common.upper.proofs.orders import seeds, sizes_of
from rosetta_common.upper.proofs.scores import scores
from rosetta_common.upper.workloads import Deviation, Observed, Options
from rosetta_common.upper.workloads.transformer_text import inputs, reference
from rosetta_common.upper.workloads.transformer_text.reference import MATRICES, SHAPES, WORKLOAD

TEXT = 200  # characters that each example writes
NUMBERS: Any = {"gradient": GRADIENT, "clipped": CLIPPED, "decay": DECAY, "steps": STEPS, "seed": SEED}  # of trials
# A constant that is added to all keys changes no attention: the keys' biases have no gradient.
IDLE = frozenset(name for name in SHAPES if name.endswith(".key.bias"))
Parameters = dict[str, NDArray[np.float64]]


class Expected(NamedTuple):
    """The values of the reference."""

    windows: NDArray[Any]
    labels: NDArray[Any]
    begun: Parameters  # the weights ``sharp``
    loss: float
    plain: Parameters  # the gradients of the first batch
    clipped: Parameters
    logits: Array  # of the test windows, shape (characters, 57)
    test_labels: NDArray[Any]
    text: NDArray[Any]  # what the model writes if it takes the likeliest character each time
    start: int  # characters before it
    rates: list[float]  # of the trial ``decay``
    first: Parameters  # movements of one step and of ten
    tenth: Parameters
    losses: list[float]
    pairs: float
    alone: Array  # logits of a window of one character


@cache
def expected(options: Options) -> Expected:
    """Compute the values of the reference under some options, of the differences that it emulates; once."""
    known = _always()
    chosen: dict[str, Any] = dict(options)
    own = specification(WORKLOAD, "quick", 0)._replace(**NUMBERS["steps"])
    (many, labels), _ = load_nietzsche_text(own)
    starts = range(0, len(many), own.batch_size)
    batches = [partial(_of_batch, many[k : k + own.batch_size], labels[k : k + own.batch_size]) for k in starts]
    rates = reference.rates(own, len(batches))
    adam = reference.AdamW(rates, own.beta1, own.beta2, own.epsilon, own.decay, own.clip, **chosen)
    losses, after = reference.train(known.begun, batches, adam)
    return known._replace(first=moved(after[0], known.begun), tenth=moved(after[-1], known.begun), losses=losses)


@cache
def _always() -> Expected:
    """Compute what no option changes; the movements and losses of the ten steps are empty."""
    spec = specification(WORKLOAD, "quick", 0)
    begun = {**given(WORKLOAD), **{name: array.astype(np.float64) for name, array in inputs.sharp().items()}}
    (windows, labels), (test, test_labels) = load_nietzsche_text(spec._replace(**NUMBERS["gradient"]))
    loss, plain = _of_batch(windows, labels, begun)
    length = math.sqrt(sum(float(np.sum(g**2)) for g in plain.values()))
    return Expected(
        windows,
        labels,
        begun,
        loss,
        plain,
        {name: g * min(1.0, NUMBERS["clipped"]["clip"] / length) for name, g in plain.items()},
        reference.logits(begun, test, spec.norm_epsilon).reshape(len(test_labels), -1),
        test_labels,
        _written(begun, test[0, : spec.length // 2], spec),
        spec.length // 2,
        reference.rates(spec._replace(**NUMBERS["decay"]), NUMBERS["decay"]["n_train"]),
        {},
        {},
        [],
        _of_batch(*inputs.order(), begun)[0],
        reference.logits(begun, np.full((1, WINDOW), inputs.READ), spec.norm_epsilon)[0],
    )


def _of_batch(windows: NDArray[Any], labels: NDArray[Any], weights: Weights) -> tuple[float, dict[str, Array]]:
    epsilon = specification(WORKLOAD, "quick", 0).norm_epsilon
    return reference.loss_and_gradients(weights, windows, labels, epsilon)


def _written(weights: Weights, start: NDArray[Any], spec: Any) -> NDArray[Any]:
    """The text after some characters, by the likeliest character each time."""
    text = list(start)
    for _ in range(TEXT):
        window = np.array([text[-spec.length :]])
        text.append(int(reference.logits(weights, window, spec.norm_epsilon)[0, -1].argmax()))
    return np.array(text[len(start) :])


def deviations(observed: Observed, options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    one_order = ("one_order", True)
    known = expected(options - {one_order})
    initial, loss = part(observed, "gradient/initial/"), float(observed["gradient/losses"][0])
    logits = observed["gradient/logits"]
    return {
        "data": _data(observed, known),
        "parameters": parameters(initial),
        "initialiser": _initialiser(initial),
        "loss": (abs(loss - known.loss), f"{loss:.6f}, the reference has {known.loss:.6f}"),
        "gradients": _gradients(observed, known, "gradient", known.plain, NUMBERS["gradient"]),
        "clipped": if_run(
            observed, "clipped", lambda: _gradients(observed, known, "clipped", known.clipped, NUMBERS["clipped"])
        ),
        "logits": if_run(observed, "dropout", lambda: _logits(observed, known)),
        "counted": (float(abs(len(logits) - len(known.logits))), f"{len(logits)} of {len(known.logits)} characters"),
        "accuracy": _accuracy(observed, known),
        "generated": _generated(observed, known),
        "mask": if_run(observed, "pairs", lambda: _mask(observed)),
        "schedule": if_run(observed, "decay", lambda: _schedule(observed, known)),
        "decay": if_run(observed, "decay", lambda: _decay(observed, known)),
        "one-step": if_run(observed, "steps", lambda: _movement(observed, known, "after1")),
        "ten-steps": if_run(observed, "steps", lambda: _movement(observed, known, "after10")),
        "losses": if_run(observed, "steps", lambda: _losses(observed, known)),
        "shuffling": if_run(observed, "order", lambda: _shuffling(observed, one_order in options)),
        "pairs": if_run(observed, "pairs", lambda: pairs(observed, known.pairs)),
        "dropout": if_run(observed, "dropout", lambda: _dropout(observed)),
        "seed": if_run(observed, "seed", lambda: _seeds(observed)),
    }


def _data(observed: Observed, known: Expected) -> Deviation:
    windows, labels = observed["gradient/windows"], observed["gradient/labels"]
    told = f"{windows.dtype}; labels {labels.dtype}"
    if windows.shape != known.windows.shape or labels.shape != known.labels.shape:
        return float("inf"), f"the windows have the shape {windows.shape}, the labels {labels.shape}"
    return float((windows != known.windows).sum() + (labels != known.labels).sum()), told


def _initialiser(initial: Observed) -> Deviation:
    """Compare the weights as the example drew them with the normal distributions of the specification."""
    spec = specification(WORKLOAD, "quick", 0)
    worst, where = 0.0, ""
    for name, array in initial.items():
        if name not in MATRICES:
            wanted = 1.0 if name.endswith("scale") else 0.0
            if np.any(array != wanted):
                return float("inf"), f"{name} does not begin at {wanted:.0f}"
            continue
        added = name.endswith(("out.kernel", "dense2.kernel"))
        deviation = spec.start / (math.sqrt(2 * spec.blocks) if added else 1)
        # The variance of n normal numbers has a relative sampling error of sqrt(2 / n), their mean one of 1 / sqrt(n).
        off = max(
            abs(array.astype(np.float64).var() / deviation**2 - 1) / math.sqrt(2 / array.size),
            abs(float(array.mean())) / deviation * math.sqrt(array.size),
        )
        if off > worst:
            worst, where = float(off), name
    return worst, f"normal, biases zero, scales one; the variance of {where} is the farthest off"


def _gradients(
    observed: Observed, known: Expected, trial: str, wanted: Weights, numbers: Mapping[str, Any]
) -> Deviation:
    """Compare gradients, found from a step of ``rate * g / (|g| + epsilon)``."""
    rate = numbers["learning_rate"] / numbers["warm_up"]
    steps = moved(part(observed, f"{trial}/after1/"), known.begun)
    shares = {name: -array / rate for name, array in steps.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {name: numbers["epsilon"] * share / (1 - np.abs(share)) for name, share in shares.items()}
    off, where = worst_gap(
        {n: a for n, a in found.items() if n not in IDLE}, {n: wanted[n] for n in SHAPES if n not in IDLE}
    )
    idle = max(float(np.abs(found[name]).max()) for name in IDLE)
    if not idle < 1e-4:
        return float("inf"), "the keys' biases have a gradient: the scores aren't those of a softmax over keys"
    length = math.sqrt(sum(float(np.sum(g**2)) for g in found.values()))
    return off, f"farthest off: {where}; a gradient of length {length:.4f}"


def _logits(observed: Observed, known: Expected) -> Deviation:
    """Compare logits in evaluation mode; those of one window where dropout has its rate."""
    off = max(gap(observed["gradient/logits"], known.logits), gap(observed["dropout/logits"], known.alone))
    return off, f"of {len(known.logits)} characters, and of {WINDOW} where dropout has its rate, in evaluation mode"


def _accuracy(observed: Observed, known: Expected) -> Deviation:
    predicted = known.logits.argmax(axis=1)
    return scores(observed, "gradient", predicted, known.test_labels, "of real characters, from drawn weights")


def _generated(observed: Observed, known: Expected) -> Deviation:
    """Count the characters of the text that differ, up to the first one that does."""
    texts = observed["gradient/texts"]
    if texts.shape != (2, known.start + TEXT):
        return float("inf"), f"the texts have the shape {texts.shape}"
    same = texts[0, known.start :] == known.text
    first = TEXT if same.all() else int(same.argmin())
    return float(TEXT - first), f"the first {first} of {TEXT} characters are those of the reference"


def _mask(observed: Observed) -> Deviation:
    """The largest difference of a logit that a later character makes."""
    found = observed["pairs/logits"].reshape(4, WINDOW, -1).astype(np.float64)
    early = [np.abs(found[k, : inputs.HALF] - found[k + 1, : inputs.HALF]).max() for k in (0, 2)]
    late = min(float(np.abs(found[k, inputs.HALF :] - found[k + 1, inputs.HALF :]).max()) for k in (0, 2))
    if not late > 1e-3:
        return float("inf"), "the characters themselves change nothing"
    return float(max(early)), f"in the first {inputs.HALF} characters; later ones differ by {late:.2f}"


def _schedule(observed: Observed, known: Expected) -> Deviation:
    """The rates, from what the decay leaves of a matrix."""
    name = "block1.dense1.kernel"
    rows = [known.begun[name][:1], *numbered(observed, f"decay/{name}/")]
    if len(rows) == 1:  # weights that can't be read between steps
        left = float(np.median(observed[f"decay/after/{name}"] / known.begun[name]))
        wanted = math.prod(1 - rate * NUMBERS["decay"]["decay"] for rate in known.rates)
        return abs(left - wanted) / (1 - wanted), "from what is left at the end: weights can't be read between steps"
    if len(rows) != len(known.rates) + 1:
        return float("inf"), f"{len(rows) - 1} steps, not {len(known.rates)}"
    found = [_rate(before, after) for before, after in pairwise(rows)]
    off = [abs(rate - wanted) for rate, wanted in zip(found, known.rates, strict=True)]
    told = ", ".join(
        f"step {k}: {found[k - 1] / NUMBERS['decay']['learning_rate']:.4f}" for k in (1, 100, 101, len(found))
    )
    return max(off) / NUMBERS["decay"]["learning_rate"], f"shares of the highest: {told}"


def _rate(before: NDArray[Any], after: NDArray[Any]) -> float:
    """The rate of a step that only decays: before times 1 - rate * decay."""
    old, new = before.astype(np.float64), after.astype(np.float64)
    return float((1 - (old * new).sum() / (old * old).sum()) / NUMBERS["decay"]["decay"])


def _decay(observed: Observed, known: Expected) -> Deviation:
    """Compare what the decay leaves of each parameter: of matrices a share, of all others everything."""
    left = math.prod(1 - rate * NUMBERS["decay"]["decay"] for rate in known.rates)
    worst, where = 0.0, ""
    for name, array in part(observed, "decay/after/").items():
        wanted = known.begun[name] * (left if name in MATRICES else 1.0)
        off = float(np.linalg.norm(array - wanted) / np.linalg.norm(known.begun[name]))
        if off > worst:
            worst, where = off, name
    return worst, f"farthest off: {where}; of matrices {left:.4f} is left"


def _movement(observed: Observed, known: Expected, after: str) -> Deviation:
    """Compare the movement after one step or after ten."""
    weights = part(observed, f"steps/{after}/")
    if not weights:
        return 0.0, "weights can't be read between steps: the ten steps say it"
    wanted = {"after1": known.first, "after10": known.tenth}[after]
    steps = moved(weights, known.begun)
    off, where = worst_gap(
        {n: a for n, a in steps.items() if n not in IDLE}, {n: a for n, a in wanted.items() if n not in IDLE}
    )
    return off, f"farthest off: {where}; batches in their order"


def _losses(observed: Observed, known: Expected) -> Deviation:
    mean, found = float(np.mean(known.losses)), float(observed["steps/losses"][0])
    return abs(found - mean), f"their mean is {found:.6f}, the reference has {mean:.6f}"


def _shuffling(observed: Observed, one_order: bool) -> Deviation:
    handed = bool(part(observed, "order/handed out/1/"))
    how = "as the mini-batches handed them out" if handed else "as the table of characters tells"
    return shuffling(_batches(observed, "order"), list(range(ORDER["n_train"])), how, one_order)


def _batches(observed: Observed, trial: str) -> list[frozenset[int]]:
    """The windows in each batch: their labels' rows rise, the others fall."""
    if handed := list(numbered(observed, f"{trial}/handed out/1/")):
        few = len(sizes_of(ORDER if trial == "order" else NUMBERS["seed"]))
        return [frozenset(int(label) - SEEN for label in batch) for batch in handed[:few]]
    before: Any = 0.0
    batches = []
    for after in numbered(observed, f"{trial}/characters/"):
        batches.append(frozenset(np.flatnonzero((after - before)[:, 0] > 0).tolist()))
        before = after
    return batches


def _seeds(observed: Observed) -> Deviation:
    """Count what ignores the seed; scales begin at one, whatever the seed is."""
    drawn = {name: array for name, array in observed.items() if not name.endswith(".scale")}
    return seeds(drawn, partial(_batches, observed), "dropped")


@cache
def _ends(place: str, epsilon: float) -> tuple[float, float]:
    """The losses of a character whose number is kept at a place of a dropout, and of one whose number is dropped."""
    weights = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    weights |= {name: array.astype(np.float64) for name, array in inputs.places()[place].items()}
    found = reference.logits(weights, np.full((1, WINDOW), inputs.READ), epsilon)[0, -1]
    return math.log(float(np.exp(found).sum())), math.log(len(found))


def _dropout(observed: Observed) -> Deviation:
    """The shares of characters at which a number is kept, against chance, in sampling errors."""
    rate = specification(WORKLOAD, "quick", 0).dropout
    spec = specification(WORKLOAD, "quick", 0)
    keep, n = 1 - rate, DRAWS * WINDOW
    worst, told = 0.0, []
    for place in PLACES:
        kept, dropped = _ends(place, spec.norm_epsilon)
        found = float(np.mean((observed[f"dropout/{place}"] - dropped) / (kept - dropped)))
        wanted, error = keep, math.sqrt(keep * rate / n)
        if place == "attention":
            # The first character is marked in nine of ten windows: then the weight and what is added may be dropped.
            wanted = keep * keep * keep + rate * keep
            error = math.hypot(math.sqrt(keep**2 * (1 - keep**2) / n), keep * rate * math.sqrt(keep * rate / DRAWS))
        off = abs(found - wanted) / error
        if not off <= worst:
            worst = off
        told.append(f"{place} {found:.3f} ({wanted:.3f})")
    return worst, f"kept, and by chance: {', '.join(told)}"
