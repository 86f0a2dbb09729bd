"""Rows of the results tables, computed from records; pure, without Sphinx."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from rosetta_common.ground.steps import STEPS
from rosetta_common.upper.features import difference, same_features
from rosetta_common.upper.measures import measure_of, timings
from rosetta_common.upper.registry import EXCHANGES, Framework
from rosetta_common.upper.records.runs import Record, Results
from rosetta_common.upper.records.statistics import Estimate, estimate_mean, estimate_median, in_words

OUTSIDE = "outside the band"
OTHER_FEATURES = "other features"
MIDDLE = statistics.median


@dataclass(frozen=True)
class Badge:
    """A short verdict; ``kind`` is ``ok``, ``warn``, ``bad`` or ``plain``."""

    text: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One framework in a results table; ``cells`` are those after the first two columns, or ``reason`` says why not."""

    framework: str
    title: str
    badges: tuple[Badge, ...]
    cells: tuple[str, ...] = ()
    reason: str = ""
    record: Record | None = None
    group: str = ""  # of registry.GROUPS; empty where the registry has lost the framework


def columns_of_table(workload: str) -> tuple[str, ...]:
    """The header of a workload's results tables."""
    return ("Framework", "State", *measure_of(workload).columns, "Peak memory", "Versions")


def rows(
    results: Results,
    machine: str,
    workload: str,
    profile: str,
    columns: Iterable[Framework],
    stale: dict[str, list[str]],
    reference: Record | None = None,
) -> list[Row]:
    """The rows of one table: a framework each, in the registry's order, and after them those the registry has lost.

    A framework without a record keeps a row where a reason is known, and where a CPU makes it run at a lesser profile;
    ``not_run`` names the others.

    Args:
        results: all records.
        machine: the table's; records of others aren't looked at.
        workload: the table's.
        profile: the table's.
        columns: the frameworks that have an example.
        stale: by framework, why its record is stale.
        reference: whose features the others' are compared with, where the workload has features.
    """
    found = {
        r.framework: r for r in results.records if (r.machine, r.workload, r.profile) == (machine, workload, profile)
    }
    made = []
    known = {framework.name: framework for framework in columns}
    for name in [*known, *sorted(set(found) - set(known))]:
        framework, record = known.get(name), found.get(name)
        title, group = (framework.title, framework.group) if framework else (name, "")
        label = (Badge(EXCHANGES[framework.exchanges][0], "plain"),) if framework and framework.variant_of else ()
        reason = results.reason(machine, workload, profile, name)
        if record:
            newer = f"the newest try left no record ({reason.status}: {reason.text})" if reason else ""
            states = label + badges(record, stale.get(name, []), reference)
            made.append(Row(name, title, states, cells(record, reference), newer, record, group))
        elif reason:
            made.append(Row(name, title, (*label, Badge(reason.status, "bad")), reason=reason.text, group=group))
        elif framework and results.get(machine, workload, framework.profile(profile, gpu=False), name):
            lesser = framework.profile(profile, gpu=False)
            state = Badge(f"{lesser} alone", "plain")
            text = f"slow on a CPU, where it runs at profile {lesser}: see that table"
            made.append(Row(name, title, (*label, state), reason=text, group=group))
    return made


def not_run(made: Iterable[Row], columns: Iterable[Framework]) -> list[str]:
    """Titles of the frameworks that were not tried on the table's machine at its profile."""
    there = {row.framework for row in made}
    return [framework.title for framework in columns if framework.name not in there]


def badges(record: Record, stale: list[str], reference: Record | None = None) -> tuple[Badge, ...]:
    """What a reader must know before reading the numbers."""
    found = []
    if not record.in_band:
        found.append(Badge(OUTSIDE, "bad"))
    if not same_features(record, reference):
        found.append(Badge(OTHER_FEATURES, "bad"))
    if stale:
        found.append(Badge("stale", "warn"))
    if record.stand_in:
        found.append(Badge("stand-in data", "warn"))
    return tuple(found) or (Badge("ok", "ok"),)


