"""Finds the definitions of the project that are reached from entry points; the module of a definition doesn't count.

A definition is a function, a class or an assignment at the top of a module. It reaches the definitions that it names,
in its own module or imported from another module of the project. Modules that find or fetch data, describe the machine
or write files are never entered: the digest of the data covers their results.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.records.meaning import PROJECT, canonical

# Modules of the ground floor that are never entered: their changes can't change a result or a time.
OUTSIDE = frozenset({"data", "datasets", "download", "files", "machine", "records", "script_path", "software", "steps"})
# Names of values: if they count for a record, they have a digest of their own.
VALUES = frozenset({"specification", "FOLLOWED", "RUNGS", "differences", "ladder", "find_workload"})

Entry = tuple[str, str]  # a module's path below the root, and a name that it defines


@dataclass
class Module:
    """One module of the project."""

    path: str
    tree: ast.Module

    @cached_property
    def definitions(self) -> dict[str, list[ast.stmt]]:
        """The statements at the top of the module that bind or change a name, by name."""
        found: dict[str, list[ast.stmt]] = {}
        for statement in self.tree.body:
            for name in _bound(statement):
                found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def effects(self) -> list[ast.stmt]:
        """The statements at the top of the module that bind no name, except the docstring."""
        calls = [node for node in self.tree.body if isinstance(node, ast.Expr)]
        return [node for node in calls if not isinstance(node.value, ast.Constant)]

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """By imported name: the module, and the name in it ("" for the module itself)."""
        return dict(_imported(self.tree.body))


@dataclass
class Code:
    """The project's modules below one root, each parsed once."""

    root: Path
    _modules: dict[str, Module | None] = field(default_factory=dict)
    _forms: dict[tuple[str, str, tuple[str, ...]], tuple[str, list[Entry], list[str]]] = field(default_factory=dict)

    def module(self, path: str) -> Module | None:
        """A module by its path below the root; ``None`` if there is none."""
        if path not in self._modules:
            file = self.root / path
            parsed = Module(path, ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else None
            self._modules[path] = parsed
        return self._modules[path]

    def place(self, path: Path) -> Path:
        """The path of a project's file below this root; a path outside the project is returned as it is."""
        return self.root / path.relative_to(ROOT) if path.is_relative_to(ROOT) else path

    def path_of(self, dotted: str) -> str:
        """The path of a module of the project; "" if there is no such module."""
        base = dotted.replace(".", "/")
        return next((path for path in (f"{base}.py", f"{base}/__init__.py") if self.module(path)), "")

    def find(self, path: str, name: str) -> Entry | None:
        """The definition of a name in a module: in the module itself, or in the module from which it is imported."""
        module = self.module(path)
        while module is not None:
            if name in module.definitions:
                return module.path, name
            dotted, inner = module.imports.get(name, ("", ""))
            before, (path, name) = (path, name), (self.path_of(dotted), inner)
            # A package that imports one of its own modules has the module under this same name.
            module = self.module(path) if path and inner and (path, name) != before else None
        return None

    def closure(self, entries: Iterable[Entry], others: Iterable[str] = ()) -> dict[Entry, str]:
        """The canonical form of every definition that is reached.

        Args:
            entries: the definitions to start from; each must exist.
            others: names of workloads that don't count: methods whose names end in one of them are ignored.

        Returns:
            The forms by module and name, in the order of discovery; a form doesn't contain the module.

        Raises:
            RosettaError: if an entry doesn't exist.
        """
        left_out = tuple(sorted(others))
        found: dict[Entry, str] = {}
        waiting = []
        for path, name in entries:
            entry = self.find(path, name)
            if entry is None:
                raise RosettaError(f"{path} defines no {name}, which a digest is taken from")
            waiting.append(entry)
        while waiting:
            entry = waiting.pop()
            if entry in found:
                continue
            form, reached, outside = self._form(*entry, left_out)
            found[entry] = "\n".join([form, *outside])
            waiting += [one for one in reached if one not in found]
        return found

    def _form(self, path: str, name: str, left_out: tuple[str, ...]) -> tuple[str, list[Entry], list[str]]:
        key = path, name, left_out
        if key not in self._forms:
            self._forms[key] = self._read(path, name, left_out)
        return self._forms[key]

    def _read(self, path: str, name: str, left_out: tuple[str, ...]) -> tuple[str, list[Entry], list[str]]:
        """A definition's canonical form, the definitions that it names, and its imports from outside the project."""
        module = self.module(path)
        assert module is not None  # noqa: S101 -- ``find`` has seen it
        if Path(path).stem in OUTSIDE or name in VALUES or self._is_outside(module, name):
            return f"{name}: outside", [], []
        nodes = [_without(node, left_out) for node in module.definitions[name]]
        form = f"{name}: " + "".join(canonical(node) for node in [*nodes, *module.effects])
        reached: list[Entry] = []
        outside: list[str] = []
        for node in [*nodes, *module.effects]:
            own = dict(_imported(ast.walk(node)))
            for dotted, inner, alias in _named(node, {**module.imports, **own}):
                if dotted.startswith(PROJECT):
                    target = self.path_of(dotted)
                    if not target and inner:  # a module of a package: ``from rosetta_common.ground import devices``
                        continue
                    if found := self.find(target, inner):
                        reached.append(found)
                else:
                    outside.append(f"{alias} = {dotted}{'.' if inner else ''}{inner}")
            names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            reached += [(path, one) for one in sorted(names) if one in module.definitions and one != name]
        return form, list(dict.fromkeys(reached)), sorted(set(outside))

    def _is_outside(self, module: Module, name: str) -> bool:
        """Whether a name is bound to an object whose class is never entered, such as a data set."""
        for node in module.definitions[name]:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                dotted, _ = module.imports.get(value.func.id, ("", ""))
                if dotted.startswith(PROJECT) and dotted.rsplit(".", 1)[-1] in OUTSIDE:
                    return True
        return False


def imported_names(source: str) -> Iterator[tuple[str, str]]:
    """The modules of the project that a script imports from, and the names; ``("rosetta_common", "MiniBatches")``."""
    for _, (dotted, inner) in _imported(ast.walk(ast.parse(source))):
        if dotted.split(".")[0] == PROJECT and inner:
            yield dotted, inner


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module binds or changes."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return [  # a compound statement: the names that its inner statements bind
        name for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt) for name in _bound(child)
    ]


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names that import statements bind, each with its module and the name there."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                yield alias.asname or whole, (whole, "")
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, (node.module or "", alias.name)
        elif isinstance(node, ast.Try | ast.If):
            yield from _imported(ast.iter_child_nodes(node))


def _named(node: ast.AST, imports: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """The imports that a definition uses: the module, the name in it ("" for the module itself), and the alias."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in imports:
            dotted, inner = imports[one.value.id]
            if dotted.startswith(PROJECT):  # ``devices.synchronize``: the module is a name of its package
                yield (f"{dotted}.{inner}" if inner else dotted), one.attr, one.value.id
        elif isinstance(one, ast.Name) and one.id in imports:
            yield (*imports[one.id], one.id)


def _without(node: ast.stmt, left_out: tuple[str, ...]) -> ast.stmt:
    """A class without the methods of other workloads; any other statement as it is."""
    if not isinstance(node, ast.ClassDef) or not left_out:
        return node
    ends = tuple(f"_{name}" for name in left_out)
    made = copy(node)
    made.body = [one for one in node.body if not (isinstance(one, ast.FunctionDef) and one.name.endswith(ends))]
    return made
