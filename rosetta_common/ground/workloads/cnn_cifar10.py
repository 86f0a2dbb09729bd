"""``cnn_cifar10``: a VGG-style convolutional network learns to tell ten kinds of small pictures apart."""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from rosetta_common.ground.proof.trials import begin_with, note_order, note_steps, one_batch
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
        ("full", dict(VALUES, n_train=50000, n_test=10000, epochs=10, accuracy_band=(0.75, 0.81))),
    ]
)

DRAWS = 40  # steps in which one unit is kept or dropped


def trials(begin, inputs):
    """Run the trials of the proof."""
    # The rates of dropout are set to zero in the text of the cells. No trial changes anything else in them.
    note_steps(begin, inputs, dropout=False)

    # Kernels of zeros: each convolution gives its bias everywhere, so all four values of a pooling window are equal.
    trial = begin_with(begin, inputs.weights("flat"), "ties", one_batch(1), dropout=False)
    trial.train(after_epoch={1: "after1"})

    note_order(begin, inputs, "dense2.bias")

    # One unit's path through the network, past three, two and one of its dropouts: the loss shows its value at the end.
    small = {"n_train": 1, "batch_size": 1, "n_test": 10, "epochs": DRAWS, "learning_rate": 1e-9}
    trial = begin("dropout", small, samples=picture(inputs.arrays["picture"], inputs.arrays["picture_label"]))
    trial.run("load", "build", "compile")
    for passed in (3, 2, 1):
        trial.weights.write(inputs.weights("way%d" % passed))
        trial.train(name="losses%d" % passed)


def picture(image, label):
    """Return a replacement of ``load_cifar10``: it gives one picture, the same for training and test.

    Args:
        image: float32 of shape (1, 3, 32, 32).
        label: its class, an integer in an array of shape (1,).
    """

    def load(spec, layout):
        turned = image.transpose(0, 2, 3, 1) if layout == "NHWC" else image
        part = np.ascontiguousarray(turned), label
        return part, (part[0].repeat(spec.n_test, axis=0), label.repeat(spec.n_test))

    return load


WORKLOAD = Workload(CnnCifar10, PROFILES, loaders=("load_cifar10",), trials=trials)
