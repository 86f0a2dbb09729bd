"""The room of ``mnist_cnn``."""

from rosetta_common.upper.tables.measures import TRAINING
from rosetta_common.upper.workloads import Ladder, Room, Stage
from rosetta_common.upper.workloads.mnist_cnn import deviations, inputs, reference
from rosetta_common.upper.workloads.mnist_cnn.diagram import digits_network

FLOAT32 = "sums of up to 9,216 products in float32"
ROOTS = "Adadelta divides by roots of squares, which float32 rounds"

LADDER = Ladder(
    rungs=(
        *("data", "parameters", "initialiser", "loss", "gradients", "conv-gradients", "ties", "large-gradients"),
        *("one-step", "ten-steps", "losses", "long-run", "shuffling", "pairs", "mixing", "dropout", "seed"),
        *("logits", "counted", "accuracy"),
    ),
    deviations=deviations.deviations,
    shapes=reference.SHAPES,
    inputs=inputs.made,
    stages=(
        Stage(
            ("steps", "first_step"),
            ("data", "parameters", "initialiser", "loss", "one-step", "ten-steps", "losses"),
        ),
        Stage(("gradient",), ("gradients", "conv-gradients")),
        Stage(("ties",), ("ties",)),
        Stage(("large",), ("large-gradients",)),
        Stage(("long_run",), ("long-run", "accuracy")),
        Stage(("order",), ("shuffling", "logits", "counted")),
        Stage(("pairs",), ("pairs",)),
        Stage(("dropout", "seed", "same_seed", "other_seed"), ("dropout", "seed")),
        Stage(("mixing",), ("mixing",)),
    ),
    tolerances={
        "loss": (5e-6, FLOAT32),
        "gradients": (2e-5, FLOAT32),
        "conv-gradients": (2e-5, "the middle of all outputs: " + FLOAT32),
        "ties": (1e-4, FLOAT32),
        "one-step": (2e-4, ROOTS),
        "ten-steps": (5e-3, ROOTS + ", and where a maximum hangs on the last bit, float32 may take another"),
        "losses": (1e-4, ROOTS),
        "long-run": (3e-5, ROOTS),
    },
)
ROOM = Room(LADDER, measure=TRAINING, network=digits_network, fields={"rho": "Rho"})
