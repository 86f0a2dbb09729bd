"""Reads the probes, ``probes/probes.toml``: the questions of the page "Frameworks compared" that cells answer.

A probe is checked like a lesson, by ``rosetta check``, and leaves its observation in the same kind of record. No result
is expected of it: the page shows the observed value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rosetta_common.upper.lessons.catalogue import BadLesson, Catalogue, Lesson, Value, plain
from rosetta_common.upper.project import PROBES
from rosetta_common.upper.registry import Registry, closest

FILE = "probes.toml"
# How a value is shown: a yes or no; an error beside the exact value, or the reason why there is none; a word; names,
# separated by commas; several numbers.
FORMS = ("yes", "error", "word", "names", "numbers")


@dataclass(frozen=True)
class Probe(Lesson):
    """A question about a framework that one cell answers."""

    group: str = ""  # the table that shows it
    form: str = "word"  # one of FORMS
    can: str = ""  # the ability in words, if readers may ask which frameworks have it: "a second derivative"
    able: tuple[str, ...] = ()  # of a word: the answers that have the ability; of names: those that it needs
    shown: int = 8  # of names: as many stand in a cell; the download has all
    parts: dict[str, str] = field(default_factory=dict)  # of numbers: the heading and the unit of each, by name
    underneath: bool = False  # whether a framework without a cell has the answer of the framework underneath it

    @property
    def checked(self) -> bool:
        """Whether it has checks of its own: always."""
        return True

    @property
    def judged(self) -> bool:
        """Whether a result is expected: no."""
        return False

    def misfit(self, value: Value) -> str:
        """Why an observed value can't be shown; empty if it can."""
        if self.form == "numbers":
            fits = isinstance(value, list) and len(value) == len(self.parts)
        elif self.form == "yes":
            fits = isinstance(value, bool | str)
        elif self.form == "error":
            fits = isinstance(value, float | int | str) and not isinstance(value, bool)
        else:
            fits = isinstance(value, str)
        return "" if fits else f"the probe's form, {self.form}, can't show {str(value)[:40]!r}"

    def told(self, value: Value) -> str:
        """An observed value in words."""
        if isinstance(value, list):
            return ", ".join(
                f"{heading}: {plain(one)}" for heading, one in zip(self.parts.values(), value, strict=True)
            )
        return plain(value)


@dataclass(frozen=True)
class Probes(Catalogue):
    """All probes, and what else the page shows."""

    backends: dict[str, str] = field(default_factory=dict)  # frameworks, and the framework underneath each
    lines: tuple[str, ...] = ()  # the workloads whose examples' lines are counted
    speed: tuple[str, ...] = ()  # the workloads whose records are shown


def read_probes(registry: Registry, folder: Path = PROBES) -> Probes:
    """Read and check the probes; without the file there are none.

    Raises:
        BadLesson: for bad TOML, a missing or unknown key, an unknown name.
    """
    path = folder / FILE
    if not path.is_file():
        return Probes({}, {})
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLesson(f"can't read {FILE}: {error}") from error
    backends = tables.pop("underneath", {})
    for name in [*backends, *backends.values()]:
        if name not in registry.frameworks:
            raise BadLesson(f"{FILE}: underneath: there is no framework {name!r}{closest(name, registry.frameworks)}")
    recorded = {key: tuple(names) for key, names in tables.pop("recorded", {}).items()}
    for name in (name for names in recorded.values() for name in names):
        if name not in registry.workloads:
            raise BadLesson(f"{FILE}: recorded: there is no workload {name!r}{closest(name, registry.workloads)}")
    topics, probes = dict[str, str](), dict[str, Lesson]()
    for topic, table in tables.items():
        topics[topic] = str(table.pop("title", topic))
        for name, entry in table.items():
            probes[name] = _probe(topic, name, entry, registry)
    return Probes(topics, probes, dict(backends), **recorded)


def with_probes(catalogue: Catalogue, probes: Catalogue) -> Catalogue:
    """The lessons and the probes together, as ``rosetta check`` runs them."""
    for name in (*probes.topics, *probes.lessons):
        if name in catalogue.topics or name in catalogue.lessons:
            raise BadLesson(f"{FILE}: {name}: a lesson or a topic has this name")
    return Catalogue({**catalogue.topics, **probes.topics}, {**catalogue.lessons, **probes.lessons})


def _probe(topic: str, name: str, entry: Mapping[str, Any], registry: Registry) -> Probe:
    values: dict[str, Any] = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    try:
        probe = Probe(name=name, topic=topic, ask="", source="columns", **values)
    except TypeError as error:
        raise BadLesson(f"{FILE}: {name}: {str(error).replace('Probe.__init__() ', '')}") from error
    if probe.form not in FORMS:
        raise BadLesson(f"{FILE}: {name}: there is no form {probe.form!r}{closest(probe.form, FORMS)}")
    if bool(probe.parts) != (probe.form == "numbers"):
        raise BadLesson(f"{FILE}: {name}: parts belong to the form 'numbers'")
    for framework in probe.not_applicable:
        if framework not in registry.frameworks:
            told = closest(framework, registry.frameworks)
            raise BadLesson(f"{FILE}: {name}: there is no framework {framework!r}{told}")
    return probe
