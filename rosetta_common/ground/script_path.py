"""Prevents an example that is run as a script from shadowing the framework of the same name."""

import os
import sys

EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "examples")


def leave_examples_folder(path=None):
    """Remove the folders below ``examples/`` from the module search path.

    ``python examples/cnn_cifar10/chainer.py`` puts ``examples/cnn_cifar10`` first on ``sys.path``, where
    ``import chainer`` finds the example itself.

    Args:
        path: the search path to change in place, ``sys.path`` by default.
    """
    path = sys.path if path is None else path
    inside = EXAMPLES + os.sep
    path[:] = [entry for entry in path if not (os.path.abspath(entry) + os.sep).startswith(inside)]
