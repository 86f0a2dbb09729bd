"""``mnist_cnn``: a small convolutional network learns to read handwritten digits, as in the Keras study of 2017."""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from rosetta_common.ground.proof.trials import (
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

# Adadelta as in Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1, with a factor:
# the step is d = sqrt(u + epsilon) / sqrt(s + epsilon) * g; s and u are the running averages of g^2 and of d^2 with the
# decay rho, from 0 on; s counts this gradient already, u only earlier steps. The weight moves by -learning_rate * d.
MnistCnn = NamedTuple("MnistCnn", FIELDS + TRAINING + [("rho", float), ("epsilon", float)])

VALUES = {
    "workload": "mnist_cnn",
    "dataset": "mnist",
    "classes": 10,
    "batch_size": 128,
    "learning_rate": 1.0,
    "rho": 0.95,
    "epsilon": 1e-7,
}
# The rarest digit is there 5,421 times: a balanced subset can't be larger than ten times that.
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=640, n_test=200, epochs=1, batch_size=64, accuracy_band=(0.05, 0.80))),
        ("quick", dict(VALUES, n_train=6000, n_test=2000, epochs=3, batch_size=64, accuracy_band=(0.93, 0.985))),
        ("throughput", dict(VALUES, n_train=53760, n_test=640, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=60000, n_test=10000, epochs=12, accuracy_band=(0.988, 0.994))),
    ]
)

# Some frameworks' Adadelta has no learning rate. With an epsilon far above all squares, both roots are equal, and the
# step is the gradient. With a tiny one a step is at most some 1e-8 long, whatever the gradient: weights hardly move.
PLAIN = {"learning_rate": 1.0, "epsilon": 1e12}
STILL = {"learning_rate": 1.0, "epsilon": 1e-18}
# At the published epsilon, ten steps on so few pictures overshoot, and what float32 rounds grows ten-thousandfold.
CALM = {"epsilon": 1e-9}
DRAWS = 40  # steps in which one unit is kept or dropped
LONG = {"n_train": 21, "batch_size": 2, "epochs": 12}  # 132 steps; the last batch of an epoch holds one sample
SEED = {"n_train": 9, "batch_size": 4, "n_test": 10, "epochs": 8}
PAIRS = {"n_train": 20, "batch_size": 5, "n_test": 10, "epochs": 1}


def trials(begin, inputs):
    """Run the trials of the proof."""
    note_steps(having(begin, CALM), inputs, dropout=False)

    plainly, hardly = having(begin, PLAIN), having(begin, STILL)
    trial = begin_with(plainly, inputs.weights(), "gradient", one_batch(1), dropout=False)
    trial.train(after_epoch={1: "after1"})

    # Kernels of zeros: each convolution gives its bias everywhere, so all four values of a pooling window are equal.
    trial = begin_with(plainly, inputs.weights("flat"), "ties", one_batch(1), dropout=False)
    trial.train(after_epoch={1: "after1"})

    # Every unit of the first dense layer is 1,000, every logit 0: the gradient's length is some 10,000.
    thousand = zeros(inputs, {"dense1.bias": np.full(inputs.shapes["dense1.bias"], 1000, np.float32)})
    alike = dict(one_batch(1), n_train=LONG["n_train"], batch_size=LONG["n_train"])
    trial = begin_with(plainly, thousand, "large", alike, dropout=False, samples=made(inputs, "long", "few", in_layout))
    trial.train(after_epoch={1: "after1"})

    note_long_run(begin, inputs, "dense2.bias", LONG, place=in_layout)
    note_order(plainly, inputs, "dense2.bias")
    note_pairs(hardly, inputs, PAIRS, dropout=False)

    # One unit's path through the network, past both dropouts and past the last: the loss shows its value at the end.
    small = {"n_train": 1, "batch_size": 1, "n_test": 10, "epochs": DRAWS}
    trial = hardly("dropout", small, samples=made(inputs, "one", "few", in_layout))
    trial.run("load", "build", "compile")
    for passed in (2, 1):
        trial.weights.write(inputs.weights("way%d" % passed))
        trial.train(name="losses%d" % passed)
    trial.weights.write(inputs.weights("two"))  # two ways, both in the first channel
    trial.train(name="two")

    # One picture under nine labels, none of them 0: the signs of the last bias show the order, the losses dropout.
    def note_seed(trial):
        trial.weights.write(zeros(inputs))
        trial.train(after_batch={"dense2.bias": slice(None)})
        trial.weights.write(inputs.weights("way1"))
        trial.train(name="dropped")

    note_seeds(hardly, note_seed, SEED, made(inputs, "nine", "few", in_layout))
    note_mixing(plainly, inputs, "dense2.bias", tenths)


def having(begin, numbers):
    """Return a function like ``begin``, with other numbers of the specification in each of its trials."""

    def begin_having(name, overrides, **how):
        return begin(name, dict(overrides, **numbers), **how)

    return begin_having


def tenths(spec, layout):
    """Load black pictures in place of ``load_mnist``; the class says from which tenth of the set a picture is."""

    def part(n):
        return in_layout(np.zeros((n, 1, 28, 28), np.float32), layout), np.arange(n) * spec.classes // n

    return part(spec.n_train), part(spec.n_test)


WORKLOAD = Workload(MnistCnn, PROFILES, loaders=("load_mnist",), trials=trials)
