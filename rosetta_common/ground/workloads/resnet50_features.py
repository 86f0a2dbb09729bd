"""``resnet50_features``: a deep residual network turns pictures into features; the network isn't trained."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.prediction import Prediction, describe_features
from rosetta_common.ground.workload import FIELDS, Workload

Resnet50Features = NamedTuple(
    "Resnet50Features",
    FIELDS
    + [
        ("weights", str),  # the file with the weights
        ("size", int),  # height and width of a picture
        ("features", int),  # channels of the last block, averaged over the picture
    ],
)

VALUES = {
    "workload": "resnet50_features",
    "dataset": "cifar10",
    "classes": 10,
    "batch_size": 32,
    "weights": "drawn from the seed",
    "size": 224,
    "features": 2048,
}
# Whole batches in every part: a framework that compiles would compile once more for a smaller last batch.
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=20, n_test=10, batch_size=10, accuracy_band=(0.0, 1.0))),
        ("quick", dict(VALUES, n_train=320, n_test=160, accuracy_band=(0.22, 0.50))),
        ("throughput", dict(VALUES, n_train=800, n_test=10, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=1600, n_test=800, accuracy_band=(0.22, 0.60))),
    ]
)


def trials(begin, inputs):
    """Run the one trial of the proof: the example loads the weights itself."""
    trial = begin("features", {"n_train": 10, "n_test": 10, "batch_size": 4})
    trial.run("load", "build", "predict")
    trial.note("images", trial.samples("x_test")[:2])
    trial.note("train", trial.left("features_train"))
    trial.note("test", trial.left("features_test"))
    trial.run("evaluate")
    for name in ("predictions", "accuracy"):
        trial.note(name, trial.left(name))


WORKLOAD = Workload(
    Resnet50Features,
    PROFILES,
    loaders=("load_enlarged_cifar10",),
    trials=trials,
    steps=("load", "build", "predict", "evaluate"),
    followed={"predict": Prediction},
    left={"features": ("features_test", describe_features)},
)
