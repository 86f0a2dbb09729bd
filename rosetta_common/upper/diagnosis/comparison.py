"""Two models' notes side by side: their pairs of arrays, what explains each pair, and arrays of weights made alike."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rosetta_common.upper.diagnosis.closeness import SAME, deviation
from rosetta_common.upper.diagnosis.explain import Context, Explanation
from rosetta_common.upper.diagnosis.noted import Array, Notes
from rosetta_common.upper.diagnosis.pairs import Pairs, pair
from rosetta_common.upper.diagnosis.values import order_of_samples


class Comparison:
    """The notes of two models, A and B."""

    def __init__(self, a: Notes, b: Notes) -> None:
        self.a, self.b = a, b
        self._pairs: dict[str, Pairs] = {}
        self._explained: dict[tuple[str, str], Explanation | None] = {}

    def pairs(self, rung: str) -> Pairs:
        """The pairs of a rung; none if one of the two doesn't have it."""
        if rung not in self._pairs:
            self._pairs[rung] = pair(self.a.of(rung), self.b.of(rung))
        return self._pairs[rung]

    @cached_property
    def context(self) -> Context:
        """The number of samples, and the shapes of pictures that may have been flattened, in both readings."""
        arrays = [*self.a.of("data").values(), *self.a.of("outputs").values()]
        batch = next((len(array) for array in arrays if array.ndim), 0)
        pictures = []
        for array in (
            array for held in (self.a, self.b) for rung in ("data", "outputs") for array in held.of(rung).values()
        ):
            if array.ndim == 4:
                _, one, two, three = array.shape
                pictures += [(one, two, three), (three, one, two)]
        return Context(batch, tuple(dict.fromkeys(pictures)))

    @cached_property
    def order(self) -> Array | None:
        """The order of B's samples that is A's, if it is another one and the samples are the same."""
        for name, other in self.pairs("data").paired:
            order = order_of_samples(self.a.of("data")[name], self.b.of("data")[other])
            if order is not None:
                return None if np.array_equal(order, np.arange(len(order))) else order
        return None

    def explain(self, rung: str, name: str, mine: Array, its: Array) -> Explanation | None:
        """What explains the difference of a pair of arrays; ``None`` if nothing known does."""
        key = rung, name
        if key not in self._explained:
            self._explained[key] = self.context.explain(rung, mine, its)
        return self._explained[key]

    def alike(self, rung: str) -> tuple[dict[str, Array], dict[str, Array]]:
        """Arrays about weights, by A's names: A's, and B's with their numbers moved as the weights' are."""
        a, b = dict[str, Array](), dict[str, Array]()
        weights, others = self.a.of("weights"), self.b.of("weights")
        partners = dict(self.pairs("weights").paired)
        for name, other in self.pairs(rung).paired:
            mine, its = self.a.of(rung)[name], self.b.of(rung)[other]
            if partners.get(name) == other and others[other].shape == its.shape:
                moved = deviation(weights[name], others[other]) > SAME
                found = self.explain("weights", name, weights[name], others[other]) if moved else None
                its = found.undo(its) if found else its
            if its.shape == mine.shape:
                a[name], b[name] = mine, its
        return a, b
