"""``cnn_cifar10``: a VGG-style convolutional network learns to tell ten kinds of small pictures apart."""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from rosetta_common.ground.proof.trials import (
    STILL,
    begin_with,
    in_layout,
    made,
    note_long_run,
    note_mixing,
    note_order,
    note_pairs,
    note_seeds,
    note_steps,
    one_batch,
    zeros,
)
from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

# Stochastic gradient descent in its classic form: v = momentum * v + gradient; w = w - learning_rate * v.
CnnCifar10 = NamedTuple("CnnCifar10", FIELDS + TRAINING + [("momentum", float)])

VALUES = {
    "workload": "cnn_cifar10",
    "dataset": "cifar10",
    "classes": 10,
    "batch_size": 64,
    "learning_rate": 0.01,
    "momentum": 0.9,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=640, n_test=200, epochs=1, accuracy_band=(0.05, 0.30))),
        # Half the batch: twice the updates from the same samples, as the network would learn too little otherwise.
        ("quick", dict(VALUES, n_train=8000, n_test=2000, epochs=3, batch_size=32, accuracy_band=(0.35, 0.47))),
        ("throughput", dict(VALUES, n_train=49920, n_test=320, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=50000, n_test=10000, epochs=10, accuracy_band=(0.75, 0.81))),
    ]
)

DRAWS = 40  # steps in which one unit is kept or dropped
LONG = {"n_train": 21, "batch_size": 2, "epochs": 12}  # 132 steps; the last batch of an epoch holds one sample
SEED = {"n_train": 9, "batch_size": 4, "n_test": 10, "epochs": 8}
PAIRS = {"n_train": 20, "batch_size": 5, "n_test": 10, "epochs": 1}


def trials(begin, inputs):
    """Run the trials of the proof."""
    # The rates of dropout are set to zero in the text of the cells. No trial changes anything else in them.
    note_steps(begin, inputs, dropout=False)

    # Kernels of zeros: each convolution gives its bias everywhere, so all four values of a pooling window are equal.
    trial = begin_with(begin, inputs.weights("flat"), "ties", one_batch(1), dropout=False)
    trial.train(after_epoch={1: "after1"})

    # Every unit of the first dense layer is 1,000, every logit 0: the gradient's length is some 20,000.
    thousand = zeros(inputs, {"dense1.bias": np.full(inputs.shapes["dense1.bias"], 1000, np.float32)})
    alike = dict(one_batch(1), n_train=LONG["n_train"], batch_size=LONG["n_train"])
    trial = begin_with(begin, thousand, "large", alike, dropout=False, samples=made(inputs, "long", "few", in_layout))
    trial.train(after_epoch={1: "after1"})

    note_long_run(begin, inputs, "dense2.bias", LONG, place=in_layout)
    note_order(begin, inputs, "dense2.bias")
    note_pairs(begin, inputs, PAIRS, dropout=False)

    # One unit's path through the network, past three, two and one of its dropouts: the loss shows its value at the end.
    small = {"n_train": 1, "batch_size": 1, "n_test": 10, "epochs": DRAWS, "learning_rate": STILL}
    trial = begin("dropout", small, samples=made(inputs, "one", "few", in_layout))
    trial.run("load", "build", "compile")
    for passed in (3, 2, 1):
        trial.weights.write(inputs.weights("way%d" % passed))
        trial.train(name="losses%d" % passed)
    trial.weights.write(inputs.weights("two"))  # two ways, both in the first channel
    trial.train(name="two")

    # One picture under nine labels: the order shows in the last bias; dropout in the losses, as no label is 0.
    def note_seed(trial):
        trial.weights.write(zeros(inputs))
        trial.train(after_batch={"dense2.bias": slice(None)})
        trial.weights.write(inputs.weights("way1"))
        trial.train(name="dropped")

    note_seeds(begin, note_seed, dict(SEED, learning_rate=STILL), made(inputs, "nine", "few", in_layout))
    note_mixing(begin, inputs, "dense2.bias", tenths)


def tenths(spec, layout):
    """Load black pictures in place of ``load_cifar10``; the class says from which tenth of the set a picture is."""

    def part(n):
        return in_layout(np.zeros((n, 3, 32, 32), np.float32), layout), np.arange(n) * spec.classes // n

    return part(spec.n_train), part(spec.n_test)


WORKLOAD = Workload(CnnCifar10, PROFILES, loaders=("load_cifar10",), trials=trials)
