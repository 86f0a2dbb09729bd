"""Each rung's deviation of ``transformer_text`` depends on the named arrays, as in ``test_workload_deviations``."""

from __future__ import annotations

import math
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
    moving,
    of_seeds,
    prefixed,
    scaled,
)
from rosetta_common.ground.proof.trials import ORDER, STEPS
from rosetta_common.ground.workloads import specification
from rosetta_common.ground.workloads.transformer_text import (
    CLIPPED,
    DECAY,
    DRAWS,
    GRADIENT,
    PLACES,
    SEED,
    SEEN,
    WINDOW,
)
from rosetta_common.upper.proofs import inputs as drawn_inputs
from rosetta_common.upper.proofs.orders import sizes_of
from rosetta_common.upper.proofs.rungs import RUNGS
from rosetta_common.upper.workloads.transformer_text import LADDER, deviations, inputs, reference
from rosetta_common.upper.workloads.transformer_text.reference import MATRICES, SHAPES

WORKLOAD = "transformer_text"
ROW = "block1.dense1.kernel"
SPEC = specification(WORKLOAD, "quick", 0)
START = {
    **drawn_inputs.start(WORKLOAD),
    **{name: array.astype(np.float64) for name, array in inputs.sharp().items()},
}


def drawn() -> dict[str, Any]:
    """Weights as an example would draw them."""
    found = {}
    for name, shape in SHAPES.items():
        small = name.endswith(("out.kernel", "dense2.kernel"))
        deviation = SPEC.start / (math.sqrt(2 * SPEC.blocks) if small else 1)
        fixed = np.ones(shape) if name.endswith("scale") else np.zeros(shape)
        found[name] = RANDOM.normal(0, deviation, shape) if name in MATRICES else fixed
    return found


def step_of(gradients: dict[str, Any], numbers: dict[str, Any]) -> dict[str, Any]:
    """The weights after a step from which gradients are read."""
    rate = numbers["learning_rate"] / numbers["warm_up"]
    return {name: START[name] - rate * g / (np.abs(g) + numbers["epsilon"]) for name, g in gradients.items()}


def of_a_seed(seed: int) -> Observed:
    """What the trial of one seed notes: rows of the table of characters that rise, the others fall."""
    random, sizes = np.random.default_rng(seed), sizes_of(SEED)
    orders = np.concatenate([random.permutation(SEED["n_train"]) for _ in range(SEED["epochs"])])
    return {
        "initial/norm.scale": np.ones(8),
        "initial/characters": random.random(8),
        "dropped": random.random(SEED["epochs"]),
        **counted_from_1("characters/", rows(np.split(orders, np.cumsum(sizes)[:-1]))),
    }


def rows(batches: Any) -> list[Any]:
    """The table's rows of the labels after each batch."""
    table, after = np.zeros((ORDER["n_train"], 3)), []
    for batch in batches:
        table = table - 1e-12
        table[list(batch)] += 3e-12
        after.append(table)
    return after


@cache
def parts() -> tuple[deviations.Expected, Observed]:
    """A reference, and the arrays of a faultless column."""
    windows = RANDOM.integers(0, 57, (4, WINDOW))
    gradients = {name: RANDOM.normal(size=shape) * 1e-2 for name, shape in SHAPES.items()}
    gradients |= {name: np.zeros(SHAPES[name]) for name in deviations.IDLE}
    clipped = {name: array * 0.1 for name, array in gradients.items()}
    logits, labels = RANDOM.normal(size=(384, 57)), RANDOM.integers(0, 57, 384)
    text, half = RANDOM.integers(0, 57, deviations.TEXT), WINDOW // 2
    rates = reference.rates(SPEC._replace(**DECAY), DECAY["n_train"])
    first, tenth = (moving(START, by) for by in (1e-4, 1e-3))
    moves = [{name: array - START[name] for name, array in one.items()} for one in (first, tenth)]
    losses = [4.0 - 0.1 * step for step in range(STEPS)]
    alone = reference.logits(START, np.full((1, WINDOW), inputs.READ), SPEC.norm_epsilon)[0]
    values = (windows, windows, START, 4.0, gradients, clipped, logits, labels, text, half, rates, *moves, losses, 4.0)
    known = deviations.Expected(*values, alone)
    left, decayed = 1.0, []
    for rate in rates:
        left *= 1 - rate * DECAY["decay"]
        decayed.append(START[ROW][:1] * left)
    alike = RANDOM.normal(size=(4, WINDOW, 57))
    for k in (0, 2):
        alike[k + 1, : inputs.HALF] = alike[k, : inputs.HALF]
    return known, {
        **prefixed("gradient/initial/", drawn()),
        **prefixed("gradient/after1/", step_of(gradients, GRADIENT)),
        "gradient/windows": windows,
        "gradient/labels": windows,
        "gradient/losses": np.array([4.0]),
        "gradient/logits": logits,
        "gradient/predictions": logits.argmax(axis=1),
        "gradient/accuracy": np.array((logits.argmax(axis=1) == labels).mean()),
        "gradient/texts": np.stack([np.concatenate([windows[0, :half], text])] * 2),
        **prefixed("clipped/after1/", step_of(clipped, CLIPPED)),
        **prefixed("decay/after/", {n: a * (left if n in MATRICES else 1) for n, a in START.items()}),
        **counted_from_1(f"decay/{ROW}/", decayed),
        **prefixed("steps/after1/", first),
        **prefixed("steps/after10/", tenth),
        "steps/losses": np.array([np.mean(losses)]),
        **counted_from_1("order/characters/", rows(epochs())),
        "pairs/losses": np.array([4.0]),
        "pairs/logits": alike.reshape(-1, 57),
        **{f"dropout/{place}": kept(place) for place in PLACES},
        "dropout/logits": alone,
        **of_seeds(of_a_seed),
    }


