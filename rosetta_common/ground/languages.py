"""What evaluates the cells of an example: this Python, or another language's program with this Python inside."""

import sys
from types import ModuleType

from rosetta_common.ground import software


class Python:
    """What runs cells written in Python: as those of the main module."""

    def __init__(self, path):
        self.path = path
        module = ModuleType("__main__")
        module.__file__ = path
        sys.modules["__main__"] = module  # so that classes of the example can be pickled
        self.namespace = module.__dict__

    def evaluate(self, source, line):
        """Run a cell's source, which begins at a line of the example; raises what the cell raises."""
        # Blank lines in front keep the file's line numbers, for tracebacks and for tools that read the source.
        exec(compile("\n" * (line - 1) + source, self.path, "exec", dont_inherit=True), self.namespace)

    def variables(self, names):
        """Return a dict of those of the named variables that the example has."""
        return {name: self.namespace[name] for name in names if name in self.namespace}

    def versions(self, modules):
        """Return ``{name: version}`` of the language, numpy and the named modules."""
        return software.versions(modules)


class Guest:
    """What runs cells written in another language, whose program has this Python inside; stands in for ``Python``.

    Args:
        evaluate: a function of a cell's source, its first line's number and the example's path. It sends what the cell
            prints to ``sys.stdout``, and returns the error's message where the cell fails, else "".
        variables: a function of names; returns a dict of those variables of the example that are there.
        versions: a function of the names of modules; returns the versions of the language and of its own among them.
    """

    def __init__(self, evaluate, variables, versions):
        self.path = None
        self.variables = variables
        self._evaluate, self._versions = evaluate, versions

    def __call__(self, path):
        """Begin an example."""
        self.path = path
        return self

    def evaluate(self, source, line):
        """Run a cell's source, which begins at a line of the example; raises ``GuestError`` where it fails."""
        error = self._evaluate(source, line, self.path)
        if error:
            raise GuestError(error)

    def versions(self, modules):
        """Return ``{name: version}`` of both languages and the named modules of either."""
        return dict(software.versions(modules), **self._versions(modules))


class GuestError(Exception):
    """An error of another language; its program has printed the traceback."""
