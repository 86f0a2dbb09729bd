"""The proof's conclusions from observed values: comparisons, shuffling, dropout, initialisers, explanations."""

import math

import numpy as np
import pytest

from rosetta_common.ground.proof.trials import ORDER
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.cnn_cifar10 import DRAWS
from rosetta_common.upper.proofs import inputs, judge, rungs
from rosetta_common.upper.proofs.comparison import gap, middle_gap, worst_gap
from rosetta_common.upper.proofs.deviations import data, initialiser, parameters, shuffling
from rosetta_common.upper.proofs.differences import DifferencesError, differences, possible, read_differences
from rosetta_common.upper.proofs.losses import cross_entropy
from rosetta_common.upper.proofs.one_batch import order_of_classes
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.workloads import Ladder, ladder, proved, rungs_of
from rosetta_common.upper.workloads.cnn_cifar10 import deviations as cnn
from rosetta_common.upper.workloads.cnn_cifar10 import inputs as cnn_inputs
from rosetta_common.upper.workloads.cnn_cifar10 import reference as reference_cnn
from rosetta_common.upper.workloads.gru_imdb import deviations as gru
from rosetta_common.upper.workloads.gru_imdb import inputs as gru_inputs

REGISTRY = read_registry()


@pytest.mark.parametrize(
    ("found", "wanted", "expected"),
    [
        ([1.0, 2.5], [1.0, 2.0], 0.5),
        ([1.0, math.nan], [1.0, 2.0], math.inf),
        ([1.0, 2.0], [1.0, math.nan], math.inf),
        ([1.0, math.inf], [1.0, 2.0], math.inf),
        ([math.nan, 2.0], [math.nan, 2.0], 0.0),
        ([1.0], [1.0, 2.0], math.inf),
        ([], [], 0.0),
    ],
)
def test_a_gap_looks_at_shapes_and_nans_first(found, wanted, expected):
    assert gap(np.array(found), np.array(wanted)) == expected


def test_relative_gaps_name_the_worst_parameter():
    wanted = {"a": np.ones((10, 4)), "b": np.ones(10)}
    assert worst_gap({"a": wanted["a"], "b": 1.5 * wanted["b"]}, wanted) == (pytest.approx(0.5), "b")
    assert worst_gap({"a": wanted["a"], "b": np.full(10, np.nan)}, wanted) == (math.inf, "b")
    assert worst_gap({"a": wanted["a"], "b": np.ones(9)}, wanted) == (math.inf, "b")
    assert worst_gap({"a": np.zeros(2)}, {"a": np.zeros(2)}) == (0.0, "a")
    assert worst_gap({"a": np.ones(2)}, {"a": np.zeros(2)}) == (math.inf, "a")


def test_the_middle_gap_forgives_one_output_and_no_more():
    wanted = {"a": np.ones((10, 4))}
    one = {"a": np.ones((10, 4))}
    one["a"][3] = 1.1
    assert middle_gap(one, wanted) == (0.0, "a")
    all_of_them = {"a": np.full((10, 4), 1.01)}
    assert middle_gap(all_of_them, wanted) == (pytest.approx(0.01), "a")
    one["a"][3] = 1.6
    assert middle_gap(one, wanted) == (math.inf, "a")
    one["a"][3] = np.nan
    assert middle_gap(one, wanted) == (math.inf, "a")


def test_the_first_batch_is_compared_in_any_layout():
    images, labels = np.random.default_rng(0).random((3, 3, 32, 32), np.float32), np.array([2, 0, 1])
    assert data(images, labels, images, labels) == (0.0, "channels first, float32; labels int64")
    one_hot = np.eye(3, dtype=np.float32)[labels]
    deviation, told = data(images.transpose(0, 2, 3, 1), one_hot, images, labels)
    assert (deviation, told) == (0.0, "channels last, float32; labels float32, one-hot")
    assert data(images.swapaxes(2, 3), labels, images, labels)[0] > 1000
    assert data(images, labels[::-1], images, labels)[0] == 2
    assert data(images[:2], labels, images, labels)[0] == math.inf


