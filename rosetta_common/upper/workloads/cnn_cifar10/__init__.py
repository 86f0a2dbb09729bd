"""The room of ``cnn_cifar10``."""

from rosetta_common.upper.tables.measures import TRAINING
from rosetta_common.upper.workloads import Ladder, Room, Stage
from rosetta_common.upper.workloads.cnn_cifar10 import deviations, inputs, reference
from rosetta_common.upper.workloads.cnn_cifar10.diagram import convolutional_network

LADDER = Ladder(
    rungs=(
        "data",
        "parameters",
        "initialiser",
        "loss",
        "gradients",
        "conv-gradients",
        "ties",
        "large-gradients",
        "one-step",
        "ten-steps",
        "losses",
        "long-run",
        "shuffling",
        "pairs",
        "mixing",
        "dropout",
        "seed",
        "logits",
        "counted",
        "accuracy",
    ),
    deviations=deviations.deviations,
    shapes=reference.SHAPES,
    inputs=inputs.made,
    stages=(
        Stage(
            ("steps", "first_step"),
            (
                *("data", "parameters", "initialiser", "loss", "gradients", "conv-gradients"),
                *("one-step", "ten-steps", "losses"),
            ),
        ),
        Stage(("ties",), ("ties",)),
        Stage(("large",), ("large-gradients",)),
        Stage(("long_run",), ("long-run", "accuracy")),
        Stage(("order",), ("shuffling", "logits", "counted")),
        Stage(("pairs",), ("pairs",)),
        Stage(("dropout", "seed", "same_seed", "other_seed"), ("dropout", "seed")),
        Stage(("mixing",), ("mixing",)),
    ),
)
ROOM = Room(LADDER, measure=TRAINING, network=convolutional_network)
