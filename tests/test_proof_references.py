"""The float64 references: their gradients against finite differences, their forms of Adam against the formulas."""

import numpy as np
import pytest

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.proofs.inputs import start
from rosetta_common.upper.proofs.losses import cross_entropy, descend
from rosetta_common.upper.workloads.bilstm_imdb import reference as reference_bilstm
from rosetta_common.upper.workloads.cnn_cifar10 import deviations as deviations_cnn
from rosetta_common.upper.workloads.cnn_cifar10 import inputs as inputs_cnn
from rosetta_common.upper.workloads.cnn_cifar10 import reference as reference_cnn
from rosetta_common.upper.workloads.gru_imdb import inputs as inputs_gru
from rosetta_common.upper.workloads.gru_imdb import reference as reference_gru
from rosetta_common.upper.workloads.mnist_cnn import reference as reference_digits

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


@pytest.mark.slow
def test_cnn_gradients_are_those_of_finite_differences():
    random = np.random.default_rng(0)
    weights = {name: random.normal(0, 0.05, shape) for name, shape in reference_cnn.SHAPES.items()}
    images, labels = random.random((2, 3, 32, 32)), np.array([3, 7])

    def loss():  # without the way back, which would take most of the time
        return cross_entropy(reference_cnn.logits(weights, images), labels)[0]

    found, gradients = reference_cnn.loss_and_gradients(weights, images, labels)
    assert found == loss()
    check(weights, loss, gradients, random, 2)


def test_gradients_of_the_digits_network_are_those_of_finite_differences():
    random = np.random.default_rng(1)  # no unit lies so near to zero that the difference crosses it
    weights = {name: random.normal(0, 0.05, shape) for name, shape in reference_digits.SHAPES.items()}
    images, labels = random.random((2, 1, 28, 28)), np.array([3, 7])

    def loss():
        return cross_entropy(reference_digits.logits(weights, images), labels)[0]

    found, gradients = reference_digits.loss_and_gradients(weights, images, labels)
    assert found == loss()
    check(weights, loss, gradients, random, 2)


def test_adadelta_takes_the_steps_of_the_paper():
    """The first step is sqrt(epsilon) / sqrt((1 - rho) g^2 + epsilon) g; the second counts the square of the first."""
    rho, epsilon, gradient = 0.95, 1e-6, np.array([2.0, -1e-3])

    def compute(_weights):
        return 0.0, {"w": gradient}

    start = {"w": np.zeros(2)}
    _, (one, two) = reference_digits.train(start, [compute] * 2, 1.0, rho, epsilon)
    square = (1 - rho) * gradient**2
    first = np.sqrt(epsilon / (square + epsilon)) * gradient
    second = np.sqrt(((1 - rho) * first**2 + epsilon) / (rho * square + square + epsilon)) * gradient
    np.testing.assert_allclose(one["w"], -first)
    np.testing.assert_allclose(two["w"], -first - second)
    _, (plain,) = reference_digits.train(start, [compute], 1.0, rho, 1e12)  # as the proof's trials read gradients
    np.testing.assert_allclose(plain["w"], -gradient)


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


@pytest.mark.parametrize("forget_added", [False, True])
def test_gradients_of_the_bidirectional_lstm_are_those_of_finite_differences(forget_added):
    random, form = np.random.default_rng(1), reference_bilstm.Form(forget_added=forget_added)
    small = {"embedding": (20, 128)}
    weights = {name: random.normal(0, 0.2, small.get(name, shape)) for name, shape in reference_bilstm.SHAPES.items()}
    ids, labels = random.integers(0, 20, (4, 9)), np.array([0, 1, 1, 0])

    def loss():
        return reference_bilstm.loss_and_gradients(weights, ids, labels, form)[0]

    _, gradients, parts = reference_bilstm.loss_and_gradients(weights, ids, labels, form)
    check(weights, loss, gradients, random, 3)
    np.testing.assert_allclose(parts[ids.T == 7].sum(axis=0), gradients["embedding"][7])
    found = reference_bilstm.logits(weights, ids, form)
    assert loss() == pytest.approx(reference_bilstm.binary_cross_entropy(found, labels)[0])


def test_the_backward_direction_is_the_forward_one_of_the_reversed_reviews():
    random = np.random.default_rng(2)
    weights = {name: random.normal(0, 0.2, shape) for name, shape in reference_bilstm.SHAPES.items()}
    other = {"forward": "backward", "backward": "forward"}
    swapped = {".".join(other.get(part, part) for part in name.split(".")): array for name, array in weights.items()}
    swapped["dense.kernel"] = np.roll(weights["dense.kernel"], 64, axis=1)
    ids = random.integers(0, 20000, (4, 9))
    found = reference_bilstm.logits(weights, ids)
    np.testing.assert_allclose(found, reference_bilstm.logits(swapped, ids[:, ::-1]))
    assert np.abs(found - reference_bilstm.logits(weights, ids[:, ::-1])).max() > 1e-3


