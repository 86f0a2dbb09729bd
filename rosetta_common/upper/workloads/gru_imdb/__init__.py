"""The room of ``gru_imdb``."""

from rosetta_common.upper.tables.measures import TRAINING
from rosetta_common.upper.workloads import Ladder, Room, Stage
from rosetta_common.upper.workloads.gru_imdb import deviations, inputs, reference
from rosetta_common.upper.workloads.gru_imdb.diagram import recurrent_network

# A CNN has steps: maxima, and the sign before a ReLU. The GRU is smooth: nothing depends on the last bit.
SMOOTH = "a smooth network: float32 alone"
LADDER = Ladder(
    rungs=(
        "data",
        "parameters",
        "initialiser",
        "loss",
        "gradients",
        "large-gradients",
        "full-length",
        "one-step",
        "ten-steps",
        "losses",
        "long-run",
        "shuffling",
        "pairs",
        "mixing",
        "seed",
        "logits",
        "counted",
        "accuracy",
    ),
    deviations=deviations.deviations,
    shapes=reference.SHAPES,
    stages=(
        Stage(("gradient",), ("data", "parameters", "initialiser", "loss", "gradients", "counted")),
        Stage(("large",), ("large-gradients",)),
        Stage(("far",), ("full-length",)),
        Stage(("steps", "first_step"), deviations.OF_STEPS),
        Stage(("long_run",), ("long-run", "accuracy")),
        Stage(("order",), deviations.OF_ORDER),
        Stage(("pairs",), ("pairs",)),
        Stage(("seed", "same_seed", "other_seed"), ("seed",)),
        Stage(("mixing",), ("mixing",)),
    ),
    tolerances={
        "gradients": (1e-3, SMOOTH),
        "large-gradients": (1e-3, "gradients are found from the step, whose rounding grows with them"),
        "one-step": (1e-3, SMOOTH),
        "long-run": (1e-4, "Adam divides by roots of squares; float32 rounds them"),
        "pairs": (1e-5, SMOOTH),
        "losses": (1e-5, SMOOTH),
        "ten-steps": (5e-4, SMOOTH + "; Adam divides by roots of squares that are near zero"),
    },
    inputs=inputs.made,
)
ROOM = Room(
    LADDER,
    measure=TRAINING,
    network=recurrent_network,
    fields={"length": "Words of a review", "beta1": "Beta 1", "beta2": "Beta 2"},
)
