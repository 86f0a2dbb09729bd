"""The float64 reference of ``transformer_text``: its gradients against finite differences, its optimiser, its rates."""

import math

import numpy as np
import pytest

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.proofs.losses import cross_entropy
from rosetta_common.upper.workloads.transformer_text import reference

SPEC = specification("transformer_text", "full", 0)
EPSILON = 1e-5


def drawn(random):
    weights = {name: random.normal(0, 0.1, shape) for name, shape in reference.SHAPES.items()}
    return {name: array + 1 if name.endswith("scale") else array for name, array in weights.items()}


def test_gradients_are_those_of_finite_differences():
    random = np.random.default_rng(0)
    weights, ids = drawn(random), random.integers(0, 57, (2, 7))
    labels = random.integers(0, 57, (2, 7))
    loss, gradients = reference.loss_and_gradients(weights, ids, labels, EPSILON)
    assert set(gradients) == set(reference.SHAPES)

    def mean_loss():  # without the way back, which would take most of the time
        return cross_entropy(reference.logits(weights, ids, EPSILON).reshape(-1, 57), labels.reshape(-1))[0]

    assert mean_loss() == loss
    for name, array in weights.items():
        if name.startswith(("block2", "block4")):  # like the others
            continue
        for index in [np.unravel_index(np.abs(gradients[name]).argmax(), array.shape)]:
            kept, step = array[index], 1e-5
            array[index] = kept + step
            above = mean_loss()
            array[index] = kept - step
            below = mean_loss()
            array[index] = kept
            assert gradients[name][index] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-9), name
    assert loss == pytest.approx(math.log(57), abs=1)


def test_a_later_character_changes_no_earlier_logits():
    random = np.random.default_rng(1)
    weights, ids = drawn(random), random.integers(0, 57, (1, 9))
    other = ids.copy()
    other[0, 5] += 1
    found, changed = (reference.logits(weights, one % 57, EPSILON) for one in (ids, other))
    assert np.array_equal(found[0, :5], changed[0, :5])
    assert np.abs(found[0, 5:] - changed[0, 5:]).max(axis=1).min() > 0


def test_rates_rise_to_the_highest_and_fall_to_a_share():
    steps = SPEC.epochs * math.ceil(SPEC.n_train / SPEC.batch_size)
    rates = reference.rates(SPEC, steps)
    assert len(rates) == steps == 2000
    assert rates[0] == pytest.approx(SPEC.learning_rate / 100)
    assert rates[99] == max(rates) == pytest.approx(SPEC.learning_rate)
    assert rates[100] < rates[99]
    assert rates[-1] == pytest.approx(SPEC.learning_rate / 10)
    assert len(reference.rates(SPEC, 3)) == 3


def test_decay_is_decoupled_and_concerns_matrices_alone():
    weights = {"characters": np.array([[2.0]]), "norm.bias": np.array([2.0])}
    gradients = {name: np.full(array.shape, 3.0) for name, array in weights.items()}
    adam = reference.AdamW([0.1], 0.9, 0.95, 0.0, 0.5, 1e9)
    _, (after,) = reference.train(weights, [lambda _: (0.0, gradients)], adam)
    assert after["characters"] == pytest.approx(2 - 0.1 - 0.1 * 0.5 * 2)
    assert after["norm.bias"] == pytest.approx(2 - 0.1)


def test_gradients_are_clipped_together():
    weights = {"characters": np.zeros((1, 1)), "norm.bias": np.zeros(1)}
    gradients = {"characters": np.full((1, 1), 3.0), "norm.bias": np.full(1, 4.0)}
    adam = reference.AdamW([1.0], 0.0, 0.0, 1e6, 0.0, 1.0)
    _, (after,) = reference.train(weights, [lambda _: (0.0, gradients)], adam)
    assert [-1e6 * after[name].item() for name in weights] == pytest.approx([0.6, 0.8], rel=1e-5)
