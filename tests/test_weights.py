"""`rosetta weights`: the recipes run, lead there and back, and agree with the layouts of the proofs."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from rosetta_common.ground.carried import case
from rosetta_common.ground.conventions import CONVENTIONS
from rosetta_common.ground.proof import layouts
from rosetta_common.upper.cli import main
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.weights_page import NONE, cells, packed_recipes
from rosetta_common.upper.weights.conventions import conventions_of, read_conventions
from rosetta_common.upper.weights.recipe import recipes

REGISTRY = read_registry()
TABLE = read_conventions()


def recipe(a: str, b: str, layer: str) -> Any:
    return next((one for one in recipes(TABLE[a], TABLE[b]) if one.layer == layer), None)


def run(code: tuple[str, ...], **names: Any) -> dict[str, Any]:
    names = {"np": np, **names}
    exec("\n".join(code), names)
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
def test_a_recipe_moves_numbers_as_the_proofs_do(name: str) -> None:
    """From PyTorch's layout, which is the proofs' own, to that of a framework."""
    dense = draw((6, layouts.CHANNELS * layouts.SIDE**2))
    weights = {"conv1.kernel": draw((2, 3, 4, 5)), "dense1.kernel": dense, "dense2.kernel": draw((2, 3))}
    sizes = {"channels": layouts.CHANNELS, "height": layouts.SIDE, "width": layouts.SIDE}
    made = [
        run(recipe("pytorch", name, layer).code, kernel=kernel, **sizes)["kernel"]
        for layer, kernel in zip(("conv", "flatten", "dense"), weights.values(), strict=True)
    ]
    for moved, right in zip(made, layouts.cnn(weights, CONVENTIONS[name]), strict=True):
        assert np.array_equal(moved, right)
    held = TABLE[name].gru
    if held and held.biases == 2:
        gru = {
            "input_kernel": draw((9, 4)),
            "state_kernel": draw((9, 3)),
            "input_bias": draw((9,)),
            "state_bias": draw((9,)),
        }
        made = run(recipe("pytorch", name, "gru").code, **gru)
        right = layouts.gru_kernels(
            {
                "embedding": draw((2, 2)),
                **dict(zip(("gru.input_kernel", "gru.recurrent_kernel"), list(gru.values())[:2], strict=True)),
                **dict(zip(("gru.input_bias", "gru.recurrent_bias"), list(gru.values())[2:], strict=True)),
                "dense.kernel": draw((2, 3)),
                "dense.bias": draw((2,)),
            },
            CONVENTIONS[name],
        )
        for moved, its in zip(gru, right[1:5], strict=True):
            assert np.array_equal(made[moved], its)


def test_every_name_in_the_table_is_a_framework_or_a_family() -> None:
    known = {name for framework in REGISTRY.frameworks.values() for name in (framework.name, framework.family)}
    assert set(TABLE) <= known


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


@pytest.mark.parametrize("layer", ["lstm", "gru"])
@pytest.mark.parametrize("name", [name for name in TABLE if name != "pytorch"])
def test_a_recurrent_layer_that_goes_there_and_back_is_the_same(name: str, layer: str) -> None:
    there, back = recipe("pytorch", name, layer), recipe(name, "pytorch", layer)
    if there is None or there.note:  # no such layer, or a bias that can't be carried over
        return
    _, w, _ = case(layer)
    ours = {"input_kernel": w["weight_ih"], "state_kernel": w["weight_hh"]}
    made = run(there.code, **ours, input_bias=w["bias_ih"], state_bias=w["bias_hh"])
    found = run(back.code, **{**made, "inputs": 4})
    for kernel, its in ours.items():
        assert np.array_equal(found[kernel], its)
    np.testing.assert_allclose(found["input_bias"] + found["state_bias"], w["bias_ih"] + w["bias_hh"], atol=1e-6)


def test_what_a_layer_adds_to_the_forget_gate_is_taken_away_and_given_back() -> None:
    _, w, _ = case("lstm")
    names = {"input_kernel": w["weight_ih"], "state_kernel": w["weight_hh"]}
    biases = {"input_bias": w["bias_ih"], "state_bias": w["bias_hh"]}
    made = run(recipe("pytorch", "tensorflow1", "lstm").code, **names, **biases)
    i, f, g, o = np.split(w["bias_ih"] + w["bias_hh"], 4)
    np.testing.assert_allclose(made["bias"], np.concatenate([i, g, f - 1, o]), atol=1e-6)
    assert made["kernel"].shape == (8, 16)
    np.testing.assert_array_equal(made["kernel"][:4, 4:8], w["weight_ih"][8:12].T)  # the new state's, second
    moved = recipe("tensorflow1", "dynet", "lstm").code  # both add it
    assert not any("forget" in line for line in moved)


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
    assert "Set epsilon to 1e-5; its default is 0.001." in out
    assert "Embedding: as it is" in out
    assert main(["weights", "pytorch", "paddle", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {
        "layer": "dense",
        "title": "Dense layer",
        "code": ["kernel = kernel.T  # OI to IO"],
        "note": "",
    }
    assert main(["weights", "pytorch", "knet"]) == 2
    assert "no conventions of 'knet' are known" in capsys.readouterr().err
    assert main(["weights", "pytorch", "kerras"]) == 2
    assert "no conventions of 'kerras' are known; did you mean 'keras'?" in capsys.readouterr().err


def test_variants_and_backends_have_the_conventions_of_their_column_or_family() -> None:
    for name, has in {
        "pytorch-grucell": "pytorch",
        "keras-torch": "keras",
        "keras": "keras",
        "keras2-theano": "keras2-theano",
        "mxnet-module": "mxnet",
    }.items():
        assert conventions_of(name, REGISTRY, TABLE) is TABLE[has]


def test_the_page_holds_the_recipe_of_every_pair() -> None:
    different, pairs = packed_recipes()
    assert {(a, b) for a, of_a in pairs.items() for b in of_a} == set(itertools.permutations(TABLE, 2))
    for a, b in itertools.permutations(TABLE, 2):
        expected = [asdict(one) for one in recipes(TABLE[a], TABLE[b])]
        assert [different[number] for number in pairs[a][b]] == expected
    assert len({json.dumps(one) for one in different}) == len(different)


def test_a_row_of_the_table_shows_axes_gates_and_missing_layers() -> None:
    assert cells(TABLE["keras"]) == [
        "(I, O)",
        "(H, W, I, O)",
        "(H, W, O, I)",
        "i, f, g, o; one",
        "z, r, n; two",
        "H, W, C",
    ]
    assert cells(TABLE["lasagne"])[1:5] == ["(O, I, H, W), turned", NONE, "i, f, g, o; one", NONE]
