"""Each rung's deviation of ``mnist_cnn`` depends on the named arrays, as in ``test_workload_deviations``."""

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
from rosetta_common.ground.proof.trials import BATCH, MANY, N_TEST, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.mnist_cnn import DRAWS, SEED
from rosetta_common.upper.proofs import one_batch
from rosetta_common.upper.proofs.orders import sizes_of
from rosetta_common.upper.proofs.planted import kinds, planted_logits, scored_labels
from rosetta_common.upper.workloads import ladder
from rosetta_common.upper.workloads.mnist_cnn import deviations, inputs

WORKLOAD = "mnist_cnn"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


def of_a_seed(seed: int) -> Observed:
    """What the trial of one seed notes: the biases of the classes in a batch rise, the others fall."""
    random, sizes = np.random.default_rng(seed), sizes_of(SEED)
    orders = np.concatenate([1 + random.permutation(SEED["n_train"]) for _ in range(SEED["epochs"])])
    bias, after = np.zeros(10), []
    for batch in np.split(orders, np.cumsum(sizes)[:-1]):
        bias = bias + np.where(np.isin(np.arange(10), batch), 1e-9, -1e-9)
        after.append(bias)
    return {
        "initial/dense2.kernel": random.random(8),
        "initial/dense2.bias": np.zeros(8),
        "dropped": random.random(SEED["epochs"]),
        **counted_from_1("dense2.bias/", after),
    }


@cache
def parts() -> tuple[deviations.Expected, Observed]:
    """A reference, and the arrays of a faultless column."""
    spec, start = specification(WORKLOAD, "quick", 0), weights(WORKLOAD)
    images, labels = RANDOM.random((BATCH, 1, 28, 28), np.float32), np.arange(BATCH) % 10
    logits, losses = RANDOM.normal(size=(N_TEST, 10)), [2.5 - 0.1 * step for step in range(STEPS)]
    after = [moving(start, 1e-3 * step) for step in range(1, STEPS + 1)]
    tied = RANDOM.normal(size=ladder(WORKLOAD).shapes["conv2.bias"])
    gradients, large = ({name: RANDOM.normal(size=array.shape) for name, array in start.items()} for _ in range(2))
    path = deviations._path(spec.learning_rate, spec.rho, spec.epsilon)
    batch = one_batch.Expected(deviations.Descent(), images, labels, start, logits, losses, after)
    known = deviations.Expected(batch, gradients, tied, large, 2.5, path)
    before = {name: np.full(array.shape, 1000.0 if name == "dense1.bias" else 0.0) for name, array in start.items()}
    predicted = planted_logits()[kinds()].argmax(axis=1)
    tenths = np.arange(MANY["n_train"]) * 10 // MANY["n_train"]
    # Past one and two dropouts of 0.5 and 0.25 a unit is kept or not.
    dropout = {}
    for passed in (1, 2):
        chance = float(np.prod([1 - rate for rate in deviations.RATES[-passed:]]))
        kept = np.arange(DRAWS) < round(DRAWS * chance)
        dropout[f"dropout/losses{passed}"] = np.log(9 + np.exp(kept / chance))
    dropout["dropout/two"] = np.log(9 + np.exp(np.arange(DRAWS) % 3 / chance))
    return known, {
        **prefixed("steps/initial/", glorot(WORKLOAD)),
        **prefixed("steps/after1/", after[0]),
        **prefixed(f"steps/after{STEPS}/", after[-1]),
        "steps/losses": np.array(losses),
        "steps/images": images,
        "steps/labels": labels,
        **prefixed("gradient/after1/", {name: array - gradients[name] for name, array in start.items()}),
        "order/logits": logits,
        "order/labels": np.arange(10),
        **{f"order/handed out/1/{n}": np.array(batch) for n, batch in enumerate(epochs(), 1)},
        "ties/after1/conv2.bias": inputs.flat()["conv2.bias"] - tied,
        **prefixed("large/after1/", {name: array - large[name] for name, array in before.items()}),
        **prefixed("long_run/after/", {name: np.zeros(array.shape) for name, array in start.items()}),
        "long_run/after/dense2.bias": path[-1],
        **counted_from_1("long_run/dense2.bias/", list(path)),
        "long_run/predictions": predicted,
        "long_run/accuracy": np.array((predicted == scored_labels()).mean()),
        **of_seeds(of_a_seed),
        **counted_from_1("mixing/dense2.bias/", by_momentum(first_batches(tenths), 10, 1.0, 0.0)),
        **dropout,
        "pairs/losses": np.array([2.5]),
    }


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column."""
    known, observed = parts()
    monkeypatch.setattr(deviations, "expected", lambda options: known)
    return dict(observed)


def test_a_faultless_column_is_the_same_in_every_rung(case: Observed) -> None:
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == set()


START = weights(WORKLOAD)


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("steps/images", scaled(1.001), {"data"}),
        ("steps/initial/dense1.kernel", scaled(0.9), {"initialiser"}),
        ("steps/after1/dense2.kernel", away(START["dense2.kernel"], 1.03), {"one-step"}),
        ("steps/after10/conv1.kernel", away(START["conv1.kernel"], 1.1), {"ten-steps"}),
        ("steps/losses", lambda losses: losses - 1e-2, {"loss", "losses"}),
        ("gradient/after1/dense2.kernel", away(START["dense2.kernel"], 1.01), {"gradients"}),
        ("gradient/after1/conv1.kernel", away(START["conv1.kernel"], 0.97), {"conv-gradients"}),
        ("order/logits", lambda logits: logits[:-2], {"logits", "counted"}),
        ("order/handed out/1/1", lambda batch: batch[[0, 1, 2, 2]], {"shuffling"}),
        ("ties/after1/conv2.bias", away(inputs.flat()["conv2.bias"], 4.0), {"ties"}),
        ("large/after1/dense2.kernel", scaled(1.01), {"large-gradients"}),
        ("long_run/dense2.bias/100", lambda bias: bias + 1e-3, {"long-run"}),
        ("long_run/predictions", lambda predictions: np.minimum(predictions, 8), {"accuracy"}),
        ("same_seed/initial/dense2.kernel", scaled(1.01), {"seed"}),
        ("same_seed/dense2.bias/1", scaled(-1), {"seed"}),
        ("same_seed/dropped", lambda losses: losses[::-1], {"seed"}),
        ("pairs/losses", lambda losses: losses + 1e-4, {"pairs"}),
        ("dropout/two", lambda losses: np.where(losses == losses.max(), losses, losses.min()), {"dropout"}),
        ("dropout/losses2", lambda losses: np.log(9 + np.exp(1.1 * np.log(np.exp(losses) - 9))), {"dropout"}),
        ("seed/dropped", lambda losses: np.full(len(losses), np.log(10)), {"dropout", "seed"}),
        ("mixing/dense2.bias/1", scaled(2), {"mixing"}),
    ],
)
def test_one_fault_is_one_rungs(case: Observed, name: str, change: Any, rungs: set[str]) -> None:
    case[name] = change(case[name])
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == rungs
