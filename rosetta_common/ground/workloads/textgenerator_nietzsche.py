"""``textgenerator_nietzsche``: an LSTM with two outputs and batch normalisation learns the next character of a text."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

TextgeneratorNietzsche = NamedTuple(
    "TextgeneratorNietzsche",
    FIELDS
    + TRAINING
    + [
        ("length", int),  # characters in a window
        ("step", int),  # characters from the start of a window to that of the next
        ("held_out", int),  # windows at the end of the text, for tests; the study trained on all 200,285
        ("auxiliary_weight", float),  # of the auxiliary output's loss; the main output's loss has the weight 1
        # Adam as in Kingma and Ba (2015). The study's script also lowered its rate, by 1 / (1 + 1e-4 * steps). Only
        # Keras 2 has this ``decay``, so it is left out here.
        ("beta1", float),
        ("beta2", float),
        ("epsilon", float),
        # of batch normalisation: the share of the old running average in the new one, and the addend of the variance
        ("bn_momentum", float),
        ("bn_epsilon", float),
    ],
)

VALUES = {
    "workload": "textgenerator_nietzsche",
    "dataset": "nietzsche",
    "classes": 57,
    "length": 40,
    "step": 3,
    "held_out": 10000,
    "batch_size": 128,
    "learning_rate": 1e-3,
    "auxiliary_weight": 0.2,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-7,
    "bn_momentum": 0.99,
    "bn_epsilon": 1e-3,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=640, n_test=200, epochs=1, batch_size=64, accuracy_band=(0.0, 0.40))),
        ("quick", dict(VALUES, n_train=20000, n_test=2000, epochs=3, batch_size=64, accuracy_band=(0.24, 0.42))),
        ("throughput", dict(VALUES, n_train=190208, n_test=640, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=190272, n_test=10000, epochs=10, accuracy_band=(0.45, 0.62))),
    ]
)
WORKLOAD = Workload(TextgeneratorNietzsche, PROFILES, loaders=("load_nietzsche",))
