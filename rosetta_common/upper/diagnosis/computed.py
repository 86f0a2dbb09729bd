"""Explains outputs and losses by computing them again in NumPy, from what each model noted itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rosetta_common.upper.diagnosis import arrangements, layers, values
from rosetta_common.upper.diagnosis.closeness import SAME, deviation, telling
from rosetta_common.upper.diagnosis.comparison import Comparison
from rosetta_common.upper.diagnosis.findings import Finding, both_names, differing_entries
from rosetta_common.upper.diagnosis.losses import losses, regressions
from rosetta_common.upper.diagnosis.noted import Array, Notes

OUTPUTS, LOSS = "outputs", "loss"
ALIKE = 3.0  # times the deviation of the best variant: such a variant fits as well
STORED = "product"  # how a dense kernel is stored is no difference of what the layer does
FINEST = 1e-6  # relative: float32's own


@dataclass(frozen=True)
class Inputs:
    """A layer's inputs in both models; and B's in A's arrangement, if they are the same numbers."""

    mine: Array
    its: Array
    undone: Array


def outputs(held: Comparison) -> Iterator[Finding]:
    """Compare the layers' outputs in their order; explain the first layer that differs, and tell no later one."""
    a, b = held.a.of(OUTPUTS), held.b.of(OUTPUTS)
    before = _inputs(held)
    for name, other in held.pairs(OUTPUTS).paired:
        mine, its = a[name], b[other] if held.order is None else b[other][held.order]
        off = deviation(mine, its)
        if off > SAME:
            causes, left = _layer(held, (name, other), (mine, its), before) or ((), 0.0)
            found = None if causes else held.explain(OUTPUTS, name, mine, its)
            if found:
                causes, left = found.causes, found.left
            if not causes and (told := values.digits(mine, its)):
                causes, left = (told,), off
            yield Finding(
                OUTPUTS, both_names(name, other), off, causes, left, "" if causes else differing_entries(mine, its)
            )
            if not (found and found.undone is not None):
                return
            before = Inputs(mine, its, found.undone)
        else:
            before = Inputs(mine, its, its)


def loss(held: Comparison) -> Iterator[Finding]:
    """Name the losses that the two models have, from their own logits and labels."""
    mine, its = (np.asarray(next(iter(notes.of(LOSS).values())), np.float64).reshape(-1) for notes in (held.a, held.b))
    off = deviation(mine, its)
    if off <= SAME:
        return
    told = _per_sample(mine, its) or _other_loss(held, mine, its) or _factor(held.context.batch, mine, its)
    causes = (told,) if told else ()
    note = "" if causes else differing_entries(mine, its)
    yield Finding(LOSS, "", off, causes, 0.0, note)


def _inputs(held: Comparison) -> Inputs | None:
    """The inputs of the first layer: the first array of the data; ``None`` if it isn't noted."""
    paired = held.pairs("data").paired
    if not paired:
        return None
    name, other = paired[0]
    mine, its = held.a.of("data")[name], held.b.of("data")[other]
    its = its if held.order is None else its[held.order]
    found = held.explain("data", name, mine, its) if deviation(mine, its) > SAME else None
    return Inputs(mine, its, its if found is None or found.undone is None else found.undone)


def _layer(
    held: Comparison, names: tuple[str, str], made: tuple[Array, Array], before: Inputs | None
) -> tuple[tuple[str, ...], float] | None:
    """Why one layer's outputs differ: it is another variant of the layer, or its kernel was carried over wrongly.

    ``names`` and ``made`` are the layer's name and outputs in A and in B, B's samples in A's order.
    """
    if before is None:
        return None
    x, x_other = before.mine, before.its
    own, its_own = _parameters(held.a.of("weights"), names[0]), _parameters(held.b.of("weights"), names[1])
    y, y_other = made
    mine, its = _fitting(x, own, y), _fitting(x_other, its_own, y_other)
    if not mine or not its or not telling(y):
        return None
    alike = deviation(x, before.undone) <= SAME
    if alike and (causes := _parted(mine, its)):
        return causes, 0.0
    kernel = layers.dense_kernel(its_own)
    if kernel and alike and y.shape == y_other.shape:
        shape = its_own[kernel].shape
        for told, move in arrangements.flattened(shape, shape, held.context.pictures):
            for variant, found in layers.variants(x_other, {**its_own, kernel: move(its_own[kernel])}, y.shape):
                if variant in its and (off := deviation(y, found)) <= SAME:
                    come = told.replace(", A's in", ", but what comes in is in")
                    return (f"B's dense kernel has its inputs in the wrong order: {come}",), off
    return None


