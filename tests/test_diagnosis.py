"""`rosetta diagnose`: each planted difference is named, two at once too, and unrelated arrays have no cause."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planted import BATCH, PLANTED, adam, channels_last, laid_out, loss, notes, replaced, to_hwc
from rosetta_common.upper.cli import main
from rosetta_common.upper.diagnosis.diagnose import diagnose
from rosetta_common.upper.diagnosis.findings import Diagnosis
from rosetta_common.upper.diagnosis.noted import BadNotes, read_notes

NAMES = {name: (plant, rung, told) for name, plant, rung, told in PLANTED}


def diagnosed(folder: Path, a: dict[str, Any], b: dict[str, Any]) -> Diagnosis:
    paths = []
    for name, arrays in (("a", a), ("b", b)):
        paths.append(folder / f"{name}.npz")
        np.savez(paths[-1], **arrays)
    return diagnose(*(read_notes(path, name) for path, name in zip(paths, "AB", strict=True)))


def planted(folder: Path, *plants: Any) -> Diagnosis:
    a, b = notes(), notes()
    for plant in plants:
        plant(b)
    return diagnosed(folder, a, b)


def causes(found: Diagnosis, rung: str) -> str:
    return "; ".join(cause for one in found.findings if one.rung == rung for cause in one.causes)


def test_two_equal_models_agree_everywhere(tmp_path: Path) -> None:
    found = planted(tmp_path)
    assert found.findings == ()
    assert found.compared == ("data", "weights", "outputs", "loss", "gradients", "step", "evaluation", "seeds")
    assert len(PLANTED) >= 50


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_difference_is_named_where_it_is(tmp_path: Path, name: str) -> None:
    plant, rung, told = NAMES[name]
    found = planted(tmp_path, plant)
    assert found.parted == rung
    assert told in causes(found, rung), found.findings
    assert causes(found, rung) or not told


PAIRS = [
    ("channels last", "a transposed kernel"),
    ("pixels from 0 to 255", "labels from 1"),
    ("kernels as in TensorFlow", "gates as in Keras"),
    ("kernels as in MLX", "another epsilon"),
    ("a kernel behind NHWC", "summed gradients"),
    ("gates as in TensorFlow 1", "softmax twice"),
    ("three projections", "one-hot labels"),
    ("one bias", "a sum of losses"),
    ("words from 3", "dropout in prediction"),
    ("L2", "He's first weights"),
    ("padding behind", "another rate"),
    ("smoothed labels", "clipped gradients"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_planted_differences_are_both_named(tmp_path: Path, one: str, other: str) -> None:
    found = planted(tmp_path, NAMES[one][0], NAMES[other][0])
    for name in (one, other):
        assert NAMES[name][2] in causes(found, NAMES[name][1]), found.findings


TWICE = [
    ("data/x", lambda x: 255 * x.transpose(0, 2, 3, 1), ("NHWC", "multiplied by 255")),
    ("data/x", lambda x: x.transpose(0, 2, 3, 1)[..., ::-1], ("NHWC", "BGR")),
    (
        "weights/dense.weight",
        lambda w: w.reshape(5, 4, 6, 6).transpose(0, 2, 3, 1).reshape(5, -1).T,
        ("transposed", "NHWC order"),
    ),
    ("weights/gru.weight", lambda w: np.concatenate([w[7:14], w[:7], w[14:]]).T, ("transposed", "z, r, n (Keras)")),
    ("weights/conv.weight", lambda k: k[..., ::-1, ::-1].transpose(2, 3, 1, 0), ("HWIO", "turned by 180")),
]


@pytest.mark.parametrize(("key", "change", "told"), TWICE)
def test_two_differences_of_one_array_are_both_named(tmp_path: Path, key: str, change: Any, told: Any) -> None:
    rung, _, name = key.partition("/")
    found = planted(tmp_path, laid_out(name, change) if rung == "weights" else replaced(key, change))
    said = causes(found, rung)
    assert all(words in said for words in told), found.findings


def test_a_kernel_that_was_transposed_and_not_permuted_is_found_by_its_outputs(tmp_path: Path) -> None:
    said = causes(planted(tmp_path, channels_last), "outputs")
    assert "B's dense kernel has its inputs in the wrong order: the flattened picture of 4 channels" in said
    assert "and 6 x 6 pixels is in NCHW order, but what comes in is in NHWC order" in said


def test_a_kernel_that_was_permuted_in_vain_is_found_by_its_outputs(tmp_path: Path) -> None:
    def permuted(b: dict[str, Any]) -> None:
        b["weights/dense.weight"] = to_hwc(b["weights/dense.weight"])
        b["outputs/dense"] = b["outputs/flatten"] @ b["weights/dense.weight"].T + b["weights/dense.bias"]

    said = causes(planted(tmp_path, permuted), "outputs")
    assert "is in NHWC order, but what comes in is in NCHW order" in said


@pytest.mark.slow
def test_unrelated_arrays_have_no_cause(tmp_path: Path) -> None:
    shapes = [(16, 3, 8, 8), (12, 20), (7,), (30, 36), (9, 9, 9), (24, 8)]
    for seed, shape in zip(range(50), itertools.cycle(shapes), strict=False):
        draw = np.random.default_rng(seed)
        a, b = ({} for _ in range(2))
        for arrays in (a, b):
            arrays["data/x"], arrays["data/y"] = draw.normal(size=(16, 3, 8, 8)), draw.integers(0, 9, 16)
            arrays["weights/w"] = draw.normal(size=shape)
            arrays["outputs/first"] = draw.normal(size=(16, 20))
            arrays["outputs/logits"] = draw.normal(size=(16, 9))
            arrays["loss/loss"] = draw.uniform(1, 3)
            arrays["gradients/w"] = draw.normal(size=shape)
            arrays["step/w"] = draw.normal(size=shape)
            arrays["evaluation/logits"] = draw.normal(size=(16, 9))
        found = diagnosed(tmp_path, a, b)
        assert [one for one in found.findings if one.explained] == [], seed
        assert found.parted == "data"


def test_gradients_are_compared_in_the_order_of_their_weights(tmp_path: Path) -> None:
    def keras(b: dict[str, Any]) -> None:
        for rung in ("weights", "gradients", "step"):
            b[f"{rung}/conv.weight"] = b[f"{rung}/conv.weight"].transpose(2, 3, 1, 0)
            b[f"{rung}/dense.weight"] = b[f"{rung}/dense.weight"].T

    found = planted(tmp_path, keras)
    assert {one.rung for one in found.findings} == {"weights"}
    assert all(one.explained for one in found.findings)


def test_an_epsilon_that_counts_more_is_told(tmp_path: Path) -> None:
    a, b = notes(), notes()
    adam(1e-8 * 10**6)(a)
    adam(1e-8 * 10**6 * 31.6)(b)
    said = causes(diagnosed(tmp_path, a, b), "step")
    assert "B's epsilon counts 31.6 times as much as A's" in said


def test_what_nothing_explains_is_told_with_its_first_entries(tmp_path: Path) -> None:
    def off(b: dict[str, Any]) -> None:
        b["weights/dense.bias"] = b["weights/dense.bias"] + np.array([0, 0, 1, 0, 0], np.float32)
        b["weights/extra"] = np.ones(3)

    found = planted(tmp_path, off)
    bias, extra = [one for one in found.findings if one.rung == "weights"]
    assert bias.note.startswith("1 of 5 entries differ: [2] is ")
    assert (extra.what, extra.note) == ("extra", "only B has it")
    assert not bias.explained


def test_the_command_tells_the_rung_and_the_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted(tmp_path, NAMES["a transposed kernel"][0])
    files = [str(tmp_path / "a.npz"), str(tmp_path / "b.npz")]
    assert main(["diagnose", *files]) == 1
    out = capsys.readouterr().out
    assert "data        the same\nweights     they part here\n            dense.weight: it is transposed" in out
    assert "Known differences explain everything." in out
    assert main(["diagnose", *files, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["parted"] == "weights"
    assert told["findings"][0]["causes"] == ["it is transposed"]
    assert main(["diagnose", files[0], files[0]]) == 0
    assert "The two agree at every rung" in capsys.readouterr().out


BAD = [
    (b"no zip", "is no .npz file: write it with numpy.savez"),
    ({"wieghts/a": np.ones(3)}, "the key 'wieghts/a' begins with no rung; did you mean 'weights'?"),
    ({"weights/a": np.array(["x"])}, "weights/a has the dtype <U1"),
    ({"weights/a": np.array([{}])}, "an array holds Python objects"),
    ({}, "holds no array"),
]


@pytest.mark.parametrize(("content", "told"), BAD)
def test_a_bad_file_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: Any, told: str
) -> None:
    path = tmp_path / "bad.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.savez(path, **content)
    assert main(["diagnose", str(path), str(path)]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert told in line
    with pytest.raises(BadNotes, match="there is no such file"):
        read_notes(tmp_path / "none.npz", "A")


def test_a_single_array_is_no_file_of_notes(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", np.ones(3))
    with pytest.raises(BadNotes, match="holds one array"):
        read_notes(tmp_path / "one.npy", "A")


def test_one_loss_for_each_sample_is_told(tmp_path: Path) -> None:
    def each(b: dict[str, Any]) -> None:
        draw = np.random.default_rng(0).normal(size=BATCH)
        b["loss/loss"] = b["loss/loss"] + draw - draw.mean()

    assert "B has one loss for each sample, A has their mean" in causes(planted(tmp_path, each), "loss")
    assert "half A's" in causes(
        planted(tmp_path, loss(lambda x, y: 0), lambda b: b.update({"loss/loss": notes()["loss/loss"] / 2})), "loss"
    )
