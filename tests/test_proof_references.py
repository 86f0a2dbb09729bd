"""The float64 references: their gradients against finite differences, their forms of Adam against the formulas."""

import numpy as np
import pytest

from rosetta_common.upper.proofs.losses import cross_entropy, descend
from rosetta_common.upper.workloads.cnn_cifar10 import reference as reference_cnn
from rosetta_common.upper.workloads.gru_imdb import reference as reference_gru

STEP = 1e-6


def numeric(loss, array, index):
    """Central difference of a loss with respect to one number, which is put back."""
    kept = array[index]
    array[index] = kept + STEP
    above = loss()
    array[index] = kept - STEP
    below = loss()
    array[index] = kept
    return (above - below) / (2 * STEP)


def check(weights, loss, gradients, random, sizes):
    for name, array in weights.items():
        largest = np.unravel_index(np.abs(gradients[name]).argmax(), array.shape)
        drawn = [tuple(random.integers(0, array.shape)) for _ in range(sizes)]
        for index in [largest, *drawn]:
            assert gradients[name][index] == pytest.approx(numeric(loss, array, index), rel=1e-5, abs=1e-8), name


def test_cnn_gradients_are_those_of_finite_differences():
    random = np.random.default_rng(0)
    weights = {name: random.normal(0, 0.05, shape) for name, shape in reference_cnn.SHAPES.items()}
    images, labels = random.random((2, 3, 32, 32)), np.array([3, 7])

    def loss():  # without the way back, which would take most of the time
        return cross_entropy(reference_cnn.logits(weights, images), labels)[0]

    found, gradients = reference_cnn.loss_and_gradients(weights, images, labels)
    assert found == loss()
    check(weights, loss, gradients, random, 2)


@pytest.mark.parametrize("skip_padding", [False, True])
def test_gru_gradients_are_those_of_finite_differences(skip_padding):
    random = np.random.default_rng(1)
    small = {"embedding": (20, 125)}
    weights = {name: random.normal(0, 0.2, small.get(name, shape)) for name, shape in reference_gru.SHAPES.items()}
    ids, labels = random.integers(1, 20, (4, 9)), np.array([0, 1, 1, 0])
    ids[1, :4] = ids[2, :2] = 0

    def loss():
        return reference_gru.loss_and_gradients(weights, ids, labels, skip_padding)[0]

    _, gradients, _ = reference_gru.loss_and_gradients(weights, ids, labels, skip_padding)
    check(weights, loss, gradients, random, 3)
    assert bool(np.abs(gradients["embedding"][0]).max() > 0) != skip_padding  # the row of padding


def test_sgd_takes_the_classic_form():
    random = np.random.default_rng(2)
    weights = {name: random.normal(0, 0.05, shape) for name, shape in reference_cnn.SHAPES.items()}
    images, labels = random.random((2, 3, 32, 32)), np.array([3, 7])

    def compute(current):
        return reference_cnn.loss_and_gradients(current, images, labels)

    losses, (first, second) = descend(weights, compute, 2, 0.1, 0.9)
    before = reference_cnn.loss_and_gradients(weights, images, labels)
    after = reference_cnn.loss_and_gradients(first, images, labels)
    assert losses == [before[0], after[0]]
    name = "dense2.bias"
    np.testing.assert_allclose(first[name], weights[name] - 0.1 * before[1][name])
    np.testing.assert_allclose(second[name], first[name] - 0.1 * (0.9 * before[1][name] + after[1][name]))


def test_adam_differs_where_epsilon_joins():
    random = np.random.default_rng(3)
    small = {"embedding": (20, 125)}
    weights = {name: random.normal(0, 0.2, small.get(name, shape)) for name, shape in reference_gru.SHAPES.items()}
    batch = (random.integers(1, 20, (4, 9)), np.array([0, 1, 1, 0]))
    _, gradients, parts = reference_gru.loss_and_gradients(weights, *batch)
    moved = {}
    for kind in ({}, {"epsilon_first": True}, {"squares_by_part": True}, {"ahead": 1}):
        adam = reference_gru.Adam(0.001, 0.9, 0.999, 1e-3, **kind)
        _, (after,) = reference_gru.train(weights, [batch], adam)
        moved[tuple(kind)] = weights["embedding"] - after["embedding"]
    g = gradients["embedding"]
    squares = np.zeros_like(g)
    np.add.at(squares, batch[0].T, parts**2)
    np.testing.assert_allclose(moved[()], 0.001 * g / (np.abs(g) + 1e-3), atol=1e-12)
    np.testing.assert_allclose(moved["epsilon_first",], 0.001 * g / (np.abs(g) + 1e-3 / 0.001**0.5), atol=1e-12)
    np.testing.assert_allclose(moved["squares_by_part",], 0.001 * g / (np.sqrt(squares) + 1e-3), atol=1e-12)
    ahead = 0.001 * (0.1 * g / (1 - 0.9**2)) / (np.sqrt(0.001 / (1 - 0.999**2)) * np.abs(g) + 1e-3)
    np.testing.assert_allclose(moved["ahead",], ahead, atol=1e-12)
