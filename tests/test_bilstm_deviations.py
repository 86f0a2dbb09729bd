"""Each rung's deviation of ``bilstm_imdb`` depends on the named arrays, as in ``test_workload_deviations``."""

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
from rosetta_common.ground.proof.trials import BATCH, MANY, N_TEST, ORDER, STEPS
from rosetta_common.ground.workloads.bilstm_imdb import DRAWS, LONG, SEED
from rosetta_common.upper.proofs.orders import sizes_of
from rosetta_common.upper.workloads.bilstm_imdb import deviations, inputs
from rosetta_common.upper.workloads.bilstm_imdb.reference import DIRECTIONS, SHAPES, binary_cross_entropy

WORKLOAD = "bilstm_imdb"
TWO = np.log(1 + np.exp(np.array([0.0, 2.0])))  # the losses of a dropped unit and of a kept one


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


def of_a_seed(seed: int) -> Observed:
    """What the trial of one seed notes: rows of the embedding that move from zero, and losses with dropout."""
    random, sizes = np.random.default_rng(seed), sizes_of(SEED)
    orders = np.concatenate([random.permutation(SEED["n_train"]) for _ in range(SEED["epochs"])])
    rows, after = np.zeros((ORDER["n_train"], 4)), []
    for batch in np.split(orders, np.cumsum(sizes)[:-1]):
        rows = rows.copy()
        rows[batch] += 1e-12
        after.append(rows)
    share = random.integers(0, SEED["n_train"] + 1, SEED["epochs"]) / (2 * SEED["n_train"]) + 1e-2
    return {
        "initial/dense.kernel": random.random(8),
        "dropped": TWO[0] + share * (TWO[1] - TWO[0]),
        **counted_from_1("embedding/", after),
    }


def drawn() -> dict[str, Any]:
    """Weights as an example would draw them: biases zero, forget gates at 1."""
    found = glorot(WORKLOAD)
    for direction in DIRECTIONS:
        found[f"{direction}.input_bias"] = np.repeat([0.0, 1.0, 0.0, 0.0], 64)
    return found