def cells(record: Record, reference: Record | None = None) -> tuple[str, ...]:
    """The figures of one record, below ``columns_of_table`` from the third on.

    No time is shown where the accuracy is outside the band, or the features are not those of the reference.
    """
    measure = measure_of(record.workload)
    versions = ", ".join(f"{name} {version}" for name, version in record.raw["versions"].items())
    figures = {
        "Accuracy": spread([100 * value for value in record.accuracies], 1) + "%",
        "Features differ by": difference_text(record, reference),
    }
    if record.in_band and same_features(record, reference):
        rates = [run.samples_per_second for run in record.runs if run.samples_per_second]
        rate = rate_text(MIDDLE(rates)) if rates else "—"
        steady = steady_epochs(record)
        figures |= {
            measure.heading: estimate_text(estimate_median(timings(record)), "run"),
            "First batch": share_text(MIDDLE([run.first_batch / run.seconds[measure.step] for run in record.runs])),
            "First batch, s": seconds_text(MIDDLE([run.first_batch for run in record.runs])),
            "Steady epoch, s": estimate_text(estimate_mean(steady), "epoch") if steady else "—",
            "Samples/s": rate,
            "Pictures/s": rate,
            "Load, s": seconds_text(MIDDLE([run.seconds["load"] for run in record.runs])),
            "Predict, s": seconds_text(MIDDLE([run.seconds["predict"] for run in record.runs])),
        }
    return (*(figures.get(column, "—") for column in measure.columns), memory_text(record), versions)


def difference_text(record: Record, reference: Record | None) -> str:
    """How far a record's features are from the reference's."""
    found = difference(record, reference)
    return "—" if found is None else "reference" if record is reference else f"{found:.0e}" if found else "0"


def steady_epochs(record: Record) -> list[float]:
    """Seconds of every epoch but the first of each run, which holds compilation and warm-up."""
    return [seconds for run in record.runs for seconds in run.epoch_seconds[1:]]


def estimate_text(estimate: Estimate, what: str) -> str:
    """An estimate of seconds in words."""
    return in_words(estimate, seconds_text, f"one {what}")


def seconds_text(seconds: float) -> str:
    """Seconds with three significant digits and never more than three decimals."""
    decimals = 0 if seconds >= 100 else 1 if seconds >= 10 else 2 if seconds >= 1 else 3
    return f"{seconds:.{decimals}f}"


def rate_text(rate: float) -> str:
    """A rate in whole numbers, or with three significant digits where it is below a hundred."""
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:#.3g}"


def share_text(share: float) -> str:
    """A share of 0 to 1 in whole percent; a small one isn't called nothing."""
    return f"{100 * share:.0f}%" if share >= 0.01 else "<1%"


def spread(values: list[float], decimals: int) -> str:
    """The median, and the range where there are several."""
    middle = f"{MIDDLE(values):.{decimals}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{decimals}f} to {max(values):.{decimals}f})"


def memory_text(record: Record) -> str:
    """Peak memory of the host and, where there is a GPU, of the device."""
    host = f"{max(run.host_memory for run in record.runs) / 2**20:,.0f} MiB"
    device = [run.device_memory for run in record.runs if run.device_memory is not None]
    return f"{host}, device {max(device) / 2**20:,.0f} MiB" if device else host


def runs_csv(records: Iterable[Record]) -> str:
    """Every run as a line of CSV, with a header; losses and seconds of the epochs are separated by spaces."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            "machine",
            "workload",
            "profile",
            "framework",
            "seed",
            "started",
            "device",
            "precision",
            "data_source",
            "in_band",
        ]
        + [f"{step}_seconds" for step in ("setup", *STEPS)]
        + [
            "first_batch_seconds",
            "samples_per_second",
            "accuracy",
            "peak_host_bytes",
            "peak_device_bytes",
            "load_average",
        ]
        + ["epoch_seconds", "epoch_losses", "versions"]
    )
    for record in records:
        raw = record.raw
        for run in record.runs:
            writer.writerow(
                [record.machine, record.workload, record.profile, record.framework, run.seed, run.started]
                + [raw["device"], raw["precision"], raw["data"]["source"], record.in_band]
                + [run.seconds.get(step, "") for step in ("setup", *STEPS)]
                + [run.first_batch, run.samples_per_second, run.accuracy, run.host_memory, run.device_memory]
                + [run.load_average, " ".join(map(str, run.epoch_seconds)), " ".join(map(str, run.losses))]
                + ["; ".join(f"{name} {version}" for name, version in raw["versions"].items())]
            )
    return text.getvalue()
