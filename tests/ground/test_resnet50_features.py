import json
import sys

import numpy as np
import pytest

import rosetta_common
from rosetta_common.ground import executor, progress
from rosetta_common.ground.prediction import Prediction, describe_features
from rosetta_common.ground.resnet50_features import MEAN, STD, load_enlarged_cifar10, resnet50_weights
from rosetta_common.ground.steps import STEPS, workload_steps
from rosetta_common.ground.timing import ExampleFailed
from rosetta_common.ground.workloads import find_workload, specification

SPEC = specification("resnet50_features", "smoke", 0)


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path):
    monkeypatch.setenv("ROSETTA_OFFLINE", "1")
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("ROSETTA_DATA_DIR", raising=False)


def enlarged_by_the_book(image, size):
    """Bilinear interpolation of one (channels, height, width) picture, pixel by pixel, centres at halves."""
    side = image.shape[1]
    result = np.zeros((len(image), size, size))
    for i in range(size):
        for j in range(size):
            y, x = (min(max((k + 0.5) * side / size - 0.5, 0), side - 1) for k in (i, j))
            top, left = min(int(y), side - 2), min(int(x), side - 2)
            down, right = y - top, x - left
            result[:, i, j] = (1 - down) * (
                (1 - right) * image[:, top, left] + right * image[:, top, left + 1]
            ) + down * ((1 - right) * image[:, top + 1, left] + right * image[:, top + 1, left + 1])
    return result


def test_pictures_are_enlarged_and_normalised_alike_in_both_layouts():
    from rosetta_common.ground.cifar10 import load_cifar10

    (small, labels), _ = load_cifar10(SPEC, "NCHW")
    (x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(SPEC, "NCHW")
    assert x_train.shape == (SPEC.n_train, 3, 224, 224)
    assert x_test.shape == (SPEC.n_test, 3, 224, 224)
    assert x_train.dtype == x_test.dtype == np.float32
    assert y_train.tolist() == labels.tolist()
    assert len(y_test) == SPEC.n_test
    wanted = enlarged_by_the_book((small[1] - np.array(MEAN)[:, None, None]) / np.array(STD)[:, None, None], 224)
    assert np.abs(x_train[1] - wanted).max() < 1e-5
    (last, _), _ = load_enlarged_cifar10(SPEC, "NHWC")
    assert np.abs(last.transpose(0, 3, 1, 2) - x_train).max() < 1e-5
    assert last.flags["C_CONTIGUOUS"]


def test_weights_are_those_of_torchvisions_resnet50_less_its_last_layer():
    weights = resnet50_weights(SPEC)
    assert sum(array.size for array in weights.values()) == 23561152
    trained = [array.size for name, array in weights.items() if "running" not in name]
    assert sum(trained) == 25557032 - (2048 * 1000 + 1000)  # the published count
    assert list(weights)[:3] == ["conv1.weight", "bn1.weight", "bn1.bias"]
    assert weights["layer1.0.downsample.0.weight"].shape == (256, 64, 1, 1)
    assert weights["layer4.2.conv2.weight"].shape == (512, 512, 3, 3)
    assert weights["layer3.5.bn3.running_var"].shape == (1024,)
    assert "layer2.1.downsample.0.weight" not in weights
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}


def test_weights_are_drawn_from_the_seed_and_leave_nothing_at_its_default():
    weights, again, other = (resnet50_weights(spec) for spec in (SPEC, SPEC, SPEC._replace(seed=1)))
    for name, array in weights.items():
        assert (array == again[name]).all()
        assert (array != other[name]).mean() > 0.99, name
        default = 1.0 if name.endswith(("bn1.weight", "bn2.weight", "bn3.weight", "running_var")) else 0.0
        assert np.abs(array - default).mean() > 0.01, name
    kernel = weights["layer3.1.conv2.weight"]
    assert abs(kernel.std() / np.sqrt(2.0 / (256 * 9)) - 1) < 0.01


EXAMPLE = """\
# %% [markdown]
# # Features without a framework

# %%
from rosetta_common import MiniBatches, load_enlarged_cifar10, specification

import numpy as np

spec = specification("resnet50_features")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(spec, layout="NCHW")

# %% tags=["build"]
network = np.random.RandomState(spec.seed).standard_normal((10, spec.features))

# %% tags=["predict"]
PREDICT

# %% tags=["evaluate"]
predictions = features_test[:, 0].argsort() % 10
accuracy = (predictions == y_test).mean()
"""
PREDICT = """\
def extract(x):
    return np.concatenate([network[batch % 10] for batch in MiniBatches(x, batch_size=spec.batch_size)])

features_train, features_test = extract(x_train), extract(x_test)"""


