"""Each rung's deviation depends on the named arrays: a change of one observed array moves only its deviation.

The reference is made up here, so that a deviation of 0 means "as expected" without training anything.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from observations import (
    NONE,
    RANDOM,
    Observed,
    away,
    by_momentum,
    by_plain_adam,
    counted_from_1,
    epochs,
    first_batches,
    glorot,
    make_small,
    moving,
    of_seeds,
    off,
    prefixed,
    scaled,
    weights,
)
from rosetta_common.ground.classifier import logistic_regression
from rosetta_common.ground.proof.trials import BATCH, MANY, N_TEST, ORDER, STEPS, STILL
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.cnn_cifar10 import DRAWS, SEED
from rosetta_common.ground.workloads.gru_imdb import LONG
from rosetta_common.upper.proofs import one_batch
from rosetta_common.upper.proofs.orders import sizes_of
from rosetta_common.upper.workloads import NOT_RUN, ladder, proved, rungs_of
from rosetta_common.upper.workloads.cnn_cifar10 import deviations as cnn
from rosetta_common.upper.workloads.cnn_cifar10 import inputs as cnn_inputs
from rosetta_common.upper.workloads.cnn_cifar10.inputs import flat
from rosetta_common.upper.workloads.gru_imdb import deviations as gru
from rosetta_common.upper.workloads.gru_imdb import inputs as gru_inputs
from rosetta_common.upper.workloads.gru_imdb.inputs import FIRST_WORD
from rosetta_common.upper.workloads.resnet50_features import deviations as resnet50


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


def cnn_of_a_seed(seed: int) -> Observed:
    """What the CNN's trial of one seed notes."""
    random, sizes = np.random.default_rng(seed), sizes_of(SEED)
    orders = np.concatenate([1 + random.permutation(SEED["n_train"]) for _ in range(SEED["epochs"])])
    batches = np.split(orders, np.cumsum(sizes)[:-1])
    return {
        "initial/dense2.kernel": random.random(8),
        "initial/dense2.bias": np.zeros(8),
        "dropped": random.random(SEED["epochs"]),
        **counted_from_1("dense2.bias/", by_momentum(batches, 10, STILL, 0.9)),
    }


def gru_of_a_seed(seed: int) -> Observed:
    """What the GRU's trial of one seed notes."""
    random, sizes = np.random.default_rng(seed), sizes_of(ORDER)
    orders = np.concatenate([random.permutation(ORDER["n_train"]) for _ in range(ORDER["epochs"])])
    rows = weights("gru_imdb")["embedding"][FIRST_WORD : FIRST_WORD + ORDER["n_train"]].astype(np.float32)
    after = []
    for batch in np.split(orders, np.cumsum(sizes)[:-1]):
        rows = rows.copy()
        rows[batch] += 1
        after.append(rows)
    return {"initial/embedding": random.random(8), **counted_from_1("embedding/", after)}


