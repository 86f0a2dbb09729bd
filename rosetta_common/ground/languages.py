"""Evaluates the cells of an example, in this Python or in another language's program with this Python inside."""

import sys
from types import ModuleType

from rosetta_common.ground import software


class Python:
    """Runs cells in Python, as the code of the main module."""

    def __init__(self, path):
        self.path = path
        module = ModuleType("__main__")
        module.__file__ = path
        sys.modules["__main__"] = module  # so that classes of the example can be pickled
        self.namespace = module.__dict__

    def evaluate(self, source, line):
        """Run a cell's source, which begins at ``line`` of the example; raises the cell's own errors."""
        # Blank lines in front keep the file's line numbers, for tracebacks and for tools that read the source.
        exec(compile("\n" * (line - 1) + source, self.path, "exec", dont_inherit=True), self.namespace)

    def variables(self, names):
        """Return a dict of the named variables; a variable that the example doesn't have is left out."""
        return {name: self.namespace[name] for name in names if name in self.namespace}

    def versions(self, modules):
        """Return ``{name: version}`` of the language, numpy and the named modules."""
        return software.versions(modules)


class Guest:
    """Runs cells in another language, whose program has this Python inside; has the interface of ``Python``.

    Args:
        evaluate: a function of a cell's source, its first line's number and the example's path. It sends what the cell
            prints to ``sys.stdout``, and returns the error's message if the cell fails, else "".
        variables: a function of names; returns a dict of the example's variables with these names.
        versions: a function of the names of modules; returns the versions of the language and of its own modules.
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
        """Run a cell's source, which begins at ``line`` of the example; raises ``GuestError`` if it fails."""
        error = self._evaluate(source, line, self.path)
        if error:
            raise GuestError(error)

    def versions(self, modules):
        """Return ``{name: version}`` of both languages and of their modules among the named ones."""
        return dict(software.versions(modules), **self._versions(modules))


class GuestError(Exception):
    """An error in another language; its program has printed the traceback."""
