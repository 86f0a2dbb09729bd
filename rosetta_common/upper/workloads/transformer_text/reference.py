"""The Transformer of ``transformer_text`` in float64 with numpy: forward, backward, and one form of AdamW.

``tests/test_transformer_reference.py`` compares its gradients with finite differences. Kernels have their outputs
first; heads are neighbouring rows of the projections.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from rosetta_common.upper.proofs.losses import Array, Weights, cross_entropy

WORKLOAD = "transformer_text"
CHARACTERS, LENGTH, WIDTH, BLOCKS, HEADS, HIDDEN = 57, 128, 128, 4, 4, 512
SIZE = WIDTH // HEADS  # of a head
PROJECTIONS = ("query", "key", "value", "out")


def _block(name: str) -> dict[str, tuple[int, ...]]:
    """The shapes of a block's parameters, in the order in which they are used."""
    norm = {"scale": (WIDTH, 1), "bias": (WIDTH,)}
    shapes = {f"{name}.norm1.{part}": shape for part, shape in norm.items()}
    for projection in PROJECTIONS:
        shapes |= {f"{name}.{projection}.kernel": (WIDTH, WIDTH), f"{name}.{projection}.bias": (WIDTH,)}
    shapes |= {f"{name}.norm2.{part}": shape for part, shape in norm.items()}
    shapes |= {f"{name}.dense1.kernel": (HIDDEN, WIDTH), f"{name}.dense1.bias": (HIDDEN,)}
    return shapes | {f"{name}.dense2.kernel": (WIDTH, HIDDEN), f"{name}.dense2.bias": (WIDTH,)}


NAMES = tuple(f"block{number}" for number in range(1, BLOCKS + 1))
# The scale of a normalisation is a column: the inputs of a proof draw vectors only for biases.
SHAPES: dict[str, tuple[int, ...]] = {
    "characters": (CHARACTERS, WIDTH),
    "positions": (LENGTH, WIDTH),
    **{name: shape for block in NAMES for name, shape in _block(block).items()},
    "norm.scale": (WIDTH, 1),
    "norm.bias": (WIDTH,),
}
MATRICES = frozenset(name for name in SHAPES if name.endswith(".kernel") or name in ("characters", "positions"))
Ids = NDArray[Any]  # integers


class AdamW(NamedTuple):
    """AdamW as in Loshchilov and Hutter, 2019, with the rate as a factor of the decay, and a schedule.

    Attributes:
        rates: of each step.
        clip: the longest gradient, all parameters' together.
        epsilon_first: whether epsilon is added before the correction, which makes it 1 / sqrt(1 - beta2^t) as large.
        ahead: the step is corrected by the powers of t + ahead.
    """

    rates: Sequence[float]
    beta1: float
    beta2: float
    epsilon: float
    decay: float
    clip: float
    epsilon_first: bool = False
    ahead: int = 0


class Kept(NamedTuple):
    """What a block's way back needs."""

    norm1: tuple[Array, Array]
    attended: tuple[Array, ...]  # input, query, key, value, weights, joined heads
    norm2: tuple[Array, Array]
    dense: tuple[Array, Array, Array]  # input, sums of the hidden layer, its outputs


def rates(spec: Any, steps: int) -> list[float]:
    """The rate of each step: a warm-up, then half a cosine, which ends at a share of the highest."""
    found = []
    for step in range(1, steps + 1):
        if step <= spec.warm_up:
            share = step / spec.warm_up
        else:
            part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
            share = spec.last_rate + (1 - spec.last_rate) * (1 + math.cos(math.pi * part)) / 2
        found.append(spec.learning_rate * share)
    return found


def logits(weights: Weights, ids: Ids, epsilon: float) -> Array:
    """Logits without dropout, shape (n, length, 57), of windows of shape (n, length)."""
    return _forward(weights, ids, epsilon)[0]