def _fitting(x: Array, parameters: Mapping[str, Array], y: Array) -> list[layers.Variant]:
    """The variants of a layer that give a noted output, those that fit as well as the best one."""
    found = [(deviation(y, made), variant) for variant, made in layers.variants(x, parameters, y.shape)]
    best = min((off for off, _ in found), default=1.0)
    return [variant for off, variant in found if off <= min(SAME, max(ALIKE * best, FINEST))]


def _parted(mine: list[layers.Variant], its: list[layers.Variant]) -> tuple[str, ...]:
    """The aspects in which a variant of A and one of B differ, as few as can be; nothing if one variant is both's."""
    told: list[tuple[str, ...]] = []
    for one in mine:
        for other in its:
            if set(one) == set(other):
                aspects = [aspect for aspect in one if one[aspect] != other[aspect] and aspect != STORED]
                told.append(tuple(f"{aspect}: A's is {one[aspect]}, B's is {other[aspect]}" for aspect in aspects))
    return min(told, key=len, default=())


def _parameters(weights: Mapping[str, Array], layer: str) -> dict[str, Array]:
    """A layer's weights, by the last part of their names."""
    begin = (f"{layer}.", f"{layer}/")
    return {name[len(layer) + 1 :]: array for name, array in weights.items() if name.startswith(begin)}


def _per_sample(mine: Array, its: Array) -> str:
    """Words if one model has one loss for each sample, and the other their mean or sum."""
    for many, one, who, other in ((mine, its, "A", "B"), (its, mine, "B", "A")):
        if many.size > 1 and one.size == 1:
            for how, value in (("mean", many.mean()), ("sum", many.sum())):
                if abs(value - one[0]) <= SAME * abs(value):
                    return f"{who} has one loss for each sample, {other} has their {how}"
    return ""


def _other_loss(held: Comparison, mine: Array, its: Array) -> str:
    """Words if the two losses follow from the models' own outputs by different formulas."""
    names = [_formulas(notes, value) for notes, value in ((held.a, mine), (held.b, its))]
    if names[0] and names[1] and not set(names[0]) & set(names[1]):
        return f"A's loss is {names[0][0]}, B's is {names[1][0]}"
    return ""


def _formulas(notes: Notes, value: Array) -> list[str]:
    """The names of the formulas that give a model's loss from its last outputs and its last array of data."""
    made, data = list(notes.of(OUTPUTS).values()), list(notes.of("data").values())
    if not made or len(data) < 2 or value.size != 1:
        return []
    logits, labels = made[-1], data[-1]
    classes = logits.ndim > 1 and logits.shape[-1] > 1 and (labels.dtype.kind in "iub" or labels.shape == logits.shape)
    formulas = losses(logits, labels) if classes else regressions(logits, labels)
    return [told for told, found in formulas if abs(found - value[0]) <= SAME / 10 * max(abs(found), 1e-12)]


def _factor(batch: int, mine: Array, its: Array) -> str:
    if mine.size != 1 or its.size != 1 or not mine[0]:
        return ""
    ratio = float(its[0] / mine[0])
    factors = {0.5: "half A's", 2.0: "twice A's"}
    if batch > 1:
        factors[float(batch)] = f"{batch} times A's: B sums over the samples, A takes their mean"
        factors[1 / batch] = f"A's divided by {batch}: A sums over the samples, B takes their mean"
    return next((f"B's loss is {told}" for factor, told in factors.items() if abs(ratio / factor - 1) <= SAME), "")
