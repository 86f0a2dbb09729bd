"""The data sets there are, by the name that a specification has for them."""

from collections import OrderedDict

from rosetta_common.ground.cifar10 import CIFAR10

DATASETS = OrderedDict((data.name, data) for data in (CIFAR10,))