@cache
def cnn_parts() -> tuple[cnn.Expected, Observed]:
    """A reference of ``cnn_cifar10``, and the arrays of a faultless column."""
    spec = specification("cnn_cifar10", "quick", 0)
    start = weights("cnn_cifar10")
    images, labels = RANDOM.random((BATCH, 3, 32, 32), np.float32), np.arange(BATCH) % 10
    logits, losses = RANDOM.normal(size=(N_TEST, 10)), [2.5 - 0.1 * step for step in range(STEPS)]
    after = [moving(start, 1e-3 * step) for step in range(1, STEPS + 1)]
    tied = RANDOM.normal(size=ladder("cnn_cifar10").shapes["conv4.bias"])
    large = {name: RANDOM.normal(size=array.shape) for name, array in start.items()}
    path, rates = cnn._path(spec), (spec.learning_rate, spec.momentum)
    known = cnn.Expected(one_batch.Expected(spec, images, labels, start, logits, losses, after), tied, large, 2.5, path)
    before = {name: np.full(array.shape, 1000.0 if name == "dense1.bias" else 0.0) for name, array in start.items()}
    scored = cnn_inputs.scored_labels()
    predicted = cnn_inputs.planted_logits()[cnn_inputs.kinds()].argmax(axis=1)
    tenths = np.arange(MANY["n_train"]) * 10 // MANY["n_train"]
    # Past one, two and three dropouts of 0.5, 0.25 and 0.25 a unit is kept or not.
    dropout = {}
    for passed in (1, 2, 3):
        chance = float(np.prod([1 - rate for rate in cnn.RATES[-passed:]]))
        kept = np.arange(DRAWS) < round(DRAWS * chance)
        dropout[f"dropout/losses{passed}"] = np.log(9 + np.exp(kept / chance))
    dropout["dropout/two"] = np.log(9 + np.exp(np.arange(DRAWS) % 3 / chance))
    return known, {
        **prefixed("steps/initial/", glorot("cnn_cifar10")),
        **prefixed("steps/after1/", after[0]),
        **prefixed(f"steps/after{STEPS}/", after[-1]),
        "steps/losses": np.array(losses),
        "steps/images": images,
        "steps/labels": labels,
        "order/logits": logits,
        "order/labels": np.arange(10),
        **{f"order/handed out/1/{n}": np.array(batch) for n, batch in enumerate(epochs(), 1)},
        "ties/after1/conv4.bias": flat()["conv4.bias"] - spec.learning_rate * tied,
        **prefixed("large/after1/", {name: a - spec.learning_rate * large[name] for name, a in before.items()}),
        **prefixed("long_run/after/", {name: np.zeros(array.shape) for name, array in start.items()}),
        "long_run/after/dense2.bias": path[-1],
        **counted_from_1("long_run/dense2.bias/", list(path)),
        "long_run/predictions": predicted,
        "long_run/accuracy": np.array((predicted == scored).mean()),
        **of_seeds(cnn_of_a_seed),
        **counted_from_1("mixing/dense2.bias/", by_momentum(first_batches(tenths), 10, *rates)),
        **dropout,
        "pairs/losses": np.array([2.5]),
    }