def glorot(workload, random):
    found = {}
    for name, shape in ladder(workload).shapes.items():
        bound = 0.0 if name.endswith("bias") else inputs.glorot_bound(name, shape)
        found[name] = random.uniform(-bound, bound, shape)
    return found


def test_initialisers_are_told_apart():
    random, shapes = np.random.default_rng(0), ladder("gru_imdb").shapes
    found = glorot("gru_imdb", random)
    deviation, told = initialiser(shapes, found)
    assert deviation < rungs.RUNGS["initialiser"].tolerance
    assert told.startswith("uniform within")
    assert initialiser(shapes, {**found, "dense.bias": np.full(2, 0.01)})[0] == math.inf
    normal = random.normal(0, found["gru.input_kernel"].std(), (300, 125))  # as wide, of another kind
    assert initialiser(shapes, {**found, "gru.input_kernel": normal})[0] == math.inf
    assert initialiser(shapes, {**found, "gru.input_kernel": 0.95 * found["gru.input_kernel"]})[0] > 5
    assert parameters(found) == (0.0, "3,818,302 parameters")
    found["gru.recurrent_bias"][:200] = np.nan
    assert parameters(found)[0] == 200
    assert parameters(found, missing=200)[0] == 0


EPOCHS = (
    [{1, 5, 0, 2}, {3, 9, 8, 4}, {6, 7}],
    [{0, 9, 3, 6}, {1, 2, 4, 8}, {5, 7}],
    [{2, 3, 5, 7}, {0, 1, 6, 9}, {4, 8}],
)
KEPT = list(range(10))


def frozen(*epochs):
    return [frozenset(batch) for epoch in epochs for batch in epoch]


def test_shuffling_is_by_sample_and_differs_between_epochs():
    assert shuffling(frozen(*EPOCHS), KEPT, "seen")[0] == 0
    blocks = [{4, 5, 6, 7}, {0, 1, 2, 3}, {8, 9}]
    assert shuffling(frozen(*EPOCHS[:2], blocks), KEPT, "seen") == (
        1.0,
        "epoch 3 keeps the samples of a batch together",
    )
    assert shuffling(frozen(*EPOCHS[:2], EPOCHS[0]), KEPT, "seen") == (1.0, "epoch 3 repeats an earlier one")
    twice = [{2, 3, 5, 7}, {0, 1, 6, 9}, {4, 5}]
    assert shuffling(frozen(*EPOCHS[:2], twice), KEPT, "seen") == (1.0, "epoch 3 does not hold every sample once")
    assert shuffling(frozen(*EPOCHS[:2]), KEPT, "seen")[0] == math.inf
    same = frozen(EPOCHS[0], EPOCHS[0], EPOCHS[0])
    assert shuffling(same, KEPT, "seen")[0] == 2
    assert shuffling(same, KEPT, "seen", one_order=True)[0] == 0
    assert shuffling(frozen(*EPOCHS), KEPT, "seen", one_order=True)[0] == 2


def last_biases(epochs, learning_rate=0.01, momentum=0.9, divide=len):
    """What the last bias would be after each batch, for samples that have a class each."""
    bias, velocity, noted = np.zeros(10), np.zeros(10), {}
    for number, batch in enumerate((batch for epoch in epochs for batch in epoch), 1):
        logits = np.repeat(bias[None], len(batch), axis=0)
        _, gradient = cross_entropy(logits, np.array(sorted(batch)))
        velocity = momentum * velocity + gradient.sum(axis=0) * len(batch) / divide(batch)
        bias = bias - learning_rate * velocity
        noted[f"order/dense2.bias/{number}"] = bias.astype(np.float32)
    return {"order/labels": np.arange(10), **noted}


def test_the_order_is_read_from_the_last_bias():
    spec = specification("cnn_cifar10", "quick", 0)
    assert order_of_classes(last_biases(EPOCHS), spec, "dense2.bias")[0] == 0
    kept = [set(KEPT[:4]), set(KEPT[4:8]), set(KEPT[8:])]
    assert order_of_classes(last_biases([kept] * 3), spec, "dense2.bias")[0] == 3
    # a smaller last batch whose gradient is divided by the full batch size
    assert (
        order_of_classes(last_biases(EPOCHS, divide=lambda _: ORDER["batch_size"]), spec, "dense2.bias")[0] == math.inf
    )