def test_a_forget_gate_that_adds_one_is_a_bias_of_one():
    random = np.random.default_rng(3)
    weights = {name: random.normal(0, 0.2, shape) for name, shape in reference_bilstm.SHAPES.items()}
    ids = random.integers(0, 20000, (4, 9))
    added = reference_bilstm.logits(weights, ids, reference_bilstm.Form(forget_added=True))
    for direction in reference_bilstm.DIRECTIONS:
        weights[f"{direction}.recurrent_bias"][64:128] += 1
    np.testing.assert_allclose(added, reference_bilstm.logits(weights, ids))


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


def test_planted_pictures_have_the_planted_logits():
    weights = {name: array.astype(np.float64) for name, array in inputs_cnn.scored().items()}
    found = reference_cnn.logits(weights, inputs_cnn.scored_pictures().astype(np.float64))
    np.testing.assert_array_equal(found, inputs_cnn.planted_logits()[inputs_cnn.kinds()])
    predicted = found.argmax(axis=1)
    assert set(predicted) == set(range(10))
    assert 0 < (predicted != inputs_cnn.scored_labels()).sum() < len(predicted)
    equal = (found == found.max(axis=1, keepdims=True)).sum(axis=1)
    assert {1, 2, 10} == set(equal)


def test_planted_reviews_have_the_planted_logits():
    weights = {name: array.astype(np.float64) for name, array in inputs_gru.scored().items()}
    reviews = inputs_gru.made()["scored_samples"]
    np.testing.assert_allclose(reference_gru.logits(weights, reviews), inputs_gru.planted_logits(), atol=1e-12)
    assert set(inputs_gru.planted_logits().argmax(axis=1)) == {0, 1}
    assert (np.ptp(inputs_gru.planted_logits(), axis=1) == 0).any()


def test_the_first_words_of_long_reviews_still_count():
    """Else a gradient that is cut off 50 words back would be the same."""
    weights = {**start("gru_imdb"), **{name: a.astype(np.float64) for name, a in inputs_gru.far().items()}}
    reviews, labels = inputs_gru.far_reviews(), np.arange(len(inputs_gru.LENGTHS)) % 2
    assert reviews.shape[1] == specification("gru_imdb", "full").length
    assert (reviews > 0).sum(axis=1).tolist() == list(inputs_gru.LENGTHS)
    _, gradients, parts = reference_gru.loss_and_gradients(weights, reviews, labels)
    assert np.linalg.norm(parts[0, 0]) > 1e-2 * np.linalg.norm(parts[-1, 0])
    assert np.linalg.norm(gradients["embedding"][0]) > 0


@pytest.mark.parametrize("form", [{}, {"epsilon_first": True}, {"ahead": 1}])
def test_the_path_of_the_last_bias_is_that_of_the_whole_network(form):
    adam = reference_gru.Adam(0.2, 0.9, 0.999, 1e-3, **form)
    weights = {name: np.zeros(shape) for name, shape in {**reference_gru.SHAPES, "embedding": (20, 125)}.items()}
    labels = [np.array(part) for part in ([0, 0], [0, 1], [1], [1, 1])]
    _, after = reference_gru.train(weights, [(np.full((len(part), 3), 5), part) for part in labels], adam)
    path = reference_gru.bias_path(adam, np.zeros(2), labels)
    np.testing.assert_allclose([one["dense.bias"] for one in after], path, rtol=1e-12)
    assert all(not array.any() for name, array in after[-1].items() if name != "dense.bias")


def test_the_cnns_path_of_the_last_bias_is_that_of_the_whole_network():
    spec = specification("cnn_cifar10", "quick", 0)
    weights = {name: np.zeros(shape) for name, shape in reference_cnn.SHAPES.items()}
    weights["dense2.bias"] = inputs_cnn.START.astype(np.float64)
    images, labels = np.zeros((1, 3, 32, 32)), np.zeros(1, np.int64)
    compute = lambda now: reference_cnn.loss_and_gradients(now, images, labels)  # noqa: E731
    _, after = descend(weights, compute, 3, spec.learning_rate, spec.momentum)
    np.testing.assert_allclose([one["dense2.bias"] for one in after], deviations_cnn._path(spec)[:3], rtol=1e-12)
    assert all(not array.any() for name, array in after[-1].items() if name != "dense2.bias")


def test_clipped_probabilities_have_no_gradient_beyond_the_bounds():
    random = np.random.default_rng(3)
    small = {"embedding": (20, 125)}
    weights = {name: random.normal(0, 0.2, small.get(name, shape)) for name, shape in reference_gru.SHAPES.items()}
    ids, labels = random.integers(1, 20, (4, 5)), np.array([0, 1, 1, 0])
    plain = reference_gru.loss_and_gradients(weights, ids, labels)
    clipped = reference_gru.loss_and_gradients(weights, ids, labels, clipped=True)
    assert clipped[0] == pytest.approx(plain[0])
    np.testing.assert_array_equal(clipped[1]["embedding"], plain[1]["embedding"])
    weights["dense.bias"] = np.array([40.0, 0.0])  # so sure that all are 0
    loss, gradients, _ = reference_gru.loss_and_gradients(weights, ids, labels, clipped=True)
    assert loss == pytest.approx(-np.log(reference_gru.CLIP) / 2, rel=1e-6)
    assert not any(array.any() for array in gradients.values())
