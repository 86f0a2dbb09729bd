"""The room of ``mlp_mnist``, which has no proof yet."""

from rosetta_common.upper.workloads import Room
from rosetta_common.upper.workloads.mlp_mnist.diagram import dense_network

ROOM = Room(network=dense_network, fields={"rho": "Rho"})