@cache
def gru_parts() -> tuple[gru.Expected, Observed]:
    """A reference of ``gru_imdb``, and the arrays of a faultless column."""
    start = weights("gru_imdb")
    reviews, labels = RANDOM.integers(0, 1000, (BATCH, 20)), np.arange(BATCH) % 2
    logits, short = RANDOM.normal(size=(N_TEST, 2)), RANDOM.normal(size=(10, 2))
    losses = [0.7 - 0.01 * step for step in range(STEPS)]
    plain, first, tenth = (moving(start, by) for by in (1e-3, 1e-3, 1e-2))
    moves = [{name: array - start[name] for name, array in one.items()} for one in (plain, first, tenth)]
    begun = [{**start, **others} for others in (gru_inputs.large(), gru_inputs.far())]
    large, far = (moving(one, by) for one, by in zip(begun, (1.0, 0.1), strict=True))
    moves += [{name: a - s[name] for name, a in one.items()} for one, s in zip((large, far), begun, strict=True)]
    path = np.cumsum(RANDOM.normal(size=(len(sizes_of(LONG)), 2)), axis=0)
    values = (reviews, labels, start, 0, logits, short, 0.7, moves[0], losses, *moves[1:], short, 0.7, path)
    known = gru.Expected(*values)
    scored, predicted = gru_inputs.scored_labels(), gru_inputs.planted_logits().argmax(axis=1)
    tenths = (np.arange(MANY["n_train"]) >= MANY["n_train"] * 9 // 10).astype(int)
    return known, {
        **prefixed("gradient/initial/", glorot("gru_imdb")),
        **prefixed("gradient/after1/", plain),
        **prefixed("steps/after1/", first),
        **prefixed("steps/after10/", tenth),
        "gradient/losses": np.array([0.7]),
        "gradient/logits": logits,
        "gradient/reviews": reviews,
        "gradient/labels": labels,
        "steps/losses": np.array([np.mean(losses)]),
        "order/logits": short,
        **prefixed("large/after1/", large),
        **prefixed("far/after1/", far),
        "far/logits": short,
        "pairs/losses": np.array([0.7]),
        **prefixed("long_run/after/", {name: np.zeros(array.shape) for name, array in start.items()}),
        "long_run/after/dense.bias": path[-1],
        **counted_from_1("long_run/dense.bias/", list(path)),
        "long_run/predictions": predicted,
        "long_run/accuracy": np.array((predicted == scored).mean()),
        **of_seeds(gru_of_a_seed),
        **counted_from_1("mixing/dense.bias/", by_plain_adam(first_batches(tenths))),
        **{f"order/handed out/0/{n}": np.array(b) + FIRST_WORD for n, b in enumerate(epochs(), 1)},
    }


@pytest.fixture
def cnn_case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column of ``cnn_cifar10``."""
    known, observed = cnn_parts()
    monkeypatch.setattr(cnn, "expected", lambda options: known)
    return dict(observed)


@pytest.fixture
def gru_case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column of ``gru_imdb``."""
    known, observed = gru_parts()
    monkeypatch.setattr(gru, "expected", lambda options, *seen: known)
    return dict(observed)


@pytest.fixture
def resnet50_case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column of ``resnet50_features``."""
    images, features = RANDOM.random((4, 3, 32, 32), np.float32), RANDOM.random((2 * resnet50.N, 2048))
    half, labels = resnet50.N, np.arange(resnet50.N) % 3
    monkeypatch.setattr(resnet50, "expected", lambda: resnet50.Expected(images, features, labels, labels))
    predicted = logistic_regression(features[:half], labels, features[half:])
    return {
        "features/train": features[:half],
        "features/test": features[half:],
        "features/images": images,
        "features/predictions": predicted,
        "features/accuracy": np.array((predicted == labels).mean()),
    }


def test_a_faultless_column_is_the_same_in_every_rung(
    cnn_case: Observed, gru_case: Observed, resnet50_case: Observed
) -> None:
    assert off("cnn_cifar10", cnn.deviations(cnn_case, NONE)) == set()
    assert off("gru_imdb", gru.deviations(gru_case, NONE)) == set()
    assert off("resnet50_features", resnet50.deviations(resnet50_case, NONE)) == set()


CNN, GRU = weights("cnn_cifar10"), weights("gru_imdb")


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("steps/images", scaled(1.001), {"data"}),
        ("steps/labels", lambda labels: labels[::-1], {"data"}),
        ("steps/initial/dense1.kernel", scaled(0.9), {"initialiser"}),
        ("steps/initial/dense1.bias", lambda bias: bias + 0.01, {"initialiser"}),
        ("steps/after1/dense2.kernel", away(CNN["dense2.kernel"], 1.01), {"gradients"}),
        ("steps/after1/dense2.kernel", away(CNN["dense2.kernel"], 1.03), {"gradients", "one-step"}),
        ("steps/after1/conv1.kernel", away(CNN["conv1.kernel"], 0.97), {"conv-gradients", "one-step"}),
        ("steps/after10/conv1.kernel", away(CNN["conv1.kernel"], 1.1), {"ten-steps"}),
        ("steps/losses", lambda losses: losses + 1e-4 * (np.arange(STEPS) == 0), {"loss"}),
        ("steps/losses", lambda losses: losses + 1e-2 * (np.arange(STEPS) == 9), {"losses"}),
        ("steps/losses", lambda losses: losses - 1e-2, {"loss", "losses"}),
        ("order/logits", lambda logits: logits + 1e-3, {"logits"}),
        ("order/logits", lambda logits: logits[:-2], {"logits", "counted"}),
        ("order/handed out/1/1", lambda batch: batch[[0, 1, 2, 2]], {"shuffling"}),
        ("ties/after1/conv4.bias", away(flat()["conv4.bias"], 4.0), {"ties"}),
        ("large/after1/dense2.kernel", scaled(1.01), {"large-gradients"}),
        ("large/after1/conv1.bias", lambda bias: bias + 1e-3, {"large-gradients"}),
        ("long_run/dense2.bias/100", lambda bias: bias + 1e-3, {"long-run"}),
        ("long_run/after/conv1.bias", lambda bias: bias + 1e-3, {"long-run"}),
        ("long_run/after/conv1.bias", lambda bias: bias + np.nan, set()),
        ("long_run/after/dense1.kernel", lambda kernel: kernel + np.inf, {"long-run"}),
        ("long_run/predictions", lambda predictions: np.minimum(predictions, 8), {"accuracy"}),
        ("long_run/predictions", lambda predictions: predictions[:-1], {"accuracy"}),
        ("long_run/accuracy", lambda accuracy: accuracy + 0.5 / 51, {"accuracy"}),
        ("long_run/accuracy", lambda accuracy: accuracy * np.nan, {"accuracy"}),
        ("same_seed/initial/dense2.kernel", scaled(1.01), {"seed"}),
        ("same_seed/dropped", lambda losses: losses[::-1], {"seed"}),
        ("same_seed/dense2.bias/1", scaled(0.5), {"seed"}),
        ("pairs/losses", lambda losses: losses + 1e-4, {"pairs"}),
        ("dropout/two", lambda losses: np.where(losses == losses.max(), losses, losses.min()), {"dropout"}),
        ("seed/dropped", lambda losses: np.full(len(losses), np.log(10)), {"dropout", "seed"}),
        ("mixing/dense2.bias/1", scaled(2), {"mixing"}),
        ("mixing/dense2.bias/1", scaled(np.nan), {"mixing"}),
        ("dropout/losses1", lambda losses: np.log(9 + np.exp(1.1 * np.log(np.exp(losses) - 9))), {"dropout"}),
    ],
)
def test_one_fault_of_the_cnn_is_one_rungs(cnn_case: Observed, name: str, change: Any, rungs: set[str]) -> None:
    cnn_case[name] = change(cnn_case[name])
    assert off("cnn_cifar10", cnn.deviations(cnn_case, NONE)) == rungs


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("gradient/reviews", lambda reviews: reviews[:, ::-1], {"data"}),
        ("gradient/labels", lambda labels: 1 - labels, {"data"}),
        ("gradient/initial/gru.input_kernel", scaled(0.9), {"initialiser"}),
        ("gradient/initial/dense.bias", lambda bias: bias * np.nan, {"parameters"}),
        ("gradient/losses", lambda losses: losses + 1e-4, {"loss"}),
        ("gradient/losses", lambda losses: losses - 1e-4, {"loss"}),
        ("gradient/after1/embedding", away(GRU["embedding"], 1.01), {"gradients"}),
        ("steps/after1/gru.recurrent_kernel", away(GRU["gru.recurrent_kernel"], 1.01), {"one-step"}),
        ("steps/after10/gru.recurrent_kernel", away(GRU["gru.recurrent_kernel"], 1.01), {"ten-steps"}),
        ("steps/losses", lambda losses: losses + 1e-3, {"losses"}),
        ("steps/losses", lambda losses: losses - 1e-3, {"losses"}),
        ("order/handed out/0/2", lambda batch: batch[[0, 0, 1, 2]], {"shuffling"}),
        ("gradient/logits", lambda logits: logits - 1e-3, {"logits"}),
        ("large/after1/dense.bias", lambda bias: bias + 1.0, {"large-gradients"}),
        ("far/after1/embedding", lambda rows: rows + 0.1, {"full-length"}),
        ("far/logits", lambda logits: logits + 2e-3, {"full-length"}),
        ("long_run/dense.bias/100", lambda bias: bias + 0.1, {"long-run"}),
        ("long_run/predictions", lambda predictions: 1 - predictions, {"accuracy"}),
        ("same_seed/initial/embedding", scaled(1.01), {"seed"}),
        ("same_seed/embedding/1", scaled(0.5), {"seed"}),
        ("pairs/losses", lambda losses: losses + 1e-4, {"pairs"}),
        ("mixing/dense.bias/1", scaled(2), {"mixing"}),
        ("order/logits", lambda logits: logits - 1e-3, {"logits"}),  # of reviews that are nearly all padding
        ("gradient/logits", lambda logits: logits[:-1], {"logits", "counted"}),
    ],
)
def test_one_fault_of_the_gru_is_one_rungs(gru_case: Observed, name: str, change: Any, rungs: set[str]) -> None:
    gru_case[name] = change(gru_case[name])
    assert off("gru_imdb", gru.deviations(gru_case, NONE)) == rungs


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("features/images", scaled(1.001), {"data"}),
        ("features/train", lambda features: features + 1e-3, {"features"}),
        ("features/test", lambda features: features - 1e-3, {"features"}),
        ("features/test", lambda features: features[:-2], {"features", "counted", "accuracy"}),
        ("features/predictions", lambda labels: labels + 1, {"accuracy"}),
        ("features/accuracy", lambda accuracy: accuracy + 0.1, {"accuracy"}),
    ],
)
def test_one_fault_of_the_features_is_one_rungs(
    resnet50_case: Observed, name: str, change: Any, rungs: set[str]
) -> None:
    resnet50_case[name] = change(resnet50_case[name])
    assert off("resnet50_features", resnet50.deviations(resnet50_case, NONE)) == rungs


def test_a_column_that_steps_from_a_trial_of_its_own_is_read_from_there(cnn_case: Observed, gru_case: Observed) -> None:
    """If an example can't stop after a step, the first step has its own trial."""
    for workload, case, deviations in (
        ("cnn_cifar10", cnn_case, cnn.deviations),
        ("gru_imdb", gru_case, gru.deviations),
    ):
        for name in [name for name in case if name.startswith("steps/after1/")]:
            case[name.replace("steps/", "first_step/")] = case.pop(name)
        assert off(workload, deviations(case, NONE)) == set()


def test_training_that_ends_early_is_not_comparable(cnn_case: Observed, gru_case: Observed) -> None:
    for workload, case, deviations in (
        ("cnn_cifar10", cnn_case, cnn.deviations),
        ("gru_imdb", gru_case, gru.deviations),
    ):
        less = {name: a for name, a in case.items() if not name.startswith(("steps/after10/", "long_run/after/"))}
        assert off(workload, deviations(less, NONE)) == {"ten-steps", "long-run"}


def test_features_are_compared_by_their_standard_deviation(resnet50_case: Observed) -> None:
    deviation = np.concatenate([resnet50_case["features/train"], resnet50_case["features/test"]]).std()
    resnet50_case["features/train"] = resnet50_case["features/train"] + 0.5 * deviation
    assert resnet50.deviations(resnet50_case, NONE)["features"][0] == pytest.approx(0.5)


def test_one_order_is_what_the_shuffling_is_held_against_where_it_is_emulated(
    cnn_case: Observed, gru_case: Observed
) -> None:
    option = frozenset({("one_order", True)})
    for workload, case, deviations in (
        ("cnn_cifar10", cnn_case, cnn.deviations),
        ("gru_imdb", gru_case, gru.deviations),
    ):
        assert off(workload, deviations(case, option)) == {"shuffling"}
        batches = [name for name in case if name.startswith("order/handed out/")]
        for number, name in enumerate(batches):
            case[name] = case[batches[number % 3]]
        assert off(workload, deviations(case, option)) == set()
        assert off(workload, deviations(case, NONE)) == {"shuffling"}


@pytest.mark.parametrize("workload", [name for name in proved() if ladder(name).stages])
def test_every_rung_is_in_one_stage(workload: str) -> None:
    stages = ladder(workload).stages
    assert sorted(rung for stage in stages for rung in stage.rungs) == sorted(rungs_of(workload))
    everything = tuple(trial for stage in stages for trial in stage.trials)
    assert len(set(everything)) == len(everything)
    assert {ladder(workload).trials_up_to(rung) for rung in rungs_of(workload)} <= {
        everything[:number] for number in range(1, len(everything) + 1)
    }
    assert ladder(workload).trials_up_to("data") != everything, "nothing is saved"


@pytest.mark.parametrize(
    ("rung", "last"),
    [
        ("loss", "first_step"),
        ("one-step", "large"),
        ("long-run", "long_run"),
        ("dropout", "mixing"),
    ],
)
def test_the_trials_of_a_rung_are_those_of_the_rungs_below_it_too(rung: str, last: str) -> None:
    assert ladder("cnn_cifar10").trials_up_to(rung)[-1] == last


@pytest.mark.slow
def test_rungs_are_judged_the_same_without_the_trials_that_they_do_not_need(
    cnn_case: Observed, gru_case: Observed
) -> None:
    for workload, case, found in (("cnn_cifar10", cnn_case, cnn.deviations), ("gru_imdb", gru_case, gru.deviations)):
        whole = found(case, NONE)
        for number, rung in enumerate(rungs_of(workload), 1):
            trials = ladder(workload).trials_up_to(rung)
            less = found({name: array for name, array in case.items() if name.split("/")[0] in trials}, NONE)
            assert set(less) == set(whole)
            for below in rungs_of(workload)[:number]:
                assert less[below] == whole[below], (workload, rung, below)
        first = ladder(workload).trials_up_to("data")
        least = found({name: array for name, array in case.items() if name.split("/")[0] in first}, NONE)
        assert NOT_RUN in least.values()