def test_the_order_is_read_from_the_rows_that_move():
    rows = inputs.weights("gru_imdb")["embedding"][gru_inputs.FIRST_WORD : gru_inputs.FIRST_WORD + 10].copy()
    observed = {}
    for number, batch in enumerate((batch for epoch in EPOCHS for batch in epoch), 1):
        rows[sorted(batch)] += 0.01
        observed[f"order/embedding/{number}"] = rows.copy()
    assert gru._shuffling(observed)[0] == 0
    handed = {f"order/handed out/0/{n}": np.array(sorted(b)) + 100 for n, b in enumerate(frozen(*EPOCHS), 1)}
    assert gru._shuffling(handed)[0] == 0


def draws(rates, seed=0):
    """The losses that dropouts of some rates leave, past one, two and three of them; and those of two units, apart."""
    random, losses = np.random.default_rng(seed), {"seed/dropped": np.log(10) + np.arange(8) / 100}
    two = [np.prod([random.random(DRAWS) >= rate for rate in rates[:2]], axis=0) for _ in range(2)]
    scale = np.prod([1 - rate for rate in rates])
    losses["dropout/two"] = np.log(9 + np.exp(sum(two) * (random.random(DRAWS) >= rates[2]) / scale))
    for passed in (1, 2, 3):
        kept = np.prod([random.random(DRAWS) >= rate for rate in rates[-passed:]], axis=0)
        z = kept / np.prod([1 - rate for rate in rates[-passed:]])
        losses[f"dropout/losses{passed}"] = np.log(9 + np.exp(z))
    return losses


def test_rates_of_dropout_are_found():
    deviation, told = cnn._dropout(draws((0.25, 0.25, 0.5)))
    assert deviation < 1e-9
    assert told.startswith("rates 0.2500, 0.2500, 0.5000")
    assert cnn._dropout(draws((0.2, 0.25, 0.5)))[0] == pytest.approx(0.05)
    assert cnn._dropout(draws((0.0, 0.0, 0.0)))[0] == math.inf
    names = [f"dropout/losses{passed}" for passed in (1, 2, 3)]
    always = dict.fromkeys(names, np.full(DRAWS, np.log(10)))
    assert cnn._dropout(always)[0] == math.inf
    # scaled in prediction, not in training
    unscaled = dict.fromkeys(names, np.log(9 + np.exp(np.arange(DRAWS) % 2)))
    assert cnn._dropout({**draws((0.25, 0.25, 0.5)), **unscaled, "dropout/two": unscaled[names[0]]})[0] > 0.1


def test_units_that_are_dropped_together_are_found():
    fine = draws((0.25, 0.25, 0.5))
    channels = fine["dropout/two"].copy()
    channels[:] = np.where(channels > np.log(9 + np.exp(4)), channels.max(), channels.min())
    assert "one channel" in cnn._dropout({**fine, "dropout/two": channels})[1]
    none, kept = np.log(10), np.log(9 + np.exp(2))
    for shares in ((0, 1 / 3, 2 / 3, 1), (1 / 9, 4 / 9, 5 / 9, 8 / 9)):  # of three batches; of 4, 4 and 1 samples
        batches = none + (kept - none) * np.resize(shares, 8)
        assert "of a batch" in cnn._dropout({**fine, "seed/dropped": batches})[1]


@pytest.mark.parametrize(("passed", "expected"), [(3, 1.0), (2, 1.0), (1, 1.0)])
def test_a_way_through_the_network_arrives(passed, expected):
    picture = np.zeros((1, 3, 32, 32))
    picture[0, 0, 0, 0] = 1
    found = reference_cnn.logits({name: array.astype(float) for name, array in cnn_inputs.way(passed).items()}, picture)
    np.testing.assert_allclose(found[0], [expected] + [0] * 9)


