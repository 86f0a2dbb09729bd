"""The deviations that the trained workloads have in common, at their limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.upper.proofs.deviations import (
    LAST_BITS,
    data,
    initialiser,
    moved,
    numbered,
    parameters,
    part,
    shuffling,
)
from rosetta_common.upper.proofs.losses import cross_entropy, log_softmax

RANDOM = np.random.default_rng(1)
IMAGES, LABELS = RANDOM.random((5, 3, 6, 6)), np.array([2, 0, 1, 1, 2])


def test_only_the_last_bits_of_a_pixel_may_differ() -> None:
    assert LAST_BITS == 1e-6
    for by, differ in ((0.9e-6, 0.0), (-0.9e-6, 0.0), (1.1e-6, 1.0), (-1.1e-6, 1.0), (math.nan, 1.0)):
        found = IMAGES.copy()
        found[1, 2, 3, 4] += by
        assert data(found, LABELS, IMAGES, LABELS)[0] == differ
    large = 1e6 * IMAGES  # no tolerance relative to the pixel's own size
    assert data(large + 1e-3, LABELS, large, LABELS)[0] == IMAGES.size


def test_pixels_and_labels_that_differ_are_added_up() -> None:
    found, labels = IMAGES.copy(), LABELS.copy()
    found[0, 0, 0, :2] += 1
    labels[[1, 3]] = 9
    assert data(found, labels, IMAGES, LABELS)[0] == 4.0


def test_the_layout_is_told_and_only_pictures_have_one() -> None:
    last = IMAGES.transpose(0, 2, 3, 1)
    assert data(last, LABELS, IMAGES, LABELS) == (0.0, "channels last, float64; labels int64")
    assert data(IMAGES, LABELS, IMAGES, LABELS)[1].startswith("channels first")
    one_hot = np.eye(3)[LABELS]
    assert data(IMAGES, one_hot, IMAGES, LABELS) == (0.0, "channels first, float64; labels float64, one-hot")
    words = RANDOM.integers(0, 9, (5, 7))
    assert data(words, LABELS, words, LABELS) == (0.0, "as they are, int64; labels int64")
    assert data(words.T, LABELS, words, LABELS)[0] == math.inf


@pytest.mark.parametrize(
    ("found", "labels"), [(IMAGES[:4], LABELS), (IMAGES, LABELS[:4]), (IMAGES[:, :2], LABELS), (IMAGES[0], LABELS)]
)
def test_a_batch_of_another_shape_is_no_batch(found: Any, labels: Any) -> None:
    deviation, told = data(found, labels, IMAGES, LABELS)
    assert deviation == math.inf
    assert told.startswith("the batch has the shape (")


def test_parameters_are_counted_whether_too_many_or_too_few() -> None:
    initial = {"a": np.ones((3, 4)), "b": np.array([1.0, np.nan])}
    assert parameters(initial) == (1.0, "13 parameters")
    assert parameters(initial, missing=1)[0] == 0.0
    assert parameters(initial, missing=3)[0] == 2.0


SHAPES = {"two.bias": (40,), "one.kernel": (40, 60), "two.kernel": (60, 40)}


@pytest.fixture
def kernels() -> dict[str, Any]:
    """Three made-up parameters, of which the kernels are as Glorot would draw them, to the last digit."""
    bound = math.sqrt(6 / 100)
    even = (np.arange(2400) + 0.5) / 1200 - 1  # between -1 and 1
    even *= math.sqrt((1 / 3) / even.var())
    return {
        "one.kernel": (bound * even).reshape(40, 60),
        "two.kernel": (bound * even).reshape(60, 40),
        "two.bias": np.zeros(40),
    }


def test_a_kernel_that_fills_its_bounds_evenly_is_glorots(kernels: dict[str, Any]) -> None:
    assert initialiser(SHAPES, kernels)[0] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("factor", [0.99, 0.9])
def test_the_variances_deviation_is_in_sampling_errors_and_the_worst_is_named(
    kernels: dict[str, Any], factor: float
) -> None:
    """The variance of n uniform numbers has a relative standard deviation of sqrt(0.8 / n)."""
    deviation, told = initialiser(SHAPES, {**kernels, "two.kernel": factor * kernels["two.kernel"]})
    assert deviation == pytest.approx((1 - factor**2) / math.sqrt(0.8 / 2400))
    assert "two.kernel is the farthest off" in told
    both = {**kernels, "one.kernel": 0.8 * kernels["one.kernel"], "two.kernel": factor * kernels["two.kernel"]}
    deviation, told = initialiser(SHAPES, both)
    assert deviation == pytest.approx((1 - 0.64) / math.sqrt(0.8 / 2400))
    assert "one.kernel is the farthest off" in told


def test_numbers_that_are_drawn_uniformly_are_within_a_few_sampling_errors() -> None:
    """As the formula says of 200 kernels: the mean square of their deviations is 1."""
    found = []
    for _ in range(200):
        drawn = RANDOM.uniform(-1, 1, 2400)
        found.append((drawn.var() * 3 - 1) / math.sqrt(0.8 / drawn.size))
    assert 0.8 < np.sqrt(np.mean(np.square(found))) < 1.2


def test_no_number_may_lie_beyond_the_bound_and_no_bias_off_zero(kernels: dict[str, Any]) -> None:
    bound = math.sqrt(6 / 100)
    for value, fine in ((bound, True), (-bound, True), (1.0003 * bound, False), (-1.0003 * bound, False)):
        changed = kernels["one.kernel"].copy()
        changed[0, 0] = value
        deviation, told = initialiser(SHAPES, {**kernels, "one.kernel": changed})
        assert (deviation < 5) is fine
        assert (told == "one.kernel reaches 0.245, beyond its bound of 0.2449") is not fine
    bias = np.zeros(40)
    bias[7] = -1e-9
    deviation, told = initialiser(SHAPES, {**kernels, "two.bias": bias})
    assert (deviation, told) == (math.inf, "two.bias is not zero: it begins between -1e-09 and 0")


def test_parameters_that_a_framework_has_none_of_are_not_compared(kernels: dict[str, Any]) -> None:
    changed = kernels["one.kernel"].copy()
    changed[:, :2] = np.nan
    bias = np.zeros(40)
    bias[:3] = np.nan
    assert initialiser(SHAPES, {**kernels, "one.kernel": changed, "two.bias": bias})[0] < 5


SIZE, N, EPOCHS = ORDER["batch_size"], ORDER["n_train"], ORDER["epochs"]


def batches(*orders: list[int]) -> list[frozenset[int]]:
    return [frozenset(order[start : start + SIZE]) for order in orders for start in range(0, N, SIZE)]


ORDERS = [[(7 * sample + 3 * epoch) % N for sample in range(N)] for epoch in range(EPOCHS)]
KEPT = list(range(N))


def test_an_epoch_is_one_order_of_all_samples() -> None:
    assert shuffling(batches(*ORDERS), KEPT, "seen") == (
        0.0,
        "a new order of single samples in each of 3 epochs, seen",
    )
    twice = [*ORDERS[1][:-1], ORDERS[1][0]]
    assert shuffling(batches(ORDERS[0], twice, ORDERS[2]), KEPT, "seen") == (
        1.0,
        "epoch 2 does not hold every sample once",
    )


def test_an_epoch_may_repeat_none_of_the_earlier_ones() -> None:
    first, second, third = ORDERS
    assert shuffling(batches(first, first, third), KEPT, "seen") == (1.0, "epoch 2 repeats an earlier one")
    assert shuffling(batches(first, second, first), KEPT, "seen") == (1.0, "epoch 3 repeats an earlier one")
    assert shuffling(batches(first, second, second), KEPT, "seen") == (1.0, "epoch 3 repeats an earlier one")
    assert shuffling(batches(first, first, first), KEPT, "seen") == (
        2.0,
        "epoch 2 repeats an earlier one; epoch 3 repeats an earlier one",
    )


def test_batches_that_change_places_are_no_shuffling_by_sample() -> None:
    swapped = [*KEPT[SIZE : 2 * SIZE], *KEPT[:SIZE], *KEPT[2 * SIZE :]]
    assert shuffling(batches(*ORDERS[:2], swapped), KEPT, "seen")[0] == 1.0
    assert shuffling(batches(KEPT, *ORDERS[1:]), KEPT, "seen") == (1.0, "epoch 1 keeps the samples of a batch together")
    # In another order of their own they are together elsewhere.
    kept = ORDERS[0]
    assert shuffling(batches(KEPT, *ORDERS[1:]), kept, "seen")[0] == 0.0
    assert shuffling(batches(*ORDERS), kept, "seen")[0] == 1.0


def test_where_one_order_is_expected_every_epoch_must_have_the_first_ones() -> None:
    first, second, _ = ORDERS
    assert shuffling(batches(first, first, first), KEPT, "seen", one_order=True)[0] == 0.0
    assert shuffling(batches(first, second, second), KEPT, "seen", one_order=True)[0] == 2.0
    assert shuffling(batches(first, first, second), KEPT, "seen", one_order=True) == (
        1.0,
        "epoch 3 has an order of its own",
    )


@pytest.mark.parametrize("number", [0, 8, 10])
def test_too_few_or_too_many_batches_are_no_epochs(number: int) -> None:
    found = (batches(*ORDERS) + batches(ORDERS[0]))[:number]
    assert shuffling(found, KEPT, "seen") == (math.inf, f"{number} batches in 3 epochs")


def test_notes_are_found_by_their_prefix_and_in_the_order_of_their_numbers() -> None:
    notes = {f"a/{number}": np.array(number) for number in (10, 9, 1, 2)} | {"b/a/1": np.array(7), "a": np.array(8)}
    assert set(part(notes, "a/")) == {"10", "9", "1", "2"}
    assert [int(array) for array in numbered(notes, "a/")] == [1, 2, 9, 10]


def test_movements_are_taken_in_float64() -> None:
    start = {"a": np.array([1.0, 2.0])}
    found = moved({"a": np.array([1.5, 1.0], np.float32)}, start)
    assert found["a"].dtype == np.float64
    np.testing.assert_array_equal(found["a"], [0.5, -1.0])
    tiny = moved({"a": np.array([1.0, 2.0], np.float32)}, {"a": np.array([1.0 + 1e-12, 2.0])})
    assert tiny["a"][0] == pytest.approx(-1e-12, rel=1e-3)


def test_logarithms_of_probabilities_add_up_whatever_is_added_to_the_logits() -> None:
    np.testing.assert_allclose(log_softmax(np.array([[0.0, 1000.0]])), [[-1000.0, 0.0]])  # without an overflow
    logits = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    logs = log_softmax(logits)
    np.testing.assert_allclose(np.exp(logs).sum(axis=1), 1)
    np.testing.assert_allclose(logs[0] - logs[0, 0], [0.0, 1.0, 2.0])
    np.testing.assert_allclose(logs[1], -math.log(3))
    np.testing.assert_allclose(log_softmax(logits + np.array([[1e4], [-1e4]])), logs, atol=1e-11)


def test_cross_entropy_is_the_mean_loss_and_its_gradient() -> None:
    logits, labels = RANDOM.normal(size=(4, 3)), np.array([2, 0, 1, 1])
    loss, gradient = cross_entropy(logits, labels)
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert loss == pytest.approx(-np.mean(np.log(chances[np.arange(4), labels])))
    for place in np.ndindex(4, 3):
        step = np.zeros((4, 3))
        step[place] = 1e-6
        slope = (cross_entropy(logits + step, labels)[0] - cross_entropy(logits - step, labels)[0]) / 2e-6
        assert gradient[place] == pytest.approx(slope, abs=1e-8)
