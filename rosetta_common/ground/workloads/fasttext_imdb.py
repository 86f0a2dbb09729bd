"""``fasttext_imdb``: the average of word and bigram vectors says whether a film review is good or bad."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

FasttextImdb = NamedTuple(
    "FasttextImdb",
    FIELDS
    + TRAINING
    + [
        ("words", int),  # number of word ids, including those of padding, start and unknown words
        ("vocabulary", int),  # number of all ids: of words, and of all bigrams of the profile's training reviews
        ("length", int),  # ids in a review
        # Adam as in Kingma and Ba (2015): epsilon is added to the root of the corrected second moment.
        ("beta1", float),
        ("beta2", float),
        ("epsilon", float),
    ],
)

VALUES = {
    "workload": "fasttext_imdb",
    "dataset": "imdb",
    "classes": 2,
    "words": 20000,
    "vocabulary": 1205230,
    "length": 400,
    "batch_size": 32,
    "learning_rate": 1e-3,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-7,
}
SMOKE = {"n_train": 640, "n_test": 200, "epochs": 1, "vocabulary": 98007, "accuracy_band": (0.35, 0.75)}
QUICK = {"n_train": 6000, "n_test": 2000, "epochs": 2, "vocabulary": 455891, "accuracy_band": (0.60, 0.86)}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, **SMOKE)),
        ("quick", dict(VALUES, **QUICK)),
        ("throughput", dict(VALUES, n_train=24992, n_test=320, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=25000, n_test=25000, epochs=5, accuracy_band=(0.88, 0.92))),
    ]
)
WORKLOAD = Workload(FasttextImdb, PROFILES, loaders=("load_imdb_bigrams",))
