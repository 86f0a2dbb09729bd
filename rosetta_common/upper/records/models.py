"""The files of runs, proofs, checks and reasons as typed models; ``json_schema`` publishes them.

A field that a model doesn't know is ignored, so that older and newer files can be read; a missing field is an error.
Seconds are seconds, memory is bytes (a GPU's: MiB), times are UTC in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, Final, Literal

import msgspec

from rosetta_common.upper.records.facets import Digests

SCHEMA = 2  # of runs, proofs and checks
BEYOND: Final = "not comparable"  # instead of an infinite deviation, which JSON can't hold

Seconds = Annotated[float, msgspec.Meta(gt=0)]  # intervals are computed from logarithms
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Value = bool | int | float | str | list[float]  # a value that a check observes


class Gpu(msgspec.Struct, frozen=True):
    """One NVIDIA GPU; ``memory`` in MiB."""

    name: str
    driver: str = ""
    memory: int = 0


class Machine(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result of ``ground.machine.describe_machine``; older files have no ``vector``."""

    cpu: str
    cores: int
    memory: int  # bytes
    system: str
    gpus: tuple[Gpu, ...]
    name: str = ""  # in a run's record: the name of the folder
    vector: str = ""  # the widest vector instructions


class Data(msgspec.Struct, frozen=True):
    """The data set, and its source: ``given``, ``cache``, ``download`` or ``stand-in``."""

    source: str
    name: str = ""


class Specification(msgspec.Struct, frozen=True):
    """The values of a specification that every workload has."""

    n_train: int
    n_test: int
    batch_size: int
    accuracy_band: tuple[float, float]


class Environment(msgspec.Struct, frozen=True):
    """A pinned environment, and the environment variables of a run."""

    name: str = ""
    variables: dict[str, str] = {}


class Step(msgspec.Struct, frozen=True):
    """One step of an example; ``output`` is the text that it printed."""

    name: str
    seconds: Seconds
    output: str


class Epoch(msgspec.Struct, frozen=True):
    """One epoch: its seconds, and the mean loss over its batches."""

    seconds: Seconds
    loss: float


class Memory(msgspec.Struct, frozen=True):
    """Peak memory in bytes; ``device`` is ``None`` without a GPU."""

    host: int
    device: int | None


class Features(msgspec.Struct, frozen=True):
    """A description of the test samples' features (``ground.prediction.describe_features``)."""

    probes: tuple[tuple[float, ...], ...]


class Run(msgspec.Struct, frozen=True, dict=True):
    """One run, with one seed."""

    seed: int
    started: str
    load_average: float  # over one minute, before the run
    steps: tuple[Step, ...]  # "setup" and the workload's steps
    first_batch: float
    epochs: tuple[Epoch, ...]
    samples_per_second: float | None
    accuracy: Share
    peak_memory: Memory
    features: Features | None = None
    alone: bool = True  # False: other runs went on at the same time, so its times are no measurement

    @cached_property
    def seconds(self) -> dict[str, float]:
        """Seconds by step, ``setup`` included."""
        return {step.name: step.seconds for step in self.steps}

    @cached_property
    def output(self) -> dict[str, str]:
        """The text that each step printed."""
        return {step.name: step.output for step in self.steps}

    @property
    def epoch_seconds(self) -> tuple[float, ...]:
        """Seconds of each epoch."""
        return tuple(epoch.seconds for epoch in self.epochs)

    @property
    def losses(self) -> tuple[float, ...]:
        """Mean loss of each epoch."""
        return tuple(epoch.loss for epoch in self.epochs)

    @property
    def probes(self) -> tuple[tuple[float, ...], ...]:
        """Probes of the features; empty if the workload has no features."""
        return self.features.probes if self.features else ()

    @property
    def host_memory(self) -> int:
        """Peak memory of the process, in bytes."""
        return self.peak_memory.host

    @property
    def device_memory(self) -> int | None:
        """Peak memory of the GPU, in bytes; ``None`` without one."""
        return self.peak_memory.device


class RunFile(msgspec.Struct, frozen=True):
    """``results/<machine>/<workload>/<profile>/<framework>.json``: all runs of one example, one for each seed."""

    schema: int
    workload: str
    framework: str
    profile: str
    started: str
    machine: Machine
    device: str
    precision: str
    specification: Specification
    data: Data
    environment: Environment
    versions: dict[str, str]
    libraries: tuple[str, ...]
    digests: Digests
    runs: tuple[Run, ...]


class RungEntry(msgspec.Struct, frozen=True):
    """The result of one rung. ``figure`` is its deviation: ``BEYOND`` if infinite, ``None`` if not observed."""

    rung: str
    verdict: str
    figure: float | Literal["not comparable"] | None
    tolerance: float
    detail: str
    differences: tuple[str, ...]
    explained: float | Literal["not comparable"] | None


class ProofFile(msgspec.Struct, frozen=True):
    """``proofs/<workload>/<framework>.json``: the results of all rungs of one example."""

    schema: int
    workload: str
    framework: str
    proved: str
    machine: Machine
    environment: str
    versions: dict[str, str]
    seconds: float
    data: Data
    digests: Digests
    rungs: tuple[RungEntry, ...]


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """The value that one cell of a check observed, or why it failed."""

    observed: Value | None = None
    failed: str = ""


class ChecksFile(msgspec.Struct, frozen=True):
    """``lessons/records/<framework>.json``: the observed values of one framework's checks, by lesson and part."""

    schema: int
    framework: str
    checked: str
    machine: Machine
    environment: str
    versions: dict[str, str]
    seconds: float
    digests: Digests
    observed: dict[str, dict[str, Part]]


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """``<framework>.seed-<n>.reason.json``, beside a record: why the newest attempt with this seed made no run.

    A reason that holds for every seed, or for a record without seeds, is ``<framework>.reason.json``.
    """

    status: str  # "unavailable", "failed" or "timeout"
    reason: str  # one line
    when: str
    seed: int | None = None

    @property
    def order(self) -> int:
        """A number to sort by: that of the seed; a reason without a seed comes first."""
        return -1 if self.seed is None else self.seed

    @property
    def told(self) -> str:
        """Seed, status and reason in one line."""
        return f"{'' if self.seed is None else f'seed {self.seed} '}{self.status}: {self.reason}"


def told_together(reasons: Sequence[Reason]) -> str:
    """Several reasons in one line."""
    return "; ".join(reason.told for reason in reasons)


FILES: dict[str, type[msgspec.Struct]] = {"run": RunFile, "proof": ProofFile, "checks": ChecksFile}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, a key of ``FILES``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(FILES[kind])}
