"""The deviations of ``resnet50_features``: the arrays of its trial against the reference."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rosetta_common.ground.classifier import logistic_regression
from rosetta_common.ground.resnet50_features import load_enlarged_cifar10, resnet50_weights
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.proofs.comparison import gap
from rosetta_common.upper.proofs.deviations import data
from rosetta_common.upper.proofs.scores import scores
from rosetta_common.upper.workloads import Deviation, Observed, Options
from rosetta_common.upper.workloads.resnet50_features import reference

N = 10  # training and test pictures each


class Expected(NamedTuple):
    """The values of the reference."""

    images: NDArray[Any]
    features: NDArray[np.float64]  # of the training and the test pictures
    train_labels: NDArray[Any]
    test_labels: NDArray[Any]


@cache
def expected() -> Expected:
    """Compute the values of the reference, once."""
    spec = specification("resnet50_features", "quick", 0)._replace(n_train=N, n_test=N)
    weights = {name: array.astype(np.float64) for name, array in resnet50_weights(spec).items()}
    (train, train_labels), (test, test_labels) = load_enlarged_cifar10(spec, "NCHW")
    features = reference.features(weights, np.concatenate([train, test]).astype(np.float64))
    return Expected(test, features, train_labels, test_labels)


def deviations(observed: Observed, _options: Options) -> dict[str, Deviation]:
    """The deviations of all rungs."""
    known = expected()
    found = np.concatenate([observed["features/train"], observed["features/test"]])
    images = observed["features/images"]
    predicted = logistic_regression(observed["features/train"], known.train_labels, observed["features/test"])
    labels = np.zeros(len(images))
    return {
        "data": data(images, labels, known.images[: len(images)], labels),
        "features": (
            gap(found, known.features) / float(known.features.std()),
            f"of {len(found)} pictures, in batches of 4 and 2; mean {known.features.mean():.2f}",
        ),
        "counted": (float(abs(len(found) - 2 * N)), f"{len(found)} of {2 * N}, the last batches of 2"),
        "accuracy": scores(observed, "features", predicted, known.test_labels, "by the classifier on its own features"),
    }
