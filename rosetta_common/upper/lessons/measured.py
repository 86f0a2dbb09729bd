"""Lessons that the recorded runs check: the time of a variant against its column, and the first epoch."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rosetta_common.upper.lessons.verdicts import NO, UNCLEAR, YES
from rosetta_common.upper.records.runs import Record, Results
from rosetta_common.upper.records.statistics import estimate_ratio, in_words
from rosetta_common.upper.registry import Registry

LONGER = 1.05  # a ratio of times: a smaller one is no pitfall


@dataclass(frozen=True)
class Effect:
    """The effect that the recorded runs show for one framework."""

    framework: str
    table: tuple[str, ...]  # Record.table
    told: str  # the ratio in words
    verdict: str  # YES, NO or UNCLEAR; empty if there are too few runs


def effects(kind: str, registry: Registry, results: Results) -> list[Effect]:
    """The effects of a lesson of one kind (its ``records``): fullest profiles first, in the registry's order."""
    rows: Callable[[Registry, Record, Results], Iterable[Effect]] = (
        first_epoch if kind == "first-epoch" else variants(kind)
    )
    found: list[Effect] = []
    for workload in registry.workloads:
        for machine, profile in results.tables(workload):
            if profile == "smoke":  # too short for times
                continue
            for framework in registry.columns[workload]:
                record = results.get(machine, workload, profile, framework.name)
                if record and record.in_band and not record.stand_in:
                    found += rows(registry, record, results)
    return found


def variants(kind: str) -> Callable[[Registry, Record, Results], Iterable[Effect]]:
    """Make the function that compares a column with its variants of one kind, run by run.

    Each run gives one ratio: its median epoch over the median epoch of the other's run with the same seed. The epochs
    of one run are no independent repeats, as they share the load of the machine at that time.
    """

    def rows(registry: Registry, record: Record, results: Results) -> Iterable[Effect]:
        for variant in registry.variants(record.workload, record.framework):
            if variant.exchanges != kind:
                continue
            other = results.get(record.machine, record.workload, record.profile, variant.name)
            if other is None or not other.in_band or other.stand_in:
                continue
            # Expected to be slower: the column of a variant with a pipeline, or a variant with a flexible cell.
            slower, faster = (record, other) if kind == "pipeline" else (other, record)
            of_slower, of_faster = _epochs(slower), _epochs(faster)
            ratios = [of_slower[seed] / of_faster[seed] for seed in of_slower if seed in of_faster]
            if ratios:
                yield Effect(variant.name, record.table, *_judged(ratios))

    return rows


def first_epoch(_registry: Registry, record: Record, _results: Results) -> Iterable[Effect]:
    """The ratio of a record's first epoch to the median of its other epochs.

    A run has few epochs: the pitfall holds if the first epoch is longer than every other one, in every run.
    """
    several = [run.epoch_seconds for run in record.runs if len(run.epoch_seconds) > 1]
    if several:
        ratio = statistics.median(epochs[0] / statistics.median(epochs[1:]) for epochs in several)
        longer = all(epochs[0] > LONGER * max(epochs[1:]) for epochs in several)
        runs = "one run" if len(several) == 1 else f"{len(several)} runs"
        yield Effect(record.framework, record.table, f"{ratio:.2f} ({runs})", YES if longer else NO)


def _epochs(record: Record) -> dict[int, float]:
    """The median seconds of an epoch, by seed."""
    return {run.seed: statistics.median(run.epoch_seconds) for run in record.runs if run.epoch_seconds}


def _judged(ratios: list[float]) -> tuple[str, str]:
    """A ratio in words, and whether its whole interval is above ``LONGER``."""
    found = estimate_ratio(ratios)
    told = in_words(found, "{:.2f}".format, "one run")
    if found.low is None or found.high is None:
        return told, ""
    return told, YES if found.low > LONGER else NO if found.high < LONGER else UNCLEAR
