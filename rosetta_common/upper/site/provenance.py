"""The provenance of a record, as pairs of a name and a text; pure, without Sphinx."""

from __future__ import annotations

from rosetta_common.upper.records.machines import hardware
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.tables.features import published
from rosetta_common.upper.tables.headline import measure_of, timings

PROVENANCE = tuple[tuple[str, str], ...]


def provenance(record: Record, reference: Record | None = None) -> PROVENANCE:
    """The values that a reader needs to judge or repeat the runs of a record; times only if they may be shown."""
    shown = published([record], reference)
    found, digests = record.content, record.digests
    machine, variables = found.machine, found.environment.variables
    gpus = [f"{gpu.name}, driver {gpu.driver}, {gpu.memory:,} MiB" for gpu in machine.gpus]
    return (
        ("Machine", f"{record.machine}: {hardware(machine)}"),
        ("System", machine.system),
        ("GPUs", "; ".join(gpus) or "none"),
        ("Device, precision", f"{found.device}, {found.precision}"),
        ("Profile", record.profile),
        ("Data", f"{found.data.name}, {source_text(found.data.source)}"),
        ("Seeds", ", ".join(str(run.seed) for run in record.runs)),
        ("Runs started", ", ".join(run.started for run in record.runs)),
        ("Load average before", ", ".join(f"{run.load_average:.2f}" for run in record.runs)),
        (
            measure_of(record.workload).heading,
            ", ".join(f"{seconds:.3f}" for seconds in timings(record)) if shown else "not published",
        ),
        ("Accuracy", ", ".join(f"{run.accuracy:.4f}" for run in record.runs)),
        ("Accuracy band", "{} to {}".format(*found.specification.accuracy_band)),
        ("Versions", ", ".join(f"{name} {version}" for name, version in found.versions.items())),
        ("Environment", found.environment.name),
        ("Libraries loaded", ", ".join(found.libraries) or "none found"),
        ("Variables", ", ".join(f"{name}={value}" for name, value in sorted(variables.items())) or "none set"),
        *((f"SHA-256 of {kind}", digest) for kind, digest in sorted({**digests.model, **digests.clock}.items())),
    )


def source_text(source: str) -> str:
    """The name of a data source, in words."""
    return {
        "given": "from the folder that was given",
        "cache": "from the cache",
        "download": "downloaded",
        "stand-in": "stand-in: not the real data set",
    }.get(source, source)
