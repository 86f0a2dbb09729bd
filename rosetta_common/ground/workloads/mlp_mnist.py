"""``mlp_mnist``: dense layers learn to read handwritten digits, as in the Keras study of 2017."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

# RMSprop as in Hinton's lecture 6e of 2012, with an epsilon: a weight moves by
# -learning_rate * g / (sqrt(s) + epsilon).
# s is the running average of g^2 with the decay rho, from 0 on, and counts this gradient already.
MlpMnist = NamedTuple("MlpMnist", FIELDS + TRAINING + [("rho", float), ("epsilon", float)])

VALUES = {
    "workload": "mlp_mnist",
    "dataset": "mnist",
    "classes": 10,
    "batch_size": 128,
    "learning_rate": 1e-3,
    "rho": 0.9,
    "epsilon": 1e-7,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=640, n_test=200, epochs=1, batch_size=64, accuracy_band=(0.05, 0.90))),
        ("quick", dict(VALUES, n_train=12000, n_test=2000, epochs=5, accuracy_band=(0.93, 0.975))),
        ("throughput", dict(VALUES, n_train=53760, n_test=640, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=60000, n_test=10000, epochs=20, accuracy_band=(0.975, 0.988))),
    ]
)
WORKLOAD = Workload(MlpMnist, PROFILES, loaders=("load_mnist",))
