"""The room of ``transformer_text``."""

from rosetta_common.upper.workloads import Ladder, Room, Stage
from rosetta_common.upper.workloads.transformer_text import deviations, inputs, reference
from rosetta_common.upper.workloads.transformer_text.diagram import decoder

LADDER = Ladder(
    rungs=(
        "data",
        "parameters",
        "initialiser",
        "loss",
        "gradients",
        "clipped",
        "schedule",
        "decay",
        "one-step",
        "ten-steps",
        "losses",
        "shuffling",
        "pairs",
        "dropout",
        "seed",
        "mask",
        "logits",
        "counted",
        "accuracy",
        "generated",
    ),
    deviations=deviations.deviations,
    shapes=reference.SHAPES,
    stages=(
        Stage(
            ("gradient",),
            ("data", "parameters", "initialiser", "loss", "gradients", "counted", "accuracy", "generated"),
        ),
        Stage(("clipped",), ("clipped",)),
        Stage(("decay",), ("schedule", "decay")),
        Stage(("steps",), ("one-step", "ten-steps", "losses")),
        Stage(("order",), ("shuffling",)),
        Stage(("pairs",), ("pairs", "mask")),
        Stage(("dropout",), ("dropout", "logits")),
        Stage(("seed", "same_seed", "other_seed"), ("seed",)),
    ),
    tolerances={
        "gradients": (2e-3, "read off one step of the optimiser, so that the rounding of the weights is the limit"),
        "one-step": (3e-2, "a gradient that float32 rounds away is not much smaller than Adam's epsilon"),
        "ten-steps": (1e-2, "a gradient that float32 rounds away is not much smaller than Adam's epsilon"),
        "losses": (1e-4, "the weights' differences of the ten steps"),
        "mask": (
            1e-3,
            "another row's products may be summed in another order; a character that leaks makes 1 and more",
        ),
        "logits": (
            2e-3,
            "logits of up to 20; queries and keys are large, so that attention multiplies what float32 rounds",
        ),
        "dropout": (5, "one share in two million is so far off by chance"),
        "pairs": (1e-5, "float32 alone"),
    },
    inputs=inputs.made,
)
ROOM = Room(
    LADDER,
    network=decoder,
    fields={
        "length": "Characters in a window",
        "held_out": "Held-out share of the text",
        "norm_epsilon": "Epsilon of layer normalisation",
        "start": "Deviation of matrices at the start",
        "beta1": "Beta 1",
        "beta2": "Beta 2",
        "decay": "Weight decay of matrices",
        "warm_up": "Steps of warm-up",
        "last_rate": "Last rate, as a share",
        "clip": "Longest gradient",
    },
)
