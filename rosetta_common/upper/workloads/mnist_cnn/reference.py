"""The CNN of ``mnist_cnn`` in float64 with numpy: forward, backward, and Adadelta.

``tests/test_proof_references.py`` compares its gradients with finite differences. Names and layouts are those of
``ground.proof.layouts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rosetta_common.upper.proofs.convolutions import convolve, convolved_back, pool, unpool
from rosetta_common.upper.proofs.losses import Array, Weights, cross_entropy

WORKLOAD = "mnist_cnn"
SHAPES = {
    "conv1.kernel": (32, 1, 3, 3),
    "conv1.bias": (32,),
    "conv2.kernel": (64, 32, 3, 3),
    "conv2.bias": (64,),
    "dense1.kernel": (128, 64 * 12 * 12),
    "dense1.bias": (128,),
    "dense2.kernel": (10, 128),
    "dense2.bias": (10,),
}


def logits(weights: Weights, images: Array) -> Array:
    """Logits in evaluation mode, shape (n, 10), of images of shape (n, 1, 28, 28)."""
    return _forward(weights, images)[0]


def loss_and_gradients(
    weights: Weights, images: Array, labels: NDArray[np.int64], ties: bool = False
) -> tuple[float, dict[str, Array]]:
    """The mean loss of one batch without dropout, and its gradients.

    Args:
        weights: the weights, float64.
        images: shape (n, 1, 28, 28).
        labels: shape (n,), 0 to 9.
        ties: whether max-pooling passes the gradient to all of several equal maxima, as Theano does, or to one.
    """
    found, kept = _forward(weights, images)
    loss, g = cross_entropy(found, labels)
    gradients: dict[str, Array] = {}

    def dense(name: str, g: Array) -> Array:
        gradients[name + ".kernel"], gradients[name + ".bias"] = g.T @ kept[name], g.sum(axis=0)
        return g @ weights[name + ".kernel"]

    def convolution(name: str, g: Array) -> Array:
        gradients[name + ".bias"] = g.sum(axis=(0, 2, 3))
        gradients[name + ".kernel"], back = convolved_back(g, kept[name], weights[name + ".kernel"], 0)
        return back

    g = dense("dense2", g) * (kept["dense2"] > 0)
    g = dense("dense1", g).reshape(kept["pooled"].shape)
    g = convolution("conv2", unpool(g, kept["pool"], ties) * (kept["pool"] > 0)) * (kept["conv2"] > 0)
    convolution("conv1", g)
    return loss, gradients


def train(
    weights: Weights,
    gradients_of: Iterable[Callable[[Weights], tuple[float, Mapping[str, Array]]]],
    learning_rate: float,
    rho: float,
    epsilon: float,
) -> tuple[list[float], list[dict[str, Array]]]:
    """Take a step of Adadelta on each batch: Zeiler, 2012, algorithm 1, with a factor ``learning_rate``.

    Args:
        weights: the weights before the first step.
        gradients_of: for each batch, a function that is called with weights; returns the loss and its gradients.
        learning_rate: the factor of each step; 1 in the paper.
        rho: the decay of both averages.
        epsilon: added to both averages before their roots.

    Returns:
        The loss before each step, and the weights after each.
    """
    current = dict(weights)
    squares = {name: np.zeros_like(array) for name, array in current.items()}
    steps = {name: np.zeros_like(array) for name, array in current.items()}
    losses, after = [], []
    for compute in gradients_of:
        loss, gradients = compute(current)
        losses.append(loss)
        for name, g in gradients.items():
            squares[name] = rho * squares[name] + (1 - rho) * g**2
            step = np.sqrt(steps[name] + epsilon) / np.sqrt(squares[name] + epsilon) * g
            steps[name] = rho * steps[name] + (1 - rho) * step**2
            current = {**current, name: current[name] - learning_rate * step}
        after.append(current)
    return losses, after


def _forward(weights: Weights, images: Array) -> tuple[Array, dict[str, Array]]:
    """Logits, and the input of every layer by the layer's name."""
    kept = {"conv1": images}

    def convolution(name: str) -> Array:
        return convolve(kept[name], weights[name + ".kernel"], 0) + weights[name + ".bias"][:, None, None]

    kept["conv2"] = np.maximum(convolution("conv1"), 0)
    kept["pool"] = np.maximum(convolution("conv2"), 0)
    kept["pooled"] = pool(kept["pool"])
    kept["dense1"] = kept["pooled"].reshape(len(images), -1)
    kept["dense2"] = np.maximum(kept["dense1"] @ weights["dense1.kernel"].T + weights["dense1.bias"], 0)
    return kept["dense2"] @ weights["dense2.kernel"].T + weights["dense2.bias"], kept
