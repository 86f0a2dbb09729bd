"""The room of ``deepcnn_cifar10``, which has no proof yet."""

from rosetta_common.upper.workloads import Room
from rosetta_common.upper.workloads.deepcnn_cifar10.diagram import deep_network

ROOM = Room(network=deep_network, fields={"rho": "Rho"})
