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
from rosetta_common.upper.records.fields import (
    Bytes,
    Count,
    Deviation,
    Line,
    Lines,
    Names,
    NotNegative,
    Number,
    Output,
    Rate,
    Seconds,
    Share,
    Time,
    check_time,
    one_of,
)

SCHEMA = 2  # of runs, proofs and checks
BEYOND: Final = "not comparable"  # instead of an infinite deviation, which JSON can't hold

UNREADABLE = "unreadable record"  # the status of a reason in place of a file that can't be used
SOURCES = ("given", "cache", "download", "stand-in")

Value = (  # a value that a check observes
    bool
    | Annotated[int, msgspec.Meta(ge=-(2**60), le=2**60)]
    | Number
    | Line
    | Annotated[list[Number], msgspec.Meta(min_length=1, max_length=10_000)]
)


class Gpu(msgspec.Struct, frozen=True):
    """One NVIDIA GPU; ``memory`` in MiB."""

    name: Line
    driver: Line = ""
    memory: Count = 0


class Machine(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result of ``ground.machine.describe_machine``; older files have no ``vector``."""

    cpu: Line
    cores: Count
    memory: Bytes
    system: Line
    gpus: Annotated[tuple[Gpu, ...], msgspec.Meta(max_length=100)]
    name: Line = ""  # in a run's record: the name of the folder
    vector: Line = ""  # the widest vector instructions


class Data(msgspec.Struct, frozen=True):
    """The data set, and its source, one of ``SOURCES``."""

    source: Annotated[str, one_of(*SOURCES)]
    name: Line = ""


class Specification(msgspec.Struct, frozen=True):
    """The values of a specification that every workload has."""

    n_train: Count
    n_test: Count
    batch_size: Count
    accuracy_band: tuple[Share, Share]


class Environment(msgspec.Struct, frozen=True):
    """A pinned environment, and the environment variables of a run."""

    name: Line = ""
    variables: Names = {}


class Step(msgspec.Struct, frozen=True):
    """One step of an example; ``output`` is the text that it printed."""

    name: Line
    seconds: Seconds
    output: Output


class Epoch(msgspec.Struct, frozen=True):
    """One epoch: its seconds, and the mean loss over its batches."""

    seconds: Seconds
    loss: NotNegative


class Memory(msgspec.Struct, frozen=True):
    """Peak memory in bytes; ``device`` is ``None`` without a GPU."""

    host: Bytes
    device: Bytes | None


class Features(msgspec.Struct, frozen=True):
    """A description of the test samples' features (``ground.prediction.describe_features``)."""

    probes: Annotated[
        tuple[Annotated[tuple[Number, ...], msgspec.Meta(max_length=10_000)], ...], msgspec.Meta(max_length=1000)
    ]


class Run(msgspec.Struct, frozen=True, dict=True):
    """One run, with one seed."""

    seed: Count
    started: Time
    load_average: NotNegative  # over one minute, before the run
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=100)]  # "setup" and the workload's steps
    first_batch: Seconds
    epochs: Annotated[tuple[Epoch, ...], msgspec.Meta(max_length=10_000)]
    samples_per_second: Rate | None
    accuracy: Share
    peak_memory: Memory
    features: Features | None = None
    alone: bool = True  # False: other runs went on at the same time, so its times are no measurement

    def __post_init__(self) -> None:
        """Check the time."""
        check_time("started", self.started)

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
    workload: Line
    framework: Line
    profile: Line
    started: Time
    machine: Machine
    device: Annotated[str, one_of("cpu", "gpu")]
    precision: Line
    specification: Specification
    data: Data
    environment: Environment
    versions: Names
    libraries: Lines
    digests: Digests
    runs: Annotated[tuple[Run, ...], msgspec.Meta(max_length=1000)]

    def __post_init__(self) -> None:
        """Check the time."""
        check_time("started", self.started)


class RungEntry(msgspec.Struct, frozen=True):
    """The result of one rung. ``figure`` is its deviation: ``BEYOND`` if infinite, ``None`` if not observed."""

    rung: Line
    verdict: Line
    figure: Deviation | Literal["not comparable"] | None
    tolerance: NotNegative
    detail: Line
    differences: Lines
    explained: Deviation | Literal["not comparable"] | None


class ProofFile(msgspec.Struct, frozen=True):
    """``proofs/<workload>/<framework>.json``: the results of all rungs of one example."""

    schema: int
    workload: Line
    framework: Line
    proved: Time
    machine: Machine
    environment: Line
    versions: Names
    seconds: NotNegative
    data: Data
    digests: Digests
    rungs: Annotated[tuple[RungEntry, ...], msgspec.Meta(max_length=100)]

    def __post_init__(self) -> None:
        """Check the time."""
        check_time("proved", self.proved)


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """The value that one cell of a check observed, or why it failed."""

    observed: Value | None = None
    failed: Line = ""


class ChecksFile(msgspec.Struct, frozen=True):
    """``lessons/records/<device>/<topic>/<framework>.json``: what one framework's checks of one topic observed.

    ``observed`` holds the values by lesson and part.
    """

    schema: int
    device: Annotated[str, one_of("cpu", "gpu")]
    topic: Line
    framework: Line
    checked: Time
    machine: Machine
    environment: Line
    versions: Names
    seconds: NotNegative
    digests: Digests
    observed: Annotated[dict[Line, dict[Line, Part]], msgspec.Meta(max_length=1000)]

    def __post_init__(self) -> None:
        """Check the time."""
        check_time("checked", self.checked)


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result of one cell of a phrase: an array or a number by its values, or a text; or why it failed."""

    shape: Annotated[tuple[Count, ...], msgspec.Meta(max_length=8)] = ()
    dtype: Line = ""
    values: Annotated[tuple[int | Number | Line, ...], msgspec.Meta(max_length=64)] = ()  # NaN and infinities as texts
    text: Lines = ()
    printed: Lines = ()
    tags: Lines = ()
    failed: Line = ""


class PhrasesFile(msgspec.Struct, frozen=True):
    """``phrases/records/<topic>/<framework>.json``: what one framework's phrases of one topic gave.

    ``answers`` holds them by phrase and part; ``names`` says where each API name in the file leads, empty if nowhere.
    """

    schema: int
    topic: Line
    framework: Line
    answered: Time
    machine: Machine
    environment: Line
    versions: Names
    seconds: NotNegative
    digests: Digests
    answers: Annotated[dict[Line, dict[Line, Answer]], msgspec.Meta(max_length=1000)]
    names: Names = {}

    def __post_init__(self) -> None:
        """Check the time."""
        check_time("answered", self.answered)


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """``<framework>.seed-<n>.reason.json``, beside a record: why the newest attempt with this seed made no run.

    A reason that holds for every seed, or for a record without seeds, is ``<framework>.reason.json``.
    """

    status: Annotated[str, one_of("unavailable", "failed", "timeout")]  # or ``UNREADABLE``, never in a file
    reason: Line
    when: Time  # empty if the status is ``UNREADABLE``
    seed: Count | None = None

    def __post_init__(self) -> None:
        """Check the time."""
        if self.status != UNREADABLE:
            check_time("when", self.when)

    @property
    def order(self) -> int:
        """A number to sort by: first a file that can't be used, then a reason without a seed, then by seed."""
        return -2 if self.status == UNREADABLE else -1 if self.seed is None else self.seed

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
