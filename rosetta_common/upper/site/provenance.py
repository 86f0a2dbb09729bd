"""The provenance of a row, as pairs of a name and a text; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rosetta_common.ground.workloads import THROUGHPUT
from rosetta_common.upper.records.machines import hardware
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.runs import Record

PROVENANCE = tuple[tuple[str, str], ...]


def provenance(records: Sequence[Record], shown: bool = False) -> PROVENANCE:
    """The values that a reader needs to judge or repeat the runs of a row.

    Args:
        records: the row's records, oldest first; at least one. What all of them share is that of the newest.
        shown: whether the rates are measurements that may be shown.
    """
    newest, runs = records[-1], [run for record in records for run in record.runs]
    found, digests = newest.content, newest.digests
    machines = {record.machine: record.content.machine for record in records}
    gpus = [f"{gpu.name}, driver {gpu.driver}, {gpu.memory:,} MiB" for gpu in found.machine.gpus]
    variables = found.environment.variables
    return (
        ("Machine", "; ".join(f"{name}: {hardware(machine)}" for name, machine in machines.items())),
        ("System", found.machine.system),
        ("GPUs", "; ".join(gpus) or "none"),
        ("Device, precision", f"{found.device}, {found.precision}"),
        ("Profile", newest.profile),
        ("Data", f"{found.data.name}, {source_text(found.data.source)}"),
        ("Training samples", ", ".join(dict.fromkeys(f"{one.content.specification.n_train:,}" for one in records))),
        ("Seeds", ", ".join(str(run.seed) for run in runs)),
        ("Runs started", ", ".join(run.started for run in runs)),
        ("Load average before", ", ".join(f"{run.load_average:.2f}" for run in runs)),
        *_values(newest, runs, shown),
        ("Versions", ", ".join(f"{name} {version}" for name, version in found.versions.items())),
        ("Environment", found.environment.name),
        ("Libraries loaded", ", ".join(found.libraries) or "none found"),
        ("Variables", ", ".join(f"{name}={value}" for name, value in sorted(variables.items())) or "none set"),
        (
            "SHA-256",
            "; ".join(f"{kind} {digest}" for kind, digest in sorted({**digests.model, **digests.clock}.items())),
        ),
    )


def parted(rows: Mapping[str, PROVENANCE]) -> tuple[PROVENANCE, dict[str, PROVENANCE]]:
    """The provenance that all rows share, if there are several, and by name what each has of its own."""
    first = next(iter(rows.values()), ())
    shared = tuple(pair for pair in first if len(rows) > 1 and all(pair in fields for fields in rows.values()))
    return shared, {name: tuple(pair for pair in fields if pair not in shared) for name, fields in rows.items()}


def _values(newest: Record, runs: Sequence[Run], shown: bool) -> PROVENANCE:
    """The rates of measured runs, or the accuracies of the others."""
    if newest.profile == THROUGHPUT:
        rates = ", ".join(f"{run.samples_per_second:.2f}" for run in runs if run.samples_per_second)
        return (("Samples a second", rates if shown else "not published"),)
    return (
        ("Accuracy", ", ".join(f"{run.accuracy:.4f}" for run in runs)),
        ("Accuracy band", "{} to {}".format(*newest.band)),
        ("Times", "measured" if newest.timed else "no measurement: these runs answer whether the network learns"),
    )


def source_text(source: str) -> str:
    """The name of a data source, in words."""
    return {
        "given": "from the folder that was given",
        "cache": "from the cache",
        "download": "downloaded",
        "stand-in": "stand-in: not the real data set",
    }.get(source, source)