def load(spec, layout):
    """Load numbers in place of pictures: enlarged pictures take too long."""
    return tuple((np.arange(n), np.arange(n) % 10) for n in (spec.n_train, spec.n_test))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Executes an example with the given predict step; returns the exit code, the events and the record's path."""
    for name in ("ROSETTA_PROFILE", "ROSETTA_SEED"):
        monkeypatch.setenv(name, "")
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(rosetta_common, "load_enlarged_cifar10", load)
    folder = tmp_path / "resnet50_features"
    folder.mkdir()
    job = {
        "workload": "resnet50_features",
        "framework": "fake",
        "profile": "smoke",
        "seed": 3,
        "example": str(folder / "fake.py"),
        "record": str(tmp_path / "fake.json"),
        "events": str(tmp_path / "events.jsonl"),
        "machine": "here",
        "environment": {"name": "plain", "variables": {}},
        "modules": ["json"],
        "alone": True,
        "digests": {"model": {}, "clock": {}, "cells": {}},
        "files": {},
    }

    def execute(predict=PREDICT, seed=3, build="RandomState(spec.seed)"):
        text = EXAMPLE.replace("PREDICT", predict).replace("RandomState(spec.seed)", build)
        (folder / "fake.py").write_text(text)
        code = executor.execute(dict(job, seed=seed))
        events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
        return code, events, tmp_path / "fake.json"

    yield execute
    progress.observe(None)


def test_an_example_without_training_is_run_and_its_features_described(run):
    code, _, path = run()
    assert code == 0
    record = json.loads(path.read_text())
    (found,) = record["runs"]
    assert [step["name"] for step in found["steps"]] == ["setup", "load", "build", "predict", "evaluate"]
    seconds = found["steps"][3]["seconds"]
    assert 0 < found["first_batch"] < seconds
    rest = SPEC.n_train - SPEC.batch_size
    assert found["samples_per_second"] > rest / (seconds - found["first_batch"])
    assert found["epochs"] == []
    features = np.random.RandomState(3).standard_normal((10, 2048))
    assert found["features"]["mean"] == pytest.approx(features.mean())
    assert np.shape(found["features"]["probes"]) == (10, 8)
    assert "learning_rate" not in record["specification"]


@pytest.mark.parametrize(
    ("predict", "message"),
    [
        (PREDICT.replace("MiniBatches(x, batch_size=spec.batch_size)", "[x]"), "reported 0 of 3 batches"),
        (PREDICT + "\nfeatures_test = features_test[:, :5]", "has the shape (10, 5), not (10, 2048)"),
        (PREDICT + "\nfeatures_test[3, 3] = np.nan", "holds infinities or NaN"),
    ],
)
def test_what_is_wrong_with_the_features_is_said(run, predict, message):
    code, events, path = run(predict)
    assert code == executor.FAILED
    assert events[-1]["step"] == "predict"
    assert message in events[-1]["error"]
    assert not path.exists()


def test_features_that_are_not_left_are_missed():
    with pytest.raises(ExampleFailed, match="must leave a variable 'features_test'"):
        executor.left_beside(find_workload("resnet50_features").left, {}, SPEC)


def test_probes_tell_other_features_and_see_every_channel():
    features = np.random.RandomState(0).standard_normal((SPEC.n_test, SPEC.features))
    probes = np.array(describe_features(features, SPEC)["probes"])
    for channel in (0, 1000, 2047):
        changed = features.copy()
        changed[:, channel] += 1.0
        assert np.abs(np.array(describe_features(changed, SPEC)["probes"]) - probes).max() > 1e-3
    assert np.abs(np.array(describe_features(features.astype(np.float32), SPEC)["probes"]) - probes).max() < 1e-6
    assert 0.3 < probes.std() < 3


def test_probes_are_eight_numbers_of_each_of_the_first_ten_samples():
    """Records of several profiles and versions are compared by them: no other number, no other directions."""
    spec = SPEC._replace(n_test=25)
    features = np.zeros((25, spec.features))
    features[:, 0] = np.arange(25)
    features[:, 1] = 1
    probes = np.array(describe_features(features, spec)["probes"])
    assert probes.shape == (10, 8)
    directions = np.random.RandomState(0).standard_normal((spec.features, 8)) / spec.features**0.5
    np.testing.assert_allclose(probes, np.outer(np.arange(10), directions[0]) + directions[1])


def test_steps_of_the_workloads():
    assert workload_steps("cnn_cifar10") == workload_steps("anything") == STEPS
    assert workload_steps("resnet50_features") == ("load", "build", "predict", "evaluate")


def test_a_follower_counts_what_is_reported():
    told = []
    follower = Prediction(SPEC, lambda event, **values: told.append((event, values)))
    follower.batch()
    with pytest.raises(ExampleFailed, match="reported 1 of 3 batches"):
        follower.summary()


def test_the_same_features_from_two_seeds_are_refused(run):
    assert run(build="RandomState(7)")[0] == 0
    code, events, path = run(seed=4, build="RandomState(7)")
    assert code == executor.FAILED
    told = "seed 4 gives the same features as seed 3: the example ignores its seed; take it from spec.seed"
    assert (events[-1]["step"], events[-1]["error"]) == ("build", told)
    assert [one["seed"] for one in json.loads(path.read_text())["runs"]] == [3]
