"""The page on carrying weights: the table of conventions, and the recipe for any two frameworks."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import asdict
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import depend
from rosetta_common.upper.site.elements import Entry, OtherOnly, paragraph, scrolling, table
from rosetta_common.upper.site.families import FamilyDirective
from rosetta_common.upper.weights.conventions import Conventions, Kernel, Recurrent, read_conventions
from rosetta_common.upper.weights.recipe import Recipe, recipes

HEADER = (
    "Framework",
    "Dense",
    "Convolution",
    "Transposed convolution",
    "LSTM's gates; biases",
    "GRU's gates; biases",
    "Flattened pictures",
)
NONE = "\u2013"
BIASES = {1: "one", 2: "two", "new": "one, and a second for n", "input": "on the input's side alone"}
CHOSEN = ("pytorch", "keras")  # at first


class WeightsDirective(FamilyDirective):
    """A directive about all frameworks in the table of conventions."""

    required_arguments = 0

    def titles(self) -> dict[str, str]:
        """The frameworks and families in the table, with their titles."""
        depend(self.env.app, examples=False)
        facts, registry = self.all_facts(), self.site_content.registry
        return {name: facts[name].title if name in facts else registry.title(name) for name in read_conventions()}


class RosettaConventions(WeightsDirective):
    """``{rosetta-conventions}``: how each framework stores the weights of each layer."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        named = self.titles()
        rows: list[list[Entry]] = [[named[name], *cells(one)] for name, one in read_conventions().items()]
        return [scrolling(table(HEADER, rows), "How each framework stores weights")]


def cells(held: Conventions) -> list[Entry]:
    """A framework's row: the axes of three kernels, both recurrent layers, the order of flattened pictures."""
    kernels = [_kernel(held.kernel(layer)) for layer in ("dense", "conv", "transposed")]
    return [*kernels, _recurrent(held.lstm), _recurrent(held.gru), ", ".join(held.flatten or NONE)]


def _kernel(kernel: Kernel | None) -> str:
    if kernel is None:
        return NONE
    return f"({', '.join(kernel.axes)})" + (", turned" if kernel.turned else "")


def _recurrent(layer: Recurrent | None) -> str:
    if layer is None:
        return NONE
    return f"{', '.join(layer.gates)}; {BIASES[layer.biases]}"


def packed_recipes() -> tuple[list[dict[str, object]], dict[str, dict[str, list[int]]]]:
    """The recipes of every pair: each different one once, and the numbers of those from A to B (``[a][b]``)."""
    held = read_conventions()
    different: dict[Recipe, int] = {}
    pairs: dict[str, dict[str, list[int]]] = {}
    for a, b in itertools.permutations(held, 2):
        pairs.setdefault(a, {})[b] = [
            different.setdefault(one, len(different)) for one in recipes(held[a], held[b])
        ]  # a dict keeps the order in which they came
    return [asdict(one) for one in different], pairs


class RosettaRecipes(WeightsDirective):
    """``{rosetta-recipes}``: a choice of two frameworks, whose recipe ``rosetta-weights.js`` shows."""

    def run(self) -> list[nodes.Node]:
        """Make the form; without a script the page names the command."""
        named = self.titles()
        different, pairs = packed_recipes()
        columns = {
            name: key for name, one in self.site_content.registry.frameworks.items() if (key := _row(one, named))
        }
        packed = {"recipes": different, "pairs": pairs, "columns": columns}
        data = escape(json.dumps(packed, separators=(",", ":")))
        known, read = (_options(named, chosen) for chosen in CHOSEN)
        form = (
            f'<form class="rosetta-go rosetta-recipes" aria-label="Choose two frameworks" data-recipes="{data}">'
            f'<label><span>From</span> <select name="from">{known}</select></label>'
            f'<label><span>To</span> <select name="to">{read}</select></label>'
            "</form>"
            '<div class="rosetta-recipe" aria-live="polite"><noscript><p>Your browser runs no scripts: '
            "<code>rosetta weights A B</code> prints the recipe.</p></noscript></div>"
        )
        command = paragraph("The command ", nodes.literal("", "rosetta weights A B"), " prints the recipe.")
        return [nodes.raw("", form, format="html"), OtherOnly("", command)]


def _row(framework: Framework, named: Mapping[str, str]) -> str:
    """The row of the table that holds for a column: its own or its family's; empty if there is none."""
    return next((name for name in (framework.name, framework.family) if name in named), "")


def _options(named: dict[str, str], chosen: str) -> str:
    return "".join(
        f'<option value="{name}"{" selected" if name == chosen else ""}>{escape(title)}</option>'
        for name, title in named.items()
    )


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-conventions", RosettaConventions)
    app.add_directive("rosetta-recipes", RosettaRecipes)
    app.add_js_file("rosetta-weights.js", loading_method="defer")
