"""The base class of the adapters, which read and write a framework's parameters in the proof's names and layouts."""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.timing import ExampleFailed


class Misfit(ValueError):
    """The adapter expects other parameters than the example has; the message names the difference."""


class Adapter:
    """Reads and writes the parameters of a running example.

    An adapter defines ``get`` and ``set``; ``pack_<workload>`` for each workload that it knows; and ``handles``, or
    ``handles_<workload>`` if workloads differ in it.

    Args:
        variable: called with names; returns the example's first variable with one of these names.
        workload: the workload's name.
        shapes: an ``OrderedDict`` from the proof's name of each parameter to its shape.
    """

    # Whether the weights can be read while the train step runs, after each batch.
    reads_in_training = True

    def __init__(self, variable, workload, shapes):
        self.variable, self.workload, self.shapes = variable, workload, shapes
        self._packed_places = None

    @staticmethod
    def prepare():
        """Called before every trial except the first: resets the framework, so that the cells can run again."""

    def handles(self):
        """Return the framework's objects that hold the parameters, by the framework's names; in a fixed order."""
        return self._for_workload("handles")()

    def get(self, handle):
        """Return the numbers of one parameter as a numpy array."""
        raise NotImplementedError

    def set(self, handle, array):
        """Write numbers into one parameter; ``array`` is float32 and contiguous."""
        raise NotImplementedError

    def pack(self, weights):
        """Return arrays in the framework's layouts, in the order of ``handles``, as ``pack_<workload>`` makes them.

        That method may only move numbers and leave some out: so the base class can compute the inverse.

        Args:
            weights: a mapping of the proof's names to arrays in its own layouts.

        Raises:
            ExampleFailed: if the adapter has no such method.
        """
        return self._for_workload("pack")(weights)

    def keep_order(self):
        """Make the train step take the samples in their order; ``MiniBatches`` needs no help."""

    def read(self, names=None):
        """Return the parameters in the proof's names and layouts.

        Args:
            names: the wanted parameters; all by default.

        Returns:
            An ``OrderedDict`` of float32 arrays; NaN for numbers that the framework doesn't have.

        Raises:
            Misfit: if the framework has another number or other sizes of parameters.
        """
        sizes = [int(np.prod(shape)) for shape in self.shapes.values()]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        wanted = set(self.shapes if names is None else names)
        flat = np.full(starts[-1], np.nan, np.float32)
        handles, places = self.handles(), self._places(starts)
        self._check(handles, places)
        for (name, handle), place in zip(handles.items(), places):
            if names is None or self._holds(place, starts, wanted):
                array = np.asarray(self.get(handle), np.float32)
                if array.shape != place.shape:
                    raise Misfit("%s has the shape %s, not %s" % (name, array.shape, place.shape))
                flat[place.reshape(-1)] = array.reshape(-1)
        parts = zip(self.shapes.items(), starts, starts[1:])
        return OrderedDict(
            (name, flat[start:stop].reshape(shape)) for (name, shape), start, stop in parts if name in wanted
        )

    def write(self, weights):
        """Write weights, in the proof's names and layouts, into the framework; raises ``Misfit`` as ``read`` does."""
        handles, arrays = self.handles(), self.pack(weights)
        self._check(handles, arrays)
        for (name, handle), array in zip(handles.items(), arrays):
            found = tuple(np.shape(self.get(handle)))
            if found != array.shape:
                raise Misfit("%s has the shape %s, not %s" % (name, found, array.shape))
            self.set(handle, np.ascontiguousarray(array, np.float32))

    def _for_workload(self, verb):
        """Return the method ``<verb>_<workload>``; if it is missing, ``ExampleFailed`` says where to add it."""
        name = "%s_%s" % (verb, self.workload)
        if not hasattr(self, name):
            module = type(self).__module__
            raise ExampleFailed(
                "proof",
                "the adapter %s doesn't know %s: add a method %s to %s.py"
                % (module.split(".")[-1], self.workload, name, module.replace(".", "/")),
            )
        return getattr(self, name)

    def _places(self, starts):
        """The positions of each framework parameter's numbers in the concatenation of the proof's parameters."""
        if self._packed_places is None:
            ends = zip(self.shapes.items(), starts, starts[1:])
            indices = OrderedDict((name, np.arange(start, stop).reshape(shape)) for (name, shape), start, stop in ends)
            self._packed_places = self.pack(indices)
        return self._packed_places

    def _holds(self, place, starts, wanted):
        """Whether a parameter of the framework holds numbers of the wanted parameters."""
        parts = zip(self.shapes, starts, starts[1:])
        return any(((place >= start) & (place < stop)).any() for name, start, stop in parts if name in wanted)

    @staticmethod
    def _check(handles, arrays):
        if len(handles) != len(arrays):
            told = ", ".join(handles) if len(handles) < 20 else "..."
            raise Misfit("%d parameters (%s), not %d" % (len(handles), told, len(arrays)))
