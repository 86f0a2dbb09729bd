"""The room of ``fasttext_imdb``, which has no proof yet."""

from rosetta_common.upper.workloads import Room
from rosetta_common.upper.workloads.fasttext_imdb.diagram import averaging_network

ROOM = Room(network=averaging_network, fields={"words": "Word ids", "vocabulary": "Word and bigram ids"})
