"""Makes a Python example self-contained: what it takes from the project is replaced by what users write.

Each function takes the source and returns it with one kind of thing replaced; ``ScriptError`` if it meets a use of the
project that it doesn't know. The order of samples stays that of the example, so the losses stay the same.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from typing import TypeGuard

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.scripts.source import Edit, Source, is_call, names, renamed, statements

REPORTS = ("report_batch", "report_epoch")
BATCHES = "MiniBatches"
LONG = 27  # characters of a loss that has a place of its own in a call of print
OPERATORS = {ast.Add: ("+", operator.add), ast.Sub: ("-", operator.sub), ast.Mult: ("*", operator.mul)}
CHOSEN = "chosen"  # the indices of a batch's samples


class ScriptError(RosettaError):
    """An example uses the project in a way for which there is no replacement."""


def with_numbers(source: Source, spec: Mapping[str, object]) -> Source:
    """Put the numbers of a specification in the place of ``spec.momentum`` and so on; add up sums with the seed."""
    edits = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.BinOp) and "seed" in _fields(node):
            edits.append(source.put(node, _sum(source, node, spec)))
        elif _is_field(node):
            edits.append(source.put(node, literal(spec[node.attr])))
    return source.edited(edits)


def literal(value: object) -> str:
    """A number as a programmer types it: ``1e-8``, not ``1e-08``."""
    text = repr(value)
    mantissa, e, exponent = text.partition("e-")
    return f"{mantissa}{e}{int(exponent)}" if e and isinstance(value, float) else text


def _is_field(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "spec"


def _fields(node: ast.AST) -> set[str]:
    return {one.attr for one in ast.walk(node) if _is_field(one)}


def _sum(source: Source, node: ast.expr, spec: Mapping[str, object]) -> str:
    """A sum or product with the seed; a number if nothing else is in it, and without a zero that is added."""
    if _is_field(node):
        return repr(spec[node.attr])
    if not isinstance(node, ast.BinOp):
        return source.of(node)
    left, right = _sum(source, node.left, spec), _sum(source, node.right, spec)
    sign, calculate = OPERATORS[type(node.op)]
    if left.isdigit() and right.isdigit():
        return str(calculate(int(left), int(right)))
    return right if (left, sign) == ("0", "+") else f"{left} {sign} {right}"


def with_prints(source: Source) -> Source:
    """Put ``print`` and the framework's own progress in the place of the reports of batches and epochs."""
    reporters = {
        statement.targets[0].id
        for statement in statements(source.tree)
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and _hands_over(statement.value)
    }
    edits = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.stmt) and _only_reports(node, reporters):
            edits.append(source.without(node))
        elif is_call(node, "report_epoch"):
            edits.append(source.put(node, _printed(node)))
        elif isinstance(node, ast.Call):
            edits += _without_reporters(source, node, reporters)
    return source.edited(edits)


