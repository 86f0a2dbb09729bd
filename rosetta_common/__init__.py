"""The names that every example of the Deep-Learning Rosetta Stone imports: data, mini-batches, specification, progress.

The package has two floors, and an import never goes up a floor:

* The examples import ``rosetta_common.ground`` inside every framework's environment, also the oldest. It needs
  Python 3.6 and numpy, nothing else.
* ``rosetta_common.upper`` is the rest (registry, environments, runner, command line, site). It needs Python 3.11 or
  newer.
"""

from rosetta_common.ground.script_path import leave_examples_folder

# This must come before the import of any framework: `examples/cnn_cifar10/chainer.py` would otherwise shadow Chainer.
leave_examples_folder()

from rosetta_common.ground.cifar10 import load_cifar10
from rosetta_common.ground.classifier import logistic_regression
from rosetta_common.ground.imdb import decode_review, load_imdb
from rosetta_common.ground.imdb_bigrams import load_imdb_bigrams
from rosetta_common.ground.minibatches import MiniBatches
from rosetta_common.ground.mnist import load_mnist
from rosetta_common.ground.moved_images import shift_and_flip
from rosetta_common.ground.nietzsche import decode_text, load_nietzsche, load_nietzsche_text
from rosetta_common.ground.progress import report_batch, report_epoch
from rosetta_common.ground.resnet50_features import load_enlarged_cifar10, resnet50_weights
from rosetta_common.ground.workloads import specification

__version__ = "0.1.0"

__all__ = [
    "MiniBatches",
    "decode_review",
    "decode_text",
    "load_cifar10",
    "load_enlarged_cifar10",
    "load_imdb",
    "load_imdb_bigrams",
    "load_mnist",
    "load_nietzsche",
    "load_nietzsche_text",
    "logistic_regression",
    "report_batch",
    "report_epoch",
    "resnet50_weights",
    "shift_and_flip",
    "specification",
]
