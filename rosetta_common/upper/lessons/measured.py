"""Lessons that measured runs check: the time of a variant against its column, and the first epoch."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.lessons.verdicts import NO, UNCLEAR, YES
from rosetta_common.upper.records.machines import machine_title
from rosetta_common.upper.records.rounds import Rounds, Throughput
from rosetta_common.upper.records.runs import Record, Results
from rosetta_common.upper.records.statistics import estimate_ratio, in_words
from rosetta_common.upper.registry import Registry

LONGER = 1.05  # a ratio of times: a smaller one is no pitfall
FIRST_EPOCH = "first-epoch"


@dataclass(frozen=True)
class Effect:
    """The effect that measured runs show for one framework."""

    framework: str
    workload: str
    where: str  # the machine, and what was measured there
    told: str  # the ratio in words
    verdict: str  # YES, NO or UNCLEAR; empty if there are too few rounds


def effects(
    kind: str, registry: Registry, results: Results, rounds: Rounds, right: Callable[[str, str], bool]
) -> list[Effect]:
    """The effects of a lesson of one kind (its ``records``), in the registry's order.

    Args:
        kind: ``first-epoch``, or the thing that a variant exchanges.
        registry: the registry.
        results: all records.
        rounds: all rounds.
        right: the accuracy gate, called with workload and framework: a speed that isn't shown counts in no lesson.
    """
    found: list[Effect] = []
    for workload in registry.workloads:
        if kind == FIRST_EPOCH:
            found += _whole_epochs(registry, results, workload, right)
        for machine in rounds.tables(workload):
            of = {
                name: one
                for name, one in rounds.of(machine, workload).items()
                if right(workload, name) and not any(measured.record.stand_in for measured in one.now)
            }
            for framework in registry.columns[workload]:
                if framework.name in of and kind == FIRST_EPOCH:
                    found += first_batches(of[framework.name])
                for variant in registry.variants(workload, framework.name):
                    if variant.exchanges == kind and framework.name in of and variant.name in of:
                        found += exchanged(kind, of[framework.name], of[variant.name])
    return found


def paired(one: Throughput, other: Throughput) -> list[float]:
    """The speed of one column over that of another, one ratio for each round of both."""
    rates = {measured.round: measured.rate for measured in other.now}
    return [measured.rate / rates[measured.round] for measured in one.now if measured.round in rates]


def exchanged(kind: str, column: Throughput, variant: Throughput) -> Iterable[Effect]:
    """Compare a column with its variant of one kind, round by round."""
    # Expected to be slower: the column of a variant with a pipeline, or a variant with a flexible cell.
    ratios = paired(variant, column) if kind == "pipeline" else paired(column, variant)
    if ratios:
        yield Effect(variant.framework, column.workload, _machine(column), *_judged(ratios))


def first_batches(column: Throughput) -> Iterable[Effect]:
    """The ratio of the first epoch to a later one, projected from first batch and rate, one for each round.

    The first epoch is longer by the first batch less a steady batch; an epoch is that of the published specification.
    The ratio of these two batches is told, too: it says how much a short benchmark suffers.
    """
    spec = specification(column.workload, "full", 0)
    if not hasattr(spec, "epochs"):
        return
    ratios, batches = [], []
    for measured in column.now:
        first = statistics.median(run.first_batch for run in measured.record.runs)
        batch = measured.record.content.specification.batch_size / measured.rate
        ratios.append(1 + max(first - batch, 0.0) * measured.rate / spec.n_train)
        batches.append(first / batch)
    told, verdict = _judged(ratios)
    told += f"; first batch {statistics.geometric_mean(batches):.1f} times a later one"
    where = f"{_machine(column)}; projected from the first batch"
    yield Effect(column.framework, column.workload, where, told, verdict)


def _whole_epochs(
    registry: Registry, results: Results, workload: str, right: Callable[[str, str], bool]
) -> Iterable[Effect]:
    """The first epoch of all timed records of whole trainings."""
    columns = [framework.name for framework in registry.columns[workload]]
    records = [r for r in results.records if r.workload == workload and r.timed and not r.stand_in]
    for record in sorted((r for r in records if r.framework in columns), key=lambda r: columns.index(r.framework)):
        if right(workload, record.framework):
            yield from first_epoch(record)


def first_epoch(record: Record) -> Iterable[Effect]:
    """The ratio of a record's first epoch to the median of its other epochs.

    A run has few epochs: the pitfall holds if the first epoch is longer than every other one, in every run.
    """
    several = [run.epoch_seconds for run in record.runs if len(run.epoch_seconds) > 1]
    if several:
        ratio = statistics.median(epochs[0] / statistics.median(epochs[1:]) for epochs in several)
        longer = all(epochs[0] > LONGER * max(epochs[1:]) for epochs in several)
        runs = "one run" if len(several) == 1 else f"{len(several)} runs"
        where = f"{machine_title(record.content.machine)}; profile {record.profile}"
        yield Effect(record.framework, record.workload, where, f"{ratio:.2f} ({runs})", YES if longer else NO)


def _machine(column: Throughput) -> str:
    """The machine of some rounds in words."""
    return machine_title(column.now[-1].record.content.machine)


def _judged(ratios: list[float]) -> tuple[str, str]:
    """A ratio in words, and whether its whole interval is above ``LONGER``."""
    found = estimate_ratio(ratios)
    told = in_words(found, "{:.2f}".format, "one round")
    if found.low is None or found.high is None:
        return told, ""
    return told, YES if found.low > LONGER else NO if found.high < LONGER else UNCLEAR
