"""``charlstm_nietzsche``: a recurrent network learns which character comes next in a text by Nietzsche."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

CharlstmNietzsche = NamedTuple(
    "CharlstmNietzsche",
    FIELDS
    + TRAINING
    + [
        ("length", int),  # characters in a window
        ("step", int),  # characters from the start of a window to that of the next
        ("held_out", int),  # windows at the end of the text, for tests; the study trained on all 200,285
        # RMSprop as in ``mlp_mnist``
        ("rho", float),
        ("epsilon", float),
    ],
)

VALUES = {
    "workload": "charlstm_nietzsche",
    "dataset": "nietzsche",
    "classes": 57,
    "length": 40,
    "step": 3,
    "held_out": 10000,
    "batch_size": 128,
    "learning_rate": 1e-2,
    "rho": 0.9,
    "epsilon": 1e-7,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=640, n_test=200, epochs=1, batch_size=64, accuracy_band=(0.0, 0.40))),
        ("quick", dict(VALUES, n_train=20000, n_test=2000, epochs=3, accuracy_band=(0.34, 0.45))),
        ("throughput", dict(VALUES, n_train=190208, n_test=640, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=190272, n_test=10000, epochs=10, accuracy_band=(0.45, 0.62))),
    ]
)
WORKLOAD = Workload(CharlstmNietzsche, PROFILES, loaders=("load_nietzsche",))