def loss_and_gradients(
    weights: Weights, ids: Ids, labels: NDArray[np.int64], epsilon: float
) -> tuple[float, dict[str, Array]]:
    """The mean loss of all characters of a batch without dropout, and its gradients.

    Args:
        weights: the weights, float64.
        ids: shape (n, length).
        labels: shape (n, length).
        epsilon: of layer normalisation.
    """
    found, last, blocks, normed = _forward(weights, ids, epsilon)
    loss, g = cross_entropy(found.reshape(-1, CHARACTERS), labels.reshape(-1))
    g = g.reshape(found.shape)
    gradients: dict[str, Array] = {}
    to_characters = np.tensordot(g, last, ([0, 1], [0, 1]))
    to_x = _norm_back(g @ weights["characters"], normed, weights, "norm", gradients)
    for name, kept in zip(reversed(NAMES), reversed(blocks), strict=True):
        to_x = _block_back(to_x, kept, weights, name, gradients)
    np.add.at(to_characters, ids, to_x)
    gradients["characters"] = to_characters
    gradients["positions"] = np.zeros_like(weights["positions"])
    gradients["positions"][: ids.shape[1]] = to_x.sum(axis=0)
    return loss, gradients


def train(
    weights: Weights,
    batches: Sequence[Callable[[Weights], tuple[float, Mapping[str, Array]]]],
    adam: AdamW,
) -> tuple[list[float], list[dict[str, Array]]]:
    """Take one step on each batch.

    Args:
        weights: the weights before the first step.
        batches: functions that are called with weights; each returns the loss of its batch, and the gradients.
        adam: the form of AdamW.

    Returns:
        The loss before each step, and the weights after each.
    """
    current = dict(weights)
    means = {name: np.zeros_like(array) for name, array in current.items()}
    squares = {name: np.zeros_like(array) for name, array in current.items()}
    losses, after = [], []
    for number, (batch, rate) in enumerate(zip(batches, adam.rates, strict=True), 1):
        loss, gradients = batch(current)
        losses.append(loss)
        length = math.sqrt(sum(float(np.sum(g**2)) for g in gradients.values()))
        factor = min(1.0, adam.clip / length) if length else 1.0
        new = {}
        for name, array in current.items():
            g = gradients[name] * factor
            means[name] = adam.beta1 * means[name] + (1 - adam.beta1) * g
            squares[name] = adam.beta2 * squares[name] + (1 - adam.beta2) * g**2
            power = number + adam.ahead
            mean, corrected = means[name] / (1 - adam.beta1**power), math.sqrt(1 - adam.beta2**power)
            root = np.sqrt(squares[name])
            early, late = (adam.epsilon, 0.0) if adam.epsilon_first else (0.0, adam.epsilon)
            divisor = (root + early) / corrected + late
            decay = adam.decay if name in MATRICES else 0.0
            new[name] = array - rate * (mean / divisor + decay * array)
        current = new
        after.append(current)
    return losses, after


def _forward(weights: Weights, ids: Ids, epsilon: float) -> tuple[Array, Array, list[Kept], tuple[Array, Array]]:
    """Logits, the last normalised values, what each block keeps, and what the last normalisation keeps."""
    x = weights["characters"][ids] + weights["positions"][: ids.shape[1]]
    blocks = []
    for name in NAMES:
        x, kept = _block_forward(x, weights, name, epsilon)
        blocks.append(kept)
    last, normed = _norm(x, weights, "norm", epsilon)
    return last @ weights["characters"].T, last, blocks, normed


def _block_forward(x: Array, weights: Weights, name: str, epsilon: float) -> tuple[Array, Kept]:
    """One block, and what its way back needs."""
    a, norm1 = _norm(x, weights, f"{name}.norm1", epsilon)
    q, k, v = (_heads(_dense(a, weights, f"{name}.{part}")) for part in PROJECTIONS[:3])
    scores = q @ k.swapaxes(2, 3) / math.sqrt(SIZE)
    scores = np.where(np.tri(x.shape[1], dtype=bool), scores, -np.inf)
    shares = np.exp(scores - scores.max(axis=3, keepdims=True))
    shares = shares / shares.sum(axis=3, keepdims=True)
    joined = _joined(shares @ v)
    x = x + _dense(joined, weights, f"{name}.out")
    b, norm2 = _norm(x, weights, f"{name}.norm2", epsilon)
    sums = _dense(b, weights, f"{name}.dense1")
    units = sums * (1 + erf(sums / math.sqrt(2))) / 2
    kept = Kept(norm1, (a, q, k, v, shares, joined), norm2, (b, sums, units))
    return x + _dense(units, weights, f"{name}.dense2"), kept


