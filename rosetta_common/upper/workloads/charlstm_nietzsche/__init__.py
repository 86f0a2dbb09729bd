"""The room of ``charlstm_nietzsche``, which has no proof yet."""

from rosetta_common.upper.workloads import Room
from rosetta_common.upper.workloads.charlstm_nietzsche.diagram import character_network

ROOM = Room(
    network=character_network,
    fields={
        "length": "Characters in a window",
        "step": "From window to window",
        "held_out": "Held-out windows",
        "rho": "Rho",
    },
)
