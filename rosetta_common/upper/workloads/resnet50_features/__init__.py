"""The room of ``resnet50_features``."""

from rosetta_common.upper.tables.measures import FEATURES
from rosetta_common.upper.workloads import Ladder, Room
from rosetta_common.upper.workloads.resnet50_features import deviations
from rosetta_common.upper.workloads.resnet50_features.diagram import residual_network

LADDER = Ladder(rungs=("data", "features", "counted", "accuracy"), deviations=deviations.deviations)
ROOM = Room(LADDER, measure=FEATURES, network=residual_network, fields={"size": "Pixels a side"})
