"""Notes the labels of the test samples that the shared loaders return: an example's accuracy is counted against these.

An example holds its labels in a variable of its own, which it could change by mistake (``y_test = predictions``).
"""

import functools

import numpy as np

import rosetta_common


class LoadedLabels:
    """In a ``with`` block, the loaders of ``rosetta_common`` note the labels of the test samples that they return.

    Args:
        loaders: names of loaders (``Workload.loaders``).
    """

    def __init__(self, loaders):
        self.loaders = {name: getattr(rosetta_common, name) for name in loaders}
        self.noted = None  # from the last call of a loader; ``None`` before it

    def __enter__(self):
        for name, load in self.loaders.items():
            setattr(rosetta_common, name, self._noting(load))
        return self

    def __exit__(self, *_):
        for name, load in self.loaders.items():
            setattr(rosetta_common, name, load)

    def _noting(self, load):
        @functools.wraps(load)
        def noting(*args, **kwargs):
            train, test = load(*args, **kwargs)
            self.noted = np.array(test[1])  # a copy: the example may change its own
            return train, test

        return noting
