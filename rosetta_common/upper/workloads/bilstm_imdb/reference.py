"""The bidirectional LSTM of ``bilstm_imdb`` in float64 with numpy: forward and backward.

``tests/test_proof_references.py`` compares its gradients with finite differences. Names and layouts are those of
``ground.proof.recurrent``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.losses import Array, Weights

WORKLOAD = "bilstm_imdb"
VOCABULARY, WORDS, UNITS = 20000, 128, 64
DIRECTIONS = ("forward", "backward")
CLIP = 1e-7  # the epsilon of Keras 2
SHAPES = {
    "embedding": (VOCABULARY, WORDS),
    **{
        f"{direction}.{name}": shape
        for direction in DIRECTIONS
        for name, shape in {
            "input_kernel": (4 * UNITS, WORDS),
            "recurrent_kernel": (4 * UNITS, UNITS),
            "input_bias": (4 * UNITS,),
            "recurrent_bias": (4 * UNITS,),
        }.items()
    },
    "dense.kernel": (1, 2 * UNITS),
    "dense.bias": (1,),
}
Ids = NDArray[Any]  # integers


class Form(NamedTuple):
    """One form of the network and of its loss; the default is PyTorch's."""

    # The gate adds 1 to its sum, and the bias starts at 0, not at 1.
    forget_added: bool = False
    # Probabilities are clipped to ``CLIP`` and 1 - ``CLIP``: then a review beyond has no gradient.
    clipped: bool = False


class Read(NamedTuple):
    """What one direction computed: lists over the steps, in the order in which it read."""

    words: Array  # (length, n, WORDS), embedded
    states: list[Array]  # h before each step, and after the last
    cells: list[Array]  # c, likewise
    gates: list[tuple[Array, Array, Array, Array]]  # input, forget, candidate, output


def logits(weights: Weights, ids: Ids, form: Form = Form()) -> Array:  # noqa: B008 -- it can't be changed
    """Logits without dropout, shape (n, 1), of reviews of shape (n, length)."""
    return _last(weights, [_read(weights, direction, ids, form) for direction in DIRECTIONS])


def binary_cross_entropy(found: Array, labels: NDArray[np.int64], at_zero: float = 0.5) -> tuple[float, Array]:
    """The mean loss of a batch with one logit, and its gradient with respect to the logits.

    Args:
        found: the logits, shape (n, 1).
        labels: shape (n,), 0 or 1.
        at_zero: the slope of ``log(1 + exp(z))`` at a logit of zero: 0.5, but for frameworks that compute it in parts
            which have a corner there.
    """
    z, n = found[:, 0], len(labels)
    losses = np.logaddexp(0, z) - labels * z
    slopes = np.where(z == 0, at_zero, 1 / (1 + np.exp(-z)))
    return float(losses.mean()), ((slopes - labels) / n)[:, None]


def loss_and_gradients(
    weights: Weights,
    ids: Ids,
    labels: NDArray[np.int64],
    form: Form = Form(),  # noqa: B008 -- it can't be changed
) -> tuple[float, dict[str, Array], Array]:
    """The mean loss of one batch without dropout, its gradients, and those of each word, (length, n, WORDS)."""
    reads = [_read(weights, direction, ids, form) for direction in DIRECTIONS]
    found = _last(weights, reads)
    loss, g = binary_cross_entropy(found, labels)
    if form.clipped:
        probabilities = 1 / (1 + np.exp(-found[:, 0]))
        kept = np.clip(probabilities, CLIP, 1 - CLIP)
        loss = float(-np.where(labels == 1, np.log(kept), np.log(1 - kept)).mean())
        g[(probabilities < CLIP) | (probabilities > 1 - CLIP)] = 0
    states = np.hstack([read.states[-1] for read in reads])
    gradients = {"dense.kernel": g.T @ states, "dense.bias": g.sum(axis=0)}
    to_states = np.hsplit(g @ weights["dense.kernel"], 2)
    parts = np.zeros((ids.shape[1], len(ids), weights["embedding"].shape[1]))
    for direction, read, to_state in zip(DIRECTIONS, reads, to_states, strict=True):
        found_here, to_words = _back(weights, direction, read, to_state)
        gradients |= found_here
        parts += to_words[::-1] if direction == "backward" else to_words
    gradients["embedding"] = np.zeros_like(weights["embedding"])
    np.add.at(gradients["embedding"], ids.T, parts)
    return loss, gradients, parts


def _read(weights: Weights, direction: str, ids: Ids, form: Form) -> Read:
    """Read the reviews, word after word: the backward direction from the last word to the first."""
    words = weights["embedding"][ids.T[::-1] if direction == "backward" else ids.T]
    recurrent = weights[f"{direction}.recurrent_kernel"]
    units = recurrent.shape[1]
    bias = weights[f"{direction}.input_bias"] + weights[f"{direction}.recurrent_bias"]
    if form.forget_added:
        bias = bias + np.repeat([0.0, 1.0, 0.0, 0.0], units)
    from_words = words @ weights[f"{direction}.input_kernel"].T + bias
    state = cell = np.zeros((len(ids), units))
    read = Read(words, [state], [cell], [])
    for from_word in from_words:
        i, f, g, o = np.hsplit(from_word + state @ recurrent.T, 4)
        i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        read.states.append(state)
        read.cells.append(cell)
        read.gates.append((i, f, g, o))
    return read


def _back(weights: Weights, direction: str, read: Read, to_state: Array) -> tuple[dict[str, Array], Array]:
    """The gradients of one direction's parameters and of its words, in the order in which it read."""
    recurrent = weights[f"{direction}.recurrent_kernel"]
    to_cell, to_kernel, from_gates = np.zeros_like(to_state), np.zeros_like(recurrent), []
    for step in range(len(read.gates) - 1, -1, -1):
        i, f, g, o = read.gates[step]
        squashed = np.tanh(read.cells[step + 1])
        to_cell = to_cell + to_state * o * (1 - squashed**2)
        each = (
            to_cell * g * i * (1 - i),
            to_cell * read.cells[step] * f * (1 - f),
            to_cell * i * (1 - g**2),
            to_state * squashed * o * (1 - o),
        )
        gates = np.hstack(each)
        from_gates.append(gates)
        to_kernel += gates.T @ read.states[step]
        to_cell, to_state = to_cell * f, gates @ recurrent
    stacked = np.stack(from_gates[::-1])
    bias = stacked.sum(axis=(0, 1))
    gradients = {
        f"{direction}.input_kernel": np.tensordot(stacked, read.words, ([0, 1], [0, 1])),
        f"{direction}.recurrent_kernel": to_kernel,
        f"{direction}.input_bias": bias,
        f"{direction}.recurrent_bias": bias.copy(),
    }
    return gradients, stacked @ weights[f"{direction}.input_kernel"]


def _last(weights: Weights, reads: list[Read]) -> Array:
    """The logits of the last output of each direction."""
    found: Array = np.hstack([read.states[-1] for read in reads]) @ weights["dense.kernel"].T + weights["dense.bias"]
    return found


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))