def _block_back(g: Array, kept: Kept, weights: Weights, name: str, gradients: dict[str, Array]) -> Array:
    """The gradient with respect to a block's input; adds those of its parameters."""
    b, sums, units = kept.dense
    to_units = _dense_back(g, units, weights, f"{name}.dense2", gradients)
    slope = (1 + erf(sums / math.sqrt(2))) / 2 + sums * np.exp(-(sums**2) / 2) / math.sqrt(2 * math.pi)
    to_b = _dense_back(to_units * slope, b, weights, f"{name}.dense1", gradients)
    g = g + _norm_back(to_b, kept.norm2, weights, f"{name}.norm2", gradients)
    a, q, k, v, shares, joined = kept.attended
    to_heads = _heads(_dense_back(g, joined, weights, f"{name}.out", gradients))
    to_shares = to_heads @ v.swapaxes(2, 3)
    to_scores = shares * (to_shares - (to_shares * shares).sum(axis=3, keepdims=True)) / math.sqrt(SIZE)
    parts = to_scores @ k, to_scores.swapaxes(2, 3) @ q, shares.swapaxes(2, 3) @ to_heads
    to_a = sum(
        _dense_back(_joined(part), a, weights, f"{name}.{projection}", gradients)
        for part, projection in zip(parts, PROJECTIONS[:3], strict=True)
    )
    return g + _norm_back(np.asarray(to_a), kept.norm1, weights, f"{name}.norm1", gradients)


def _norm(x: Array, weights: Weights, name: str, epsilon: float) -> tuple[Array, tuple[Array, Array]]:
    """Layer normalisation over the last axis; the normalised values, and the divisor."""
    centred = x - x.mean(axis=-1, keepdims=True)
    divisor = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)
    normed = centred / divisor
    return normed * weights[f"{name}.scale"][:, 0] + weights[f"{name}.bias"], (normed, divisor)


def _norm_back(g: Array, kept: tuple[Array, Array], weights: Weights, name: str, gradients: dict[str, Array]) -> Array:
    normed, divisor = kept
    gradients[f"{name}.scale"] = (g * normed).sum(axis=(0, 1))[:, None]
    gradients[f"{name}.bias"] = g.sum(axis=(0, 1))
    g = g * weights[f"{name}.scale"][:, 0]
    inner = g - g.mean(axis=-1, keepdims=True) - normed * (g * normed).mean(axis=-1, keepdims=True)
    result: Array = inner / divisor
    return result


def _dense(x: Array, weights: Weights, name: str) -> Array:
    result: Array = x @ weights[f"{name}.kernel"].T + weights[f"{name}.bias"]
    return result


def _dense_back(g: Array, x: Array, weights: Weights, name: str, gradients: dict[str, Array]) -> Array:
    gradients[f"{name}.kernel"] = np.tensordot(g, x, ([0, 1], [0, 1]))
    gradients[f"{name}.bias"] = g.sum(axis=(0, 1))
    result: Array = g @ weights[f"{name}.kernel"]
    return result


def _heads(x: Array) -> Array:
    """From (n, length, width) to (n, heads, length, size)."""
    return x.reshape(*x.shape[:2], HEADS, SIZE).swapaxes(1, 2)


def _joined(x: Array) -> Array:
    """From (n, heads, length, size) to (n, length, width)."""
    return x.swapaxes(1, 2).reshape(x.shape[0], x.shape[2], -1)