def _hands_over(node: ast.AST) -> bool:
    """Whether an expression gives a report to the framework, as a callback."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    return any(isinstance(one, ast.Name) and one.id in REPORTS and id(one) not in called for one in ast.walk(node))


def _only_reports(node: ast.stmt, reporters: set[str]) -> bool:
    """Whether a statement does nothing but report a batch, or make something that reports."""
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        owner = target.value if isinstance(target, ast.Attribute) else target
        return isinstance(owner, ast.Name) and owner.id in reporters
    if not isinstance(node, ast.Expr):
        return False
    call = node.value
    given = call.args if isinstance(call, ast.Call) else []
    return is_call(call, "report_batch") or any(isinstance(one, ast.Name) and one.id in REPORTS for one in given)


def _without_reporters(source: Source, call: ast.Call, reporters: set[str]) -> list[Edit]:
    """Take the reports out of a call's keyword arguments; Keras' ``fit`` prints a line for each epoch instead."""
    gone = [keyword for keyword in call.keywords if _reports(keyword, reporters)]
    edits = [_without_reports(source, call, keyword, reporters) for keyword in gone]
    fits = isinstance(call.func, ast.Attribute) and call.func.attr == "fit"
    if fits and any(keyword.arg == "callbacks" for keyword in gone):
        edits += [source.put(one.value, "2") for one in call.keywords if one.arg == "verbose"]
    return edits


def _without_reports(source: Source, call: ast.Call, keyword: ast.keyword, reporters: set[str]) -> Edit:
    """A call without a keyword argument; of a list of callbacks, those stay that do something else: a schedule."""

    def reports(one: ast.expr) -> bool:
        return _hands_over(one) or bool(names(one) & reporters) or (isinstance(one, ast.Call) and _only_batches(one))

    listed = keyword.value.elts if isinstance(keyword.value, ast.List) else []
    others = [source.of(one) for one in listed if not reports(one)]
    if keyword.arg != "callbacks" or not others:
        return source.without_keyword(call, keyword)
    return source.put(keyword.value, f"[{', '.join(others)}]")


def _reports(keyword: ast.keyword, reporters: set[str]) -> bool:
    """Whether a keyword argument only reports batches, or gives the framework what reports."""
    value = keyword.value
    if keyword.arg == "callbacks" and (_hands_over(value) or names(value) & reporters):
        return True
    if isinstance(value, ast.List):  # of callbacks
        return bool(value.elts) and all(isinstance(one, ast.Call) and _only_batches(one) for one in value.elts)
    return _is_batch_report(value)


def _only_batches(call: ast.Call) -> bool:
    """Whether all that is given to a callback is the report of a batch."""
    return bool(call.keywords) and all(_is_batch_report(keyword.value) for keyword in call.keywords)


def _is_batch_report(value: ast.expr) -> bool:
    """Whether a value is the report of a batch: the function itself, or one that calls it."""
    if isinstance(value, ast.Lambda):
        return is_call(value.body, "report_batch")
    return isinstance(value, ast.Name) and value.id == "report_batch"


def _printed(call: ast.Call) -> str:
    epoch, loss = call.args
    if isinstance(epoch, ast.BinOp) and isinstance(epoch.op, ast.Sub) and ast.unparse(epoch.right) == "1":
        number = ast.unparse(epoch.left)
    else:
        number = f"{ast.unparse(epoch)} + 1"
    value = ast.unparse(loss)
    if '"' in value + number or "\\" in value + number:
        raise ScriptError(f"{value} can't stand in an f-string of Python 3.6")
    if len(value) <= LONG:
        return f'print(f"epoch {{{number}}}: loss {{{value}:.4f}}")'
    return f'print(f"epoch {{{number}}}: loss", f"{{{value}:.4f}}")'


def with_slices(source: Source) -> Source:
    """Put NumPy's permutations and slices in the place of ``MiniBatches``."""
    made: dict[str, ast.Assign] = {}
    batches: dict[str, _Batches] = {}
    for statement in statements(source.tree):
        if isinstance(statement, ast.Assign) and is_call(statement.value, BATCHES):
            name = ast.unparse(statement.targets[0])
            made[name], batches[name] = statement, _Batches(source, statement.value)
    edits: list[Edit] = []
    for node in ast.walk(source.tree):
        edits += _sliced(source, node, batches)
    lambdas = {
        node.body.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Lambda) and isinstance(node.body, ast.Name) and node.body.id in batches
    }
    for name, statement in made.items():
        held = batches[name]
        lines = held.set_up() + (held.generator(name) if name in lambdas else "")
        edits.append(source.put(statement, lines) if lines else source.without(statement))
    done = source.edited(edits)
    left = [node for node in ast.walk(done.tree) if is_call(node, BATCHES)]
    if left:
        raise ScriptError(f"no replacement for {done.of(left[0])}")
    return done