def test_a_difference_must_make_the_gap_vanish(monkeypatch):
    asked = []

    def deviations(observed, options):
        asked.append(dict(options))
        left = {"adam-epsilon": 0.4, "both": 1e-9}["both" if len(options) > 1 else "adam-epsilon"] if options else 0.5
        plain = dict.fromkeys(rungs_of("gru_imdb"), (0.0, "fine"))
        return {**plain, "one-step": (left if observed["off"] else 0.0, "off"), "shuffling": (None, "not seen")}

    monkeypatch.setattr(judge, "ladder", lambda workload: Ladder(rungs_of(workload), deviations))
    for framework, verdict in (
        ("keras-tensorflow", rungs.EXPLAINED),
        ("keras-jax", rungs.DIFFERENT),
        ("pytorch", rungs.DIFFERENT),
    ):
        found = {result.rung: result for result in judge.judge("gru_imdb", framework, {"off": np.array(1)})}
        assert found["one-step"].verdict == verdict
        assert found["loss"].verdict == rungs.SAME
        assert found["shuffling"].verdict == rungs.UNSEEN
    results = judge.judge("gru_imdb", "keras-tensorflow", {"off": np.array(1)})
    explained = next(result for result in results if result.rung == "one-step")
    assert explained.differences == ("adam-epsilon", "embedding-parts")
    assert explained.explained == 1e-9
    assert {"epsilon_first": True, "squares_by_part": True} in asked


def test_parameters_that_do_not_fit_are_a_difference_of_their_own():
    results = judge.judge("cnn_cifar10", "pytorch", {"misfit": np.array("11 parameters, not 12")})
    assert {r.rung: r.verdict for r in results if r.verdict != rungs.UNSEEN} == {"parameters": rungs.DIFFERENT}
    assert "11 parameters, not 12" in [r.detail for r in results]


def test_differences_name_columns_and_rungs_that_there_are():
    for difference in differences().values():
        assert difference.workloads
        known = {rung for workload in difference.workloads for rung in rungs_of(workload)}
        assert set(difference.rungs) <= known
        assert all(set(difference.rungs) & set(rungs_of(workload)) for workload in difference.workloads)
        columns = {f.name for workload in difference.workloads for f in REGISTRY.columns[workload]}
        assert set(difference.frameworks) <= columns
    assert possible("cnn_cifar10", "pytorch", "loss") == []


def test_every_rung_is_a_step_of_its_workload():
    from rosetta_common.ground.steps import workload_steps

    assert len(proved()) >= 3
    for workload in proved():
        names = rungs_of(workload)
        steps = [rungs.RUNGS[name].step for name in names]
        assert steps == sorted(steps, key=workload_steps(workload).index)
        for name in names:
            tolerance, reason = rungs.allowed(name, workload)
            assert tolerance >= 0
            assert reason


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[some]", "[some", "can't read differences.toml: "),
        ('title = "A"\n', "", "differences.toml: some: title, workloads, rungs, frameworks and emulation are wanted"),
        ('rungs = ["loss"]', 'rungs = "loss"', "differences.toml: some: rungs must be a list of names"),
        ('rungs = ["loss"]', 'rungs = ["los"]', "differences.toml: some: none of its workloads has the rung los"),
        ('"cnn_cifar10"', '"cnn_mnist"', "differences.toml: some: there is no workload 'cnn_mnist' that is proved"),
        (
            "ties = true",
            'ties = "yes"',
            "differences.toml: some: emulation must be a table of true, false or whole numbers",
        ),
    ],
)
def test_a_mistake_in_the_table_of_differences_is_named(tmp_path, old, new, message):
    good = (
        '[some]\ntitle = "A"\nworkloads = ["cnn_cifar10"]\nrungs = ["loss"]\nframeworks = ["pytorch"]\n'
        "emulation = { ties = true }\n"
    )
    path = tmp_path / "differences.toml"
    path.write_text(good)
    assert read_differences(path)["some"].emulation == {"ties": True}
    assert old in good
    path.write_text(good.replace(old, new))
    with pytest.raises(DifferencesError) as caught:
        read_differences(path)
    assert str(caught.value).startswith(message)
