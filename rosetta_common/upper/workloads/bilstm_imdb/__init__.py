"""The room of ``bilstm_imdb``."""

from rosetta_common.upper.tables.measures import TRAINING
from rosetta_common.upper.workloads import Ladder, Room, Stage
from rosetta_common.upper.workloads.bilstm_imdb import deviations, inputs, reference
from rosetta_common.upper.workloads.bilstm_imdb.diagram import both_ways

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
        "dropout",
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
        Stage(("long_run",), deviations.OF_LONG_RUN),
        Stage(("order",), deviations.OF_ORDER),
        Stage(("pairs",), ("pairs",)),
        Stage(("dropout", "seed", "same_seed", "other_seed"), ("dropout", "seed")),
        Stage(("mixing",), ("mixing",)),
    ),
    tolerances={
        "loss": (2e-6, SMOOTH),
        "gradients": (1e-3, SMOOTH),
        "large-gradients": (1e-3, "gradients are found from the step, whose rounding grows with them"),
        "one-step": (4e-4, SMOOTH),
        "long-run": (1e-4, "Adam divides by roots of squares; float32 rounds them"),
        "pairs": (1.5e-6, SMOOTH),
        "dropout": (2e-6, "a rate of one half, and a loss of one sample"),
        "logits": (3e-6, SMOOTH),
        "losses": (1e-5, SMOOTH),
        "ten-steps": (4e-4, SMOOTH + "; Adam divides by roots of squares that are near zero"),
    },
    inputs=inputs.made,
)
ROOM = Room(
    LADDER,
    measure=TRAINING,
    network=both_ways,
    fields={"length": "Words of a review", "beta1": "Beta 1", "beta2": "Beta 2"},
)
