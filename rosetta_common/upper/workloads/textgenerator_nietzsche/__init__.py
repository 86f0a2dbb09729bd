"""The room of ``textgenerator_nietzsche``, which has no proof yet."""

from rosetta_common.upper.workloads import Room
from rosetta_common.upper.workloads.textgenerator_nietzsche.diagram import two_headed_network

ROOM = Room(
    network=two_headed_network,
    fields={
        "length": "Characters in a window",
        "step": "From window to window",
        "held_out": "Held-out windows",
        "auxiliary_weight": "Weight of the auxiliary loss",
        "bn_momentum": "Momentum of batch normalisation",
        "bn_epsilon": "Epsilon of batch normalisation",
    },
)