class _Batches:
    """One ``MiniBatches(...)``: its arrays, the size of a batch, the seed."""

    def __init__(self, source: Source, call: ast.Call) -> None:
        given = {keyword.arg: source.of(keyword.value) for keyword in call.keywords}
        self.arrays = [source.of(argument) for argument in call.args]
        self.size, self.seed = given["batch_size"], given.get("seed")

    @property
    def shuffled(self) -> bool:
        return self.seed is not None

    @property
    def indices(self) -> str:
        if self.shuffled:
            return f"np.split(rng.permutation(n), range({self.size}, n, {self.size}))"
        return f"range(0, len({self.arrays[0]}), {self.size})"

    @property
    def index(self) -> str:
        return CHOSEN if self.shuffled else "i"

    @property
    def parts(self) -> list[str]:
        """The expressions of a batch, one for each array."""
        chosen = CHOSEN if self.shuffled else f"i : i + {self.size}"
        return [f"{array}[{chosen}]" for array in self.arrays]

    def set_up(self) -> str:
        if not self.shuffled:
            return ""
        return f"n = len({self.arrays[0]})\nrng = np.random.RandomState({self.seed})"

    def generator(self, name: str) -> str:
        return (
            f"\n\n\n# a new order in each call\ndef {name}():\n    for {self.index} in {self.indices}:\n"
            f"        yield {', '.join(self.parts)}\n"
        )


def _sliced(source: Source, node: ast.AST, batches: Mapping[str, _Batches]) -> list[Edit]:
    """The edits of one node that goes through batches."""

    def held(iterated: ast.AST) -> _Batches | None:
        if isinstance(iterated, ast.Name):
            return batches.get(iterated.id)
        return _Batches(source, iterated) if is_call(iterated, BATCHES) else None

    if isinstance(node, ast.For) and (found := held(node.iter)):
        return [
            source.put(node.target, found.index),
            source.put(node.iter, found.indices),
            source.before(node.body[0], f"{source.of(node.target)} = {', '.join(found.parts)}"),
        ]
    if isinstance(node, ast.ListComp | ast.GeneratorExp) and (found := held(node.generators[0].iter)):
        generator = node.generators[0]
        targets = generator.target.elts if isinstance(generator.target, ast.Tuple) else [generator.target]
        by = dict(zip([source.of(one) for one in targets], found.parts, strict=True))
        return [
            source.put(node.elt, renamed(source, node.elt, by)),
            source.put(generator.target, found.index),
            source.put(generator.iter, found.indices),
        ]
    if isinstance(node, ast.Lambda):
        if isinstance(node.body, ast.Name) and node.body.id in batches:
            return [source.put(node, node.body.id)]
        if found := held(node.body):
            return [source.put(node.body, f"({found.parts[0]} for {found.index} in {found.indices})")]
    if is_call(node, "len") and isinstance(node.args[0], ast.Name) and node.args[0].id in batches:
        return [source.put(node, f"math.ceil(n / {batches[node.args[0].id].size})")]
    return []


def without_project(source: Source) -> Source:
    """Remove the import of the project and the specification."""
    edits = [
        source.without(node)
        for node in source.tree.body
        if (isinstance(node, ast.ImportFrom) and node.module == "rosetta_common")
        or (isinstance(node, ast.Assign) and is_call(node.value, "specification"))
    ]
    return source.edited(edits)


def with_imports(source: Source, wanted: list[str]) -> Source:
    """Add the imports among some that the source needs: they are used, and not there yet."""
    found = [node for node in source.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    there = {line for node in found for line in _lines(node)}
    used = names(source.tree)
    lines = [line for line in wanted if line not in there and _bound(line) in used]
    return source.edited([source.before(found[0], "\n".join(lines))] if lines else [])


def _lines(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [ast.unparse(ast.ImportFrom(node.module, [alias], 0)) for alias in node.names]
    return [ast.unparse(ast.Import([alias])) for alias in node.names]


def _bound(line: str) -> str:
    """The name that an import binds."""
    return line.rpartition(" ")[2].partition(".")[0]
