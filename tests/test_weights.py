"""`rosetta weights`: the recipes run, lead there and back, and agree with the layouts of the proofs."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest

from rosetta_common.ground.carried import case
from rosetta_common.ground.proof import layouts
from rosetta_common.upper.cli import main
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.weights.conventions import ConventionsError, conventions_of, read_conventions
from rosetta_common.upper.weights.recipe import recipes

REGISTRY = read_registry()
TABLE = read_conventions(REGISTRY)


def recipe(a: str, b: str, layer: str) -> Any:
    return next((one for one in recipes(TABLE[a], TABLE[b]) if one.layer == layer), None)


def run(code: tuple[str, ...], **names: Any) -> dict[str, Any]:
    names = {"np": np, **names}
    for line in code:
        exec(line, names)
    return names


def draw(shape: tuple[int, ...]) -> Any:
    return np.random.default_rng(0).normal(size=shape)


@pytest.mark.parametrize(("a", "b"), list(itertools.permutations(TABLE, 2)))
def test_a_kernel_that_goes_there_and_back_is_the_same(a: str, b: str) -> None:
    sizes = {"O": 2, "I": 3, "H": 4, "W": 5}
    for layer in ("dense", "conv1d", "conv", "transposed"):
        there, back = recipe(a, b, layer), recipe(b, a, layer)
        if there is None:
            continue
        kernel = draw(tuple(sizes[letter] for letter in TABLE[a].kernel(layer).axes))
        moved = run(there.code, kernel=kernel)["kernel"]
        assert moved.shape == tuple(sizes[letter] for letter in TABLE[b].kernel(layer).axes)
        assert np.array_equal(run(back.code, kernel=moved)["kernel"], kernel)


@pytest.mark.parametrize("name", TABLE)
def test_the_table_agrees_with_the_layouts_of_the_proofs(name: str) -> None:
    """From PyTorch's layout, which is the proofs' own, to that of a framework."""
    held = TABLE[name]
    conv = held.kernel("conv")
    assert conv is not None
    facts = (["turned"] if conv.turned else []) + ([conv.axes] if conv.axes != "OIHW" else [])
    kernel = draw((2, 3, 4, 5))
    assert np.array_equal(
        run(recipe("pytorch", name, "conv").code, kernel=kernel)["kernel"], layouts.apply(kernel, *facts)
    )
    dense = draw((6, layouts.CHANNELS * layouts.SIDE**2))
    sizes = {"channels": layouts.CHANNELS, "height": layouts.SIDE, "width": layouts.SIDE}
    moved = run(recipe("pytorch", name, "flatten").code, kernel=dense, **sizes)["kernel"]
    assert np.array_equal(moved, layouts.apply(dense, held.flatten, held.kernel("dense").axes))
    if held.gru and held.gru.biases == 2:
        names = {
            "input_kernel": draw((9, 4)),
            "state_kernel": draw((9, 3)),
            "input_bias": draw((9,)),
            "state_bias": draw((9,)),
        }
        made = run(recipe("pytorch", name, "gru").code, **names)
        facts = [held.gru.gates, *(["IO"] if held.gru.kernel == "IG" else [])]
        assert np.array_equal(made["input_kernel"], layouts.apply(names["input_kernel"], *facts))
        assert np.array_equal(made["state_bias"], layouts.apply(names["state_bias"], held.gru.gates))


def test_biases_are_added_or_filled_with_zeros() -> None:
    _, w, _ = case("lstm")
    names = {
        "input_kernel": w["weight_ih"],
        "state_kernel": w["weight_hh"],
        "input_bias": w["bias_ih"],
        "state_bias": w["bias_hh"],
    }
    made = run(recipe("pytorch", "keras", "lstm").code, **names)
    assert np.array_equal(made["bias"], w["bias_ih"] + w["bias_hh"])
    back = run(
        recipe("keras", "pytorch", "lstm").code,
        input_kernel=made["input_kernel"],
        state_kernel=made["state_kernel"],
        bias=made["bias"],
    )
    assert np.array_equal(back["input_kernel"], w["weight_ih"])
    assert not back["state_bias"].any()
    _, w, _ = case("gru")
    names = {
        "input_kernel": w["weight_ih"],
        "state_kernel": w["weight_hh"],
        "input_bias": w["bias_ih"],
        "state_bias": w["bias_hh"],
    }
    made = run(recipe("pytorch", "mlx", "gru").code, **names)
    assert np.array_equal(made["new_bias"], w["bias_hh"][8:])
    assert "can't be carried over" in recipe("pytorch", "jax-flax", "gru").note


def test_projections_of_attention_lead_there_and_back() -> None:
    _, w, _ = case("attention")
    made = run(
        recipe("pytorch", "keras", "attention").code, packed=w["in_proj_weight"], out=w["out_proj.weight"], heads=2
    )
    assert made["query"].shape == (4, 2, 2)
    assert np.array_equal(made["query"], w["in_proj_weight"][:4].T.reshape(4, 2, 2))
    parts = {name: made[name] for name in ("query", "key", "value", "out")}
    assert np.array_equal(run(recipe("keras", "pytorch", "attention").code, **parts)["packed"], w["in_proj_weight"])


def test_the_command_prints_code_and_says_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "pytorch", "keras-jax"]) == 0
    out = capsys.readouterr().out
    assert "Convolution (grouped ones, too)\n    kernel = kernel.transpose(2, 3, 1, 0)  # OIHW to HWIO\n" in out
    assert "set epsilon to 1e-05: the default here is 0.001" in out
    assert "Embedding: as it is" in out
    assert main(["weights", "pytorch", "paddle", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {
        "layer": "dense",
        "title": "Dense layer",
        "code": ["kernel = kernel.T  # OI to IO"],
        "note": "",
    }
    assert main(["weights", "pytorch", "knet"]) == 2
    assert "no conventions of knet are known here" in capsys.readouterr().err


def test_variants_and_backends_have_the_conventions_of_their_column_or_family() -> None:
    assert conventions_of(REGISTRY.frameworks["pytorch-grucell"], TABLE) is TABLE["pytorch"]
    assert conventions_of(REGISTRY.frameworks["keras-torch"], TABLE) is TABLE["keras"]
    assert conventions_of(REGISTRY.frameworks["keras2-theano"], TABLE) is TABLE["keras2-theano"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[pytorhc]", "there is no framework 'pytorhc'; did you mean 'pytorch'?"),
        ("[pytorch]\ndense = 3", "pytorch: "),
        ("[pytorch", "can't read lessons/weights/"),
    ],
)
def test_a_mistake_in_the_table_is_named(tmp_path: Any, text: str, told: str) -> None:
    path = tmp_path / "conventions.toml"
    path.write_text(text)
    with pytest.raises(ConventionsError) as error:
        read_conventions(REGISTRY, path)
    assert told in str(error.value)
