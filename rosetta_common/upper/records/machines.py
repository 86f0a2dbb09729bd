"""The name of this machine: the folder of its records."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from rosetta_common.ground.files import atomic_writer
from rosetta_common.ground.machine import describe_machine, gpus
from rosetta_common.upper.project import WORKSHOP, RosettaError
from rosetta_common.upper.records.models import Machine
from rosetta_common.upper.records.runs import Record

VARIABLE = "ROSETTA_MACHINE"


@cache
def has_gpu() -> bool:
    """Whether there is an NVIDIA GPU."""
    return bool(gpus())


def machine_name(workshop: Path = WORKSHOP) -> str:
    """Return this machine's name in records.

    The name is ``ROSETTA_MACHINE``, or else a name that this checkout makes once: processor or GPU, cores, and four
    random digits. A fresh clone gets a new name: it measures for itself, and never treats published records as its own.

    Raises:
        RosettaError: if the variable isn't a plain folder name.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", chosen):
            raise RosettaError(f"{VARIABLE}={chosen!r} must be letters, digits, '.', '_' and '-'")
        return chosen
    kept = workshop / "machine"
    if kept.exists():
        return kept.read_text(encoding="utf-8").strip()
    about = describe_machine()
    model = about["gpus"][0]["name"] if about["gpus"] else about["cpu"]
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)|CPU.*|@.*", "", model).lower()).strip("-")
    name = f"{slug}-{about['cores']}-cores-{secrets.token_hex(2)}"
    with atomic_writer(kept) as file:
        file.write(f"{name}\n".encode())
    return name


def check_same_machine(name: str, records: Iterable[Record]) -> None:
    """Check that a machine's earlier records were made on the same hardware: a table never mixes machines.

    A field that an older record lacks isn't compared, and no record whose times are no measurement.

    Args:
        name: the machine's name.
        records: all records.

    Raises:
        RosettaError: if they differ; the message names both machines.
    """
    here = msgspec.convert(describe_machine(), Machine)
    for record in records:
        there = record.content.machine
        if record.machine == name and record.timed and _differ(here, there):
            raise RosettaError(
                f"the records of {name} were made on another machine ({hardware(there)}; this is {hardware(here)}): "
                f"set {VARIABLE} to another name, as a table never mixes machines"
            )


def hardware(machine: Machine) -> str:
    """A record's or this machine's processor, cores and memory in words."""
    vector = f", {machine.vector}" if machine.vector else ""
    return f"{machine.cpu}, {machine.cores} cores{vector}, {machine.memory / 2**30:.0f} GiB"


def machine_title(machine: Machine) -> str:
    """A machine in words for a heading, e.g. ``"2-core AMD EPYC with AVX-512, no GPU"``."""
    processor = re.sub(r"\((R|TM|C)\)|\bCPU\b.*|@.*|(\d+-Core )?\bProcessor\b.*", "", machine.cpu)
    vector = f" with {machine.vector}" if machine.vector else ""
    counted = Counter(gpu.name for gpu in machine.gpus)
    gpus = ", ".join(name if n == 1 else f"{n} \N{MULTIPLICATION SIGN} {name}" for name, n in counted.items())
    return f"{machine.cores}-core {' '.join(processor.split()) or 'processor'}{vector}, {gpus or 'no GPU'}"


def _differ(here: Machine, there: Machine) -> bool:
    """Whether two machines have different hardware; an older record lacks its vector instructions."""
    return (here.cpu, here.cores) != (there.cpu, there.cores) or there.vector not in ("", here.vector)
