"""All data sets, by the name that specifications use."""

from collections import OrderedDict

from rosetta_common.ground.cifar10 import CIFAR10
from rosetta_common.ground.imdb import IMDB
from rosetta_common.ground.mnist import MNIST
from rosetta_common.ground.nietzsche import NIETZSCHE

DATASETS = OrderedDict((data.name, data) for data in (CIFAR10, IMDB, MNIST, NIETZSCHE))
