"""``deepcnn_cifar10``: the convolutional network of the Keras study of 2017, on images that move in every epoch."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

# RMSprop as in ``mlp_mnist``. The study's script also lowered its rate, by 1 / (1 + 1e-6 * steps): 3% over the whole
# training. Only Keras 2 has this ``decay``, so it is left out here.
DeepcnnCifar10 = NamedTuple("DeepcnnCifar10", FIELDS + TRAINING + [("rho", float), ("epsilon", float)])

VALUES = {
    "workload": "deepcnn_cifar10",
    "dataset": "cifar10",
    "classes": 10,
    "batch_size": 32,
    "learning_rate": 1e-4,
    "rho": 0.9,
    "epsilon": 1e-7,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=320, n_test=200, epochs=1, accuracy_band=(0.03, 0.40))),
        ("quick", dict(VALUES, n_train=8000, n_test=2000, epochs=3, accuracy_band=(0.30, 0.46))),
        ("throughput", dict(VALUES, n_train=49920, n_test=320, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=50000, n_test=10000, epochs=20, accuracy_band=(0.68, 0.80))),
    ]
)
WORKLOAD = Workload(DeepcnnCifar10, PROFILES, loaders=("load_cifar10",))
