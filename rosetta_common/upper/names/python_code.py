"""The API names in Python code, by its syntax tree.

A name is resolved through the imports and assignments before it: after ``from torch import nn``, ``nn.Conv2d`` is
``torch.nn.Conv2d``. A method is found if its object is one that a framework's function gave, as in
``optimizer.zero_grad()``. Its class isn't guessed: it is listed by its own name alone. The code's own functions,
classes and attributes don't count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rosetta_common.upper.names.uses import METHOD, OTHERS, PLAIN, Use, counts, last_part, makes_objects

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Known:
    """What is known of a variable."""

    path: str = ""  # the whole name of a module, a class or a function; empty for a value
    surely: bool = False  # of a value: whether it is an object of the framework, not perhaps a plain number or array
    own: frozenset[str] | None = None  # of a class of the code and of its objects: the names that the code gives them

    @property
    def value(self) -> bool:
        """Whether it is a value that the framework gave."""
        return not self.path


def python_uses(text: str) -> list[Use]:
    """All uses of API names in Python code, in no special order.

    Raises:
        SyntaxError: if the code is no Python.
    """
    reader = _Reader()
    reader.scope(ast.parse(text).body)
    return [use for use in reader.found if counts(use.name) or use.name.startswith(METHOD)]


class _Reader(ast.NodeVisitor):
    """Walks through code with what is known of its variables."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.found: list[Use] = []
        self._waiting: list[tuple[Function, Known | None]] = []

    def scope(self, body: Sequence[ast.AST]) -> None:
        """Read a module or a function's body; the bodies of its functions come last, as they may use later names."""
        outer, self._waiting = self._waiting, []
        for statement in body:
            self.visit(statement)
        while self._waiting:
            function, of = self._waiting.pop(0)
            with self._inside():
                self._forget(function.args, first=of)
                self.scope(function.body)
        self._waiting = outer

    # what is known

    def kind(self, node: ast.AST | None) -> Known | None:
        """What is known of an expression; ``None`` if it is nothing of a framework."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.NamedExpr | ast.Starred):
            return self.kind(node.value)
        if isinstance(node, ast.Subscript | ast.BinOp | ast.UnaryOp):
            parts = [base for base in map(self.kind, ast.iter_child_nodes(node)) if base and base.value]
            return Known() if parts else None
        if isinstance(node, ast.Call):
            made = self.kind(node.func)
            if made is None:
                return None
            surely = not made.value and makes_objects(made.path)
            return Known(surely=surely, own=made.own if surely else None)
        if isinstance(node, ast.Attribute):
            base = self.kind(node.value)
            if base is None or (base.own is not None and (not base.value or node.attr in base.own)):
                return None
            return Known() if base.value else Known(f"{base.path}.{node.attr}")
        return None

    def _bind(self, target: ast.AST | None, known: Known | None) -> None:
        if isinstance(target, ast.Name):
            if known is None:
                self.known.pop(target.id, None)
            else:
                self.known[target.id] = known
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self._bind(part, Known() if known and known.value else None)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, None)
        elif target is not None:
            self.visit(target)  # an attribute or an item

    def _import(self, variable: str, path: str) -> None:
        if path.partition(".")[0] in OTHERS:
            self.known.pop(variable, None)
        else:
            self.known[variable] = Known(path)

    @contextmanager
    def _inside(self) -> Iterator[None]:
        outer, self.known = self.known, dict(self.known)
        yield
        self.known = outer

    def _forget(self, arguments: ast.arguments, first: Known | None = None) -> None:
        """The arguments of a function hide the variables of the same names; ``first`` is what its first one is."""
        named = [*arguments.posonlyargs, *arguments.args]
        others = [*arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
        for argument in (*named, *others):
            self.known.pop(argument.arg, None)
        if first and named:
            self.known[named[0].arg] = first

    # uses

    def _note(self, name: str, node: ast.expr) -> None:
        self.found.append(Use(name, node.end_lineno or node.lineno))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note a whole chain, such as ``torch.optim.SGD``."""
        found = self.kind(node)
        if found and not found.value:
            self._note(found.path, node)
        else:
            self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        """Note a name that was imported by itself, if it is used under its own name."""
        found = self.known.get(node.id)
        if found and not found.value and last_part(found.path) == node.id:
            self._note(found.path, node)

    def visit_Call(self, node: ast.Call) -> None:
        """Note a method of a framework's object."""
        if isinstance(node.func, ast.Attribute):
            base, name = self.kind(node.func.value), node.func.attr
            own = bool(base and base.own and name in base.own)
            if base and base.value and not own and (base.surely or name not in PLAIN) and not name.startswith("_"):
                self._note(METHOD + name, node.func)
        self.generic_visit(node)

    # statements and expressions that name variables

    def visit_Import(self, node: ast.Import) -> None:
        """Know a module."""
        for alias in node.names:
            root = alias.name.partition(".")[0]
            self._import(alias.asname or root, alias.name if alias.asname else root)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Know what a module holds."""
        for alias in node.names:
            self._import(alias.asname or alias.name, f"{node.module}.{alias.name}")

    def visit_Assign(self, node: ast.Assign) -> None:
        """Know what a variable holds."""
        self.visit(node.value)
        for target in node.targets:
            self._bind(target, self.kind(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Know what a variable holds."""
        self.visit(node.annotation)
        if node.value:
            self.visit(node.value)
        self._bind(node.target, self.kind(node.value))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """Know what a variable holds."""
        self.visit(node.value)
        self._bind(node.target, self.kind(node.value))

    def visit_With(self, node: ast.With) -> None:
        """Know what a context gives."""
        for item in node.items:
            self.visit(item.context_expr)
            self._bind(item.optional_vars, self.kind(item.context_expr))
        self._all(node.body)

    def visit_For(self, node: ast.For) -> None:
        """Nothing is known of what an iterator gives."""
        self.visit(node.iter)
        self._bind(node.target, None)
        self._all((*node.body, *node.orelse))

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        """A comprehension has variables of its own."""
        with self._inside():
            for part in node.generators:
                self.visit(part.iter)
                self._bind(part.target, None)
                self._all(part.ifs)
            self._all((node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,))

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp  # noqa: N815 -- ast's names

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """A lambda has variables of its own."""
        self._defaults(node.args)
        with self._inside():
            self._forget(node.args)
            self.visit(node.body)

    def visit_FunctionDef(self, node: Function, of: Known | None = None) -> None:
        """A function of the code is no API; its body is read at the end of the scope."""
        self._all(node.decorator_list)
        self._defaults(node.args)
        self.known.pop(node.name, None)
        self._waiting.append((node, of))

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 -- ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A class of the code has the methods of its base, if that is a framework's."""
        self._all((*node.decorator_list, *node.bases, *(one.value for one in node.keywords)))
        bases = [base for base in map(self.kind, node.bases) if base and not base.value]
        own = frozenset(_own_names(node)).union(*(base.own or () for base in bases))
        if bases:
            self.known[node.name] = Known(bases[0].path, own=own)
        else:
            self.known.pop(node.name, None)
        with self._inside():
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                    self.visit_FunctionDef(statement, of=Known(surely=True, own=own) if bases else None)
                else:
                    self.visit(statement)

    def _defaults(self, arguments: ast.arguments) -> None:
        self._all((*arguments.defaults, *filter(None, arguments.kw_defaults)))

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)


def _own_names(node: ast.ClassDef) -> Iterator[str]:
    """The methods and attributes that a class defines itself."""
    for inside in ast.walk(node):
        if isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef):
            yield inside.name
        elif isinstance(inside, ast.Attribute) and isinstance(inside.ctx, ast.Store):
            yield inside.attr
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))
