"""The GRU of ``gru_imdb`` in float64 with numpy: forward, backward, and Adam in the forms that frameworks have.

``tests/test_proof_references.py`` compares its gradients with finite differences. Names and layouts are those of
``ground.proof.layouts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.adam import Adam as Adam  # noqa: PLC0414 -- a part of this reference
from rosetta_common.upper.proofs.adam import _off, _step
from rosetta_common.upper.proofs.losses import Array, Weights, cross_entropy, log_softmax

WORKLOAD = "gru_imdb"
VOCABULARY, WORDS, UNITS = 30000, 125, 100
CLIP = 1e-7  # the epsilon of Keras 2
SHAPES = {
    "embedding": (VOCABULARY, WORDS),
    "gru.input_kernel": (3 * UNITS, WORDS),
    "gru.recurrent_kernel": (3 * UNITS, UNITS),
    "gru.input_bias": (3 * UNITS,),
    "gru.recurrent_bias": (3 * UNITS,),
    "dense.kernel": (2, UNITS),
    "dense.bias": (2,),
}
Ids = NDArray[Any]  # integers


def logits(weights: Weights, ids: Ids, skip_padding: bool = False) -> Array:
    """Logits, shape (n, 2), of reviews of shape (n, length).

    Args:
        weights: the weights, float64.
        ids: the reviews.
        skip_padding: skip the zeros, so that they don't change the state.
    """
    return _forward(weights, ids, skip_padding)[0]


def loss_and_gradients(
    weights: Weights, ids: Ids, labels: NDArray[np.int64], skip_padding: bool = False, clipped: bool = False
) -> tuple[float, dict[str, Array], Array]:
    """The mean loss of one batch, its gradients, and the gradients of each word position, (length, n, 125).

    Args:
        weights: the weights, float64.
        ids: the reviews.
        labels: shape (n,), 0 or 1.
        skip_padding: as in ``logits``.
        clipped: whether probabilities are clipped to ``CLIP`` and 1 - ``CLIP``: then a review beyond has no gradient.
    """
    found, states, gates = _forward(weights, ids, skip_padding)
    loss, g = cross_entropy(found, labels)
    if clipped:
        probabilities = np.exp(log_softmax(found))[np.arange(len(labels)), labels]
        loss = float(-np.log(np.clip(probabilities, CLIP, 1 - CLIP)).mean())
        g[(probabilities < CLIP) | (probabilities > 1 - CLIP)] = 0
    recurrent = weights["gru.recurrent_kernel"]
    gradients = {
        "dense.kernel": g.T @ states[-1],
        "dense.bias": g.sum(axis=0),
        "gru.recurrent_kernel": np.zeros_like(recurrent),
    }
    to_state = g @ weights["dense.kernel"]
    from_words, from_state = [], []
    for step in range(ids.shape[1] - 1, -1, -1):
        (r, z, n, hidden), before = gates[step], states[step]
        moves = _moves(ids[:, step], skip_padding)
        passed, to_new = to_state * ~moves, to_state * moves
        to_n = to_new * (1 - z) * (1 - n**2)
        to_r = to_n * hidden * r * (1 - r)
        to_z = to_new * (before - n) * z * (1 - z)
        words, hiddens = np.hstack([to_r, to_z, to_n]), np.hstack([to_r, to_z, to_n * r])
        from_words.append(words)
        from_state.append(hiddens)
        gradients["gru.recurrent_kernel"] += hiddens.T @ before
        to_state = passed + to_new * z + hiddens @ recurrent
    stacked = np.stack(from_words[::-1])
    embedded = weights["embedding"][ids.T]
    gradients["gru.input_kernel"] = np.tensordot(stacked, embedded, ([0, 1], [0, 1]))
    gradients["gru.input_bias"] = stacked.sum(axis=(0, 1))
    gradients["gru.recurrent_bias"] = np.stack(from_state).sum(axis=(0, 1))
    parts = (stacked.reshape(-1, stacked.shape[2]) @ weights["gru.input_kernel"]).reshape(embedded.shape)
    gradients["embedding"] = np.zeros_like(weights["embedding"])
    np.add.at(gradients["embedding"], ids.T, parts)
    return loss, gradients, parts


def train(
    weights: Weights,
    batches: Sequence[tuple[Ids, NDArray[np.int64]]],
    adam: Adam,
    skip_padding: bool = False,
    held: Mapping[str, NDArray[np.bool_]] | None = None,
    seen: Sequence[Array] | None = None,
    clipped: bool = False,
) -> tuple[list[float], list[dict[str, Array]]]:
    """Take one step on each batch.

    Args:
        weights: the weights, float64.
        batches: ids and labels of each.
        adam: the form of Adam.
        skip_padding: as in ``logits``.
        held: names of weights that are no parameters and never move.
        seen: the observed dense kernel after each step. If given, each step uses the correction of ``adam`` or that of
            the next step: the one whose movement of this kernel is nearer to the observed movement.
        clipped: as in ``loss_and_gradients``.

    Returns:
        The loss before each step, and the weights after each.
    """
    current = dict(weights)
    means = {name: np.zeros_like(array) for name, array in current.items()}
    squares = {name: np.zeros_like(array) for name, array in current.items()}
    losses, after = [], []
    for number, (ids, labels) in enumerate(batches, 1):
        loss, gradients, parts = loss_and_gradients(current, ids, labels, skip_padding, clipped)
        losses.append(loss)
        for name, mask in (held or {}).items():
            gradients[name][mask] = 0
        squared = {name: gradient**2 for name, gradient in gradients.items()}
        if adam.squares_by_part:
            squared["embedding"] = np.zeros_like(gradients["embedding"])
            np.add.at(squared["embedding"], ids.T, parts**2)
        for name in current:
            means[name] = adam.beta1 * means[name] + (1 - adam.beta1) * gradients[name]
            squares[name] = adam.beta2 * squares[name] + (1 - adam.beta2) * squared[name]
        power = number + adam.ahead
        if seen is not None:
            before = seen[number - 2] if number > 1 else weights["dense.kernel"]
            kernel = means["dense.kernel"], squares["dense.kernel"], before - seen[number - 1]
            power += int(_off(adam, power + 1, *kernel) < _off(adam, power, *kernel))
        current = {name: array - _step(adam, power, means[name], squares[name]) for name, array in current.items()}
        after.append(current)
    return losses, after


def bias_path(
    adam: Adam, start: Array, labels: Sequence[NDArray[np.int64]], seen: Sequence[Array] | None = None
) -> Array:
    """The last bias after each step, shape (steps, 2), if all other weights are zero: then no other weight moves.

    Args:
        adam: the form of Adam.
        start: the bias before the first step.
        labels: those of each batch.
        seen: as in ``train``, of this bias.
    """
    bias, mean, square, after = start, np.zeros_like(start), np.zeros_like(start), []
    for number, batch in enumerate(labels, 1):
        _, gradients = cross_entropy(np.tile(bias, (len(batch), 1)), batch)
        gradient = gradients.sum(axis=0)
        mean = adam.beta1 * mean + (1 - adam.beta1) * gradient
        square = adam.beta2 * square + (1 - adam.beta2) * gradient**2
        power = number + adam.ahead
        if seen is not None:
            moved = (seen[number - 2] if number > 1 else start) - seen[number - 1]
            power += int(_off(adam, power + 1, mean, square, moved) < _off(adam, power, mean, square, moved))
        bias = bias - _step(adam, power, mean, square)
        after.append(bias)
    return np.array(after)


def _forward(
    weights: Weights, ids: Ids, skip_padding: bool
) -> tuple[Array, list[Array], list[tuple[Array, Array, Array, Array]]]:
    """Logits; the state before each step and after the last; r, z, n and the factor of r for each step."""
    words = weights["embedding"][ids.T.reshape(-1)] @ weights["gru.input_kernel"].T + weights["gru.input_bias"]
    from_words = words.reshape(ids.shape[1], len(ids), -1)
    state = np.zeros((len(ids), weights["gru.recurrent_kernel"].shape[1]))
    states, gates = [state], []
    for step, from_word in enumerate(from_words):
        from_state = state @ weights["gru.recurrent_kernel"].T + weights["gru.recurrent_bias"]
        (word_r, word_z, word_n), (state_r, state_z, hidden) = np.hsplit(from_word, 3), np.hsplit(from_state, 3)
        r, z = _sigmoid(word_r + state_r), _sigmoid(word_z + state_z)
        n = np.tanh(word_n + r * hidden)
        state = np.where(_moves(ids[:, step], skip_padding), (1 - z) * n + z * state, state)
        states.append(state)
        gates.append((r, z, n, hidden))
    return state @ weights["dense.kernel"].T + weights["dense.bias"], states, gates


def _moves(ids: Ids, skip_padding: bool) -> NDArray[np.bool_]:
    """Whether a step moves each sample's state, shape (n, 1)."""
    return (ids > 0)[:, None] if skip_padding else np.ones((len(ids), 1), bool)


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))
