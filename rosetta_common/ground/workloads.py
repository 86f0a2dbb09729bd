"""The specifications: one workload is a task with fixed data, architecture and hyper-parameters.

A profile says how much of it is run: ``smoke`` (it runs), ``quick`` (a real, class-balanced subset),
``full`` (the published specification).
"""

import os
from collections import OrderedDict
from typing import NamedTuple, Tuple

PROFILES = ("smoke", "quick", "full")
DEFAULT_PROFILE = "quick"

# What every workload's specification has.
FIELDS = [
    ("workload", str),
    ("profile", str),
    ("dataset", str),
    ("classes", int),
    ("n_train", int),  # training samples, class-balanced
    ("n_test", int),  # test samples, class-balanced
    ("batch_size", int),
    ("seed", int),
    ("accuracy_band", Tuple[float, float]),  # a time outside this band is not published
]
TRAINING = [("epochs", int), ("learning_rate", float)]  # where the network is trained
# Stochastic gradient descent in its classic form: v = momentum * v + gradient; w = w - learning_rate * v.
CnnCifar10 = NamedTuple("CnnCifar10", FIELDS + TRAINING + [("momentum", float)])
GruImdb = NamedTuple(
    "GruImdb",
    FIELDS
    + TRAINING
    + [
        ("vocabulary", int),  # ids, those of padding, start and unknown words among them
        ("length", int),  # ids of a review
        # Adam as Kingma and Ba (2015) have it: epsilon is added to the root of the corrected second moment.
        ("beta1", float),
        ("beta2", float),
        ("epsilon", float),
    ],
)
Resnet50Features = NamedTuple(
    "Resnet50Features",
    FIELDS
    + [
        ("weights", str),  # where they are from
        ("size", int),  # height and width of a picture
        ("features", int),  # channels of the last block, averaged over the picture
    ],
)
TYPES = {"cnn_cifar10": CnnCifar10, "gru_imdb": GruImdb, "resnet50_features": Resnet50Features}

CNN_CIFAR10 = {
    "workload": "cnn_cifar10",
    "dataset": "cifar10",
    "classes": 10,
    "batch_size": 64,
    "learning_rate": 0.01,
    "momentum": 0.9,
}
GRU_IMDB = {
    "workload": "gru_imdb",
    "dataset": "imdb",
    "classes": 2,
    "vocabulary": 30000,
    "length": 150,
    "batch_size": 64,
    "learning_rate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
}
RESNET50_FEATURES = {
    "workload": "resnet50_features",
    "dataset": "cifar10",
    "classes": 10,
    "batch_size": 32,
    "weights": "drawn from the seed",
    "size": 224,
    "features": 2048,
}

WORKLOADS = OrderedDict(
    cnn_cifar10=OrderedDict(
        smoke=dict(CNN_CIFAR10, n_train=640, n_test=200, epochs=1, accuracy_band=(0.05, 0.30)),
        # Half the batch: twice the updates from the same samples, or nobody would learn much in so short a time.
        quick=dict(CNN_CIFAR10, n_train=8000, n_test=2000, epochs=3, batch_size=32, accuracy_band=(0.35, 0.47)),
        full=dict(CNN_CIFAR10, n_train=50000, n_test=10000, epochs=10, accuracy_band=(0.75, 0.81)),
    ),
    gru_imdb=OrderedDict(
        smoke=dict(GRU_IMDB, n_train=256, n_test=128, epochs=1, batch_size=32, accuracy_band=(0.35, 0.65)),
        quick=dict(GRU_IMDB, n_train=6000, n_test=2000, epochs=3, batch_size=32, accuracy_band=(0.70, 0.86)),
        full=dict(GRU_IMDB, n_train=25000, n_test=25000, epochs=3, accuracy_band=(0.84, 0.88)),
    ),
    # Whole batches in every part: a smaller last one would be compiled for by itself where a framework compiles.
    resnet50_features=OrderedDict(
        smoke=dict(RESNET50_FEATURES, n_train=20, n_test=10, batch_size=10, accuracy_band=(0.0, 1.0)),
        quick=dict(RESNET50_FEATURES, n_train=320, n_test=160, accuracy_band=(0.22, 0.50)),
        full=dict(RESNET50_FEATURES, n_train=1600, n_test=800, accuracy_band=(0.22, 0.60)),
    ),
)

# Not part of a specification's digest: it judges a result, it does not change one.
JUDGES = ("accuracy_band",)


class UnknownWorkload(ValueError):
    """The workload has no specification."""


class UnknownProfile(ValueError):
    """The profile is none of ``smoke``, ``quick`` and ``full``."""


def specification(workload, profile=None, seed=None):
    """Return the specification of a workload.

    Args:
        workload: its name, e.g. ``"cnn_cifar10"``.
        profile: ``"smoke"``, ``"quick"`` or ``"full"``; by default the variable ``ROSETTA_PROFILE``, else ``"quick"``.
        seed: of weights, shuffling and dropout; by default the variable ``ROSETTA_SEED``, else 0.

    Returns:
        The specification, one of ``TYPES``.

    Raises:
        UnknownWorkload, UnknownProfile: with the names there are; both are ``ValueError``.
    """
    profile = profile or os.environ.get("ROSETTA_PROFILE") or DEFAULT_PROFILE
    seed = int(os.environ.get("ROSETTA_SEED") or 0) if seed is None else seed
    if workload not in WORKLOADS:
        raise UnknownWorkload("unknown workload %r; there are: %s" % (workload, ", ".join(WORKLOADS)))
    if profile not in WORKLOADS[workload]:
        raise UnknownProfile("unknown profile %r; there are: %s" % (profile, ", ".join(PROFILES)))
    return TYPES[workload](profile=profile, seed=seed, **WORKLOADS[workload][profile])