@cache
def parts() -> tuple[deviations.Expected, Observed]:
    """A reference, and the arrays of a faultless column."""
    start = weights(WORKLOAD)
    reviews, labels = RANDOM.integers(0, 1000, (BATCH, 20)), np.arange(BATCH) % 2
    logits, short = RANDOM.normal(size=(N_TEST, 1)), RANDOM.normal(size=(10, 1))
    losses = [0.7 - 0.01 * step for step in range(STEPS)]
    plain, first, tenth = (moving(start, by) for by in (1e-3, 1e-3, 1e-2))
    moves = [{name: array - start[name] for name, array in one.items()} for one in (plain, first, tenth)]
    begun = [{**start, **others} for others in (inputs.large(), inputs.far())]
    large, far = (moving(one, by) for one, by in zip(begun, (1.0, 0.1), strict=True))
    moves += [{name: a - s[name] for name, a in one.items()} for one, s in zip((large, far), begun, strict=True)]
    path = np.cumsum(RANDOM.normal(size=(len(sizes_of(LONG)), 1)), axis=0)
    values = (reviews, labels, start, 0, logits, short, 0.7, moves[0], losses, *moves[1:], short, 0.7, path)
    predicted, scored = inputs.planted(), inputs.scored_labels()
    tenths = (np.arange(MANY["n_train"]) >= MANY["n_train"] * 9 // 10).astype(int)
    return deviations.Expected(*values), {
        **prefixed("gradient/initial/", drawn()),
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
        **of_seeds(of_a_seed),
        **counted_from_1("mixing/dense.bias/", [bias[1:] - bias[:1] for bias in one_logit(tenths)]),
        "dropout/losses1": TWO[np.arange(DRAWS) % 2],
        "dropout/two": np.log(1 + np.exp(2.0 * (np.arange(DRAWS) % 3))),
        **{f"order/handed out/0/{n}": np.array(b) + inputs.FIRST_WORD for n, b in enumerate(epochs(), 1)},
    }


def one_logit(labels: Any) -> list[Any]:
    """Pairs of logits, of which the first is 0, after each batch, by Adam with betas of 0 and an epsilon of 1."""
    bias, after = np.zeros(2), []
    for batch in first_batches(labels):
        gradient = 1 / (1 + np.exp(-bias[1])) - batch.mean()
        bias = bias - np.array([0.0, gradient / (abs(gradient) + 1)])
        after.append(bias)
    return after


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column."""
    known, observed = parts()
    monkeypatch.setattr(deviations, "expected", lambda options, *seen: known)
    return dict(observed)


def test_a_faultless_column_is_the_same_in_every_rung(case: Observed) -> None:
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == set()


START = weights(WORKLOAD)


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("gradient/reviews", lambda reviews: reviews[:, ::-1], {"data"}),
        ("gradient/initial/forward.recurrent_kernel", scaled(0.9), {"initialiser"}),
        ("gradient/initial/backward.input_bias", lambda bias: np.roll(bias, 64), {"initialiser"}),
        ("gradient/initial/forward.input_bias", scaled(0.0), {"initialiser"}),
        ("gradient/losses", lambda losses: losses + 1e-4, {"loss"}),
        ("gradient/after1/forward.input_kernel", away(START["forward.input_kernel"], 1.01), {"gradients"}),
        ("gradient/logits", lambda logits: logits[:-2], {"logits", "counted"}),
        ("large/after1/dense.bias", away(START["dense.bias"], 1.01), {"large-gradients"}),
        ("far/after1/backward.recurrent_kernel", away(START["backward.recurrent_kernel"], 1.01), {"full-length"}),
        ("steps/after1/dense.kernel", away(START["dense.kernel"], 1.01), {"one-step"}),
        ("steps/after10/embedding", away(START["embedding"], 1.01), {"ten-steps"}),
        ("steps/losses", lambda losses: losses + 1e-4, {"losses"}),
        ("order/logits", lambda logits: logits + 1e-4, {"logits"}),
        ("order/handed out/0/1", lambda words: words[[0, 1, 2, 2]], {"shuffling"}),
        ("long_run/dense.bias/100", lambda bias: bias + 1e-1, {"long-run"}),
        ("long_run/predictions", lambda predictions: 1 - predictions, {"accuracy"}),
        ("pairs/losses", lambda losses: losses + 1e-4, {"pairs"}),
        ("same_seed/initial/dense.kernel", scaled(1.01), {"seed"}),
        ("same_seed/embedding/1", lambda rows: rows[::-1], {"seed"}),
        ("same_seed/dropped", lambda losses: losses[::-1], {"seed"}),
        ("dropout/losses1", lambda losses: np.full(DRAWS, TWO[1]), {"dropout"}),
        ("dropout/losses1", lambda losses: losses * 1.01, {"dropout"}),
        ("dropout/two", lambda losses: np.where(losses < 3, TWO[0], losses), {"dropout"}),
        ("seed/dropped", lambda losses: np.full(len(losses), TWO[0]), {"dropout", "seed"}),
        ("mixing/dense.bias/1", scaled(2), {"mixing"}),
    ],
)
def test_one_fault_is_one_rungs(case: Observed, name: str, change: Any, rungs: set[str]) -> None:
    case[name] = change(case[name])
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == rungs


def test_of_two_biases_the_sum_counts(case: Observed) -> None:
    half = np.repeat([0.0, 0.5, 0.0, 0.0], 64)
    case["gradient/initial/forward.input_bias"] = case["gradient/initial/forward.recurrent_bias"] = half
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == set()


def test_a_gate_that_adds_one_begins_at_zero(case: Observed) -> None:
    added = frozenset([("forget_added", True)])
    assert off(WORKLOAD, deviations.deviations(case, added)) == {"initialiser"}
    for direction in DIRECTIONS:
        case[f"gradient/initial/{direction}.input_bias"] = np.zeros(SHAPES[f"{direction}.input_bias"])
    assert off(WORKLOAD, deviations.deviations(case, added)) == set()
    case["gradient/losses"] = case["gradient/losses"] + 1e-2
    assert off(WORKLOAD, deviations.deviations(case, added)) == {"initialiser", "loss"}


def test_rows_that_move_from_zero_show_the_order(case: Observed) -> None:
    rows = np.zeros((ORDER["n_train"], 3))
    for name in [name for name in case if name.startswith("order/handed out/")]:
        del case[name]
    for number, batch in enumerate(epochs(), 1):
        rows = rows.copy()
        rows[batch] -= 1e-12
        case[f"order/embedding/{number}"] = rows
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == set()
    case["order/embedding/2"] = case["order/embedding/2"] - 1e-13
    assert off(WORKLOAD, deviations.deviations(case, NONE)) == {"shuffling"}


def test_a_loss_with_a_corner_is_told_by_the_first_step() -> None:
    corner = frozenset([("corner", True)])
    for first, slope in ((0.2, -0.5), (0.0, 0.0), (-0.2, 0.5)):
        assert deviations._slope({f"long_run/{deviations.LAST}/1": np.array([first])}, corner) == slope
    assert deviations._slope({f"long_run/{deviations.LAST}/1": np.array([0.2])}, NONE) == 0.5
    assert deviations._slope({}, corner) == 0.5
    _, gradient = binary_cross_entropy(np.array([[0.0], [1.0]]), np.array([0, 1]), at_zero=-0.5)
    assert gradient[:, 0] == pytest.approx([-0.25, (1 / (1 + np.exp(-1)) - 1) / 2])