def kept(place: str, share: float = 0.0) -> Any:
    """The losses of windows of which a share of characters is kept; by default the share that chance gives."""
    high, low = deviations._ends(place, SPEC.norm_epsilon)
    share = share or (0.9**3 + 0.1 * 0.9 if place == "attention" else 0.9)
    return np.full(DRAWS, low + share * (high - low))


def off(found: dict[str, tuple[float | None, str]]) -> set[str]:
    """The rungs whose deviation is not allowed."""
    assert set(found) == set(LADDER.rungs)
    tolerances = {name: LADDER.tolerances.get(name, (RUNGS[name].tolerance, ""))[0] for name in found}
    return {name for name, (deviation, _) in found.items() if deviation is None or not deviation <= tolerances[name]}


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Observed:
    """The arrays of a faultless column."""
    known, observed = parts()
    monkeypatch.setattr(deviations, "expected", lambda options: known)
    return dict(observed)


def test_a_faultless_column_is_the_same_in_every_rung(case: Observed) -> None:
    assert off(deviations.deviations(case, NONE)) == set()


@pytest.mark.parametrize(
    ("name", "change", "rungs"),
    [
        ("gradient/windows", lambda windows: windows[:, ::-1], {"data"}),
        ("gradient/initial/block1.out.kernel", scaled(math.sqrt(8)), {"initialiser"}),
        ("gradient/initial/characters", lambda table: table + 0.01, {"initialiser"}),
        ("gradient/initial/norm.scale", scaled(0.9), {"initialiser"}),
        ("gradient/initial/block2.query.bias", lambda bias: bias + 0.1, {"initialiser"}),
        ("gradient/losses", lambda losses: losses + 1e-3, {"loss"}),
        ("gradient/after1/block3.value.kernel", away(START["block3.value.kernel"], 1.05), {"gradients"}),
        ("gradient/after1/block3.key.bias", lambda bias: bias + 0.1, {"gradients"}),
        ("clipped/after1/norm.bias", away(START["norm.bias"], 1.05), {"clipped"}),
        ("gradient/logits", lambda logits: logits[:-1], {"logits", "counted"}),
        ("dropout/logits", lambda logits: logits + 0.1, {"logits"}),
        ("gradient/predictions", lambda predictions: (predictions + 1) % 57, {"accuracy"}),
        ("gradient/texts", lambda texts: np.roll(texts, 1, axis=1), {"generated"}),
        ("gradient/texts", lambda texts: texts[:1], {"generated"}),
        (f"decay/{ROW}/50", scaled(0.99), {"schedule"}),
        ("decay/after/norm.scale", scaled(0.5), {"decay"}),
        ("decay/after/positions", scaled(1.5), {"decay"}),
        ("steps/after1/block1.dense2.kernel", away(START["block1.dense2.kernel"], 1.2), {"one-step"}),
        ("steps/after10/norm.scale", away(START["norm.scale"], 1.1), {"ten-steps"}),
        ("steps/losses", lambda losses: losses + 1e-2, {"losses"}),
        ("order/characters/1", lambda table: -table, {"shuffling"}),
        ("pairs/losses", lambda losses: losses + 1e-3, {"pairs"}),
        ("pairs/logits", lambda logits: logits[::-1], {"mask"}),
        ("pairs/logits", lambda logits: np.tile(logits[:WINDOW], (4, 1)), {"mask"}),
        ("dropout/attention", lambda losses: kept("attention", 0.9), {"dropout"}),
        ("dropout/hidden", lambda losses: kept("hidden", 0.81), {"dropout"}),
        ("dropout/embedding", lambda losses: kept("embedding", 1.0), {"dropout"}),
        ("same_seed/dropped", lambda losses: losses[::-1], {"seed"}),
        ("same_seed/characters/1", lambda table: -table, {"seed"}),
    ],
)
def test_one_fault_is_one_rungs(case: Observed, name: str, change: Any, rungs: set[str]) -> None:
    case[name] = change(case[name])
    assert off(deviations.deviations(case, NONE)) == rungs


def test_batches_that_are_handed_out_show_the_order(case: Observed) -> None:
    for name in [name for name in case if name.startswith("order/characters/")]:
        del case[name]
    case |= {f"order/handed out/1/{n}": np.array(batch) + SEEN for n, batch in enumerate(epochs(), 1)}
    assert off(deviations.deviations(case, NONE)) == set()


def test_without_weights_between_steps_the_end_tells(case: Observed) -> None:
    for name in [name for name in case if name.startswith((f"decay/{ROW}/", "steps/after1/"))]:
        del case[name]
    assert off(deviations.deviations(case, NONE)) == set()
    case[f"decay/after/{ROW}"] = case[f"decay/after/{ROW}"] * 1.5
    assert off(deviations.deviations(case, NONE)) == {"schedule", "decay"}
