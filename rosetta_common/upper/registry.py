"""Reads ``frameworks.toml``: the frameworks, their environments, the workloads."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from rosetta_common.ground.workloads import PROFILES, WORKLOADS
from rosetta_common.upper.project import EXAMPLES, PINS, REGISTRY, ROOT, RosettaError

# The groups of columns with their headings, in the order in which pages show them.
GROUPS = {"today": "Today's", "historic": "Historic", "other": "Other languages"}
# The languages of examples, and how the files' names end.
SUFFIXES = {"python": ".py", "r": ".R", "julia": ".jl"}
# The things that a variant may exchange: the label of its rows, and the steps whose code is identical to its column's.
EXCHANGES = {
    "pipeline": ("own pipeline", ("build", "compile", "evaluate")),
    "cell": ("flexible cell", ("load", "compile", "train", "predict", "evaluate")),
    "layout": ("other layout", ("load", "compile", "train", "predict", "evaluate")),
    "attention": ("other attention", ("load", "compile", "train", "predict", "evaluate")),
    "padding": ("no padding", ("compile", "evaluate")),
    "classifier": ("other classifiers", ("load", "build", "predict")),
}
INHERITED = (
    *("environment", "modules", "layout", "homepage", "group", "family", "language", "adapter", "optional"),
    "datasets",
)

LAYOUTS = ("NCHW", "NHWC")
# The tables of the registry.
TABLES = ("variables", "environments", "frameworks", "workloads")
# The forms of names and other texts: they become files, folders, addresses of pages, and arguments of programs.
NAMES = {
    "environments": "[a-z0-9][a-z0-9-]*",
    "frameworks": "[a-z0-9][a-z0-9-]*",
    "workloads": "[a-z0-9][a-z0-9_]*",
}
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
Text = Annotated[str, Meta(min_length=1)]
Address = Annotated[str, Meta(pattern=r"^https://[^\s\"'<>\\]+\Z")]
Version = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]+\Z")]
Module = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*\Z")]
Variable = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]
File = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.+-]*\Z")]  # a library or a program; no path
Sign = Annotated[str, Meta(pattern=r"^/?[A-Za-z0-9_][A-Za-z0-9_.+/-]*\Z")]  # the same, or a path
Package = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]*\Z")]
Pin = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*==[A-Za-z0-9_.+!-]+\Z")]

ADAPTERS = ROOT / "rosetta_common" / "ground" / "proof" / "adapters"


class RegistryError(RosettaError):
    """The registry has a mistake; the message names the entry."""


class UnknownName(RosettaError):
    """An unknown workload, framework, profile or data set."""


@dataclass(frozen=True)
class Environment:
    """A pinned virtualenv."""

    name: Name
    python: Version  # e.g. "3.11"
    gpu: bool = False  # whether it has other pins for a machine with an NVIDIA GPU
    torch_backend: bool = False  # whether uv's --torch-backend chooses PyTorch's build
    build_first: tuple[Pin, ...] = ()  # installed before the rest, for packages built without isolation
    no_build_isolation: tuple[Package, ...] = ()
    links: dict[File, File] = field(default_factory=dict)  # name that a package loads -> library that is there
    libraries: tuple[File, ...] = ()  # system libraries that it needs
    program: File = ""  # a program that must be on PATH beside Python, e.g. "Rscript"
    # The packages of the libraries and the program: Debian's name of a package -> a sign that it is installed: a
    # library, a program, or a path that begins with a slash.
    system_packages: dict[Package, Sign] = field(default_factory=dict)
    program_from: str = ""  # origin of the program, if it isn't in a system package
    no_gpu_reason: str = ""  # why there is no GPU build
    held_back: dict[Package, str] = field(default_factory=dict)  # package -> why its pin isn't the newest release
    variables: dict[Variable, str] = field(default_factory=dict)
    unset: tuple[Variable, ...] = ()  # variables of every run that aren't set for it

    def variables_of_run(self, every: Mapping[str, str]) -> dict[str, str]:
        """The environment variables of its runs, by name; ``every`` has those of every run (``Registry.variables``)."""
        return {**{name: value for name, value in every.items() if name not in self.unset}, **self.variables}

    def requirements(self, gpu: bool) -> Path:
        """The resolved pins for this kind of machine."""
        return PINS / f"{self.name}{'-gpu' if gpu and self.gpu else ''}.txt"


@dataclass(frozen=True)
class Framework:
    """A column, or a labelled variant of one."""

    name: Name
    title: Text
    environment: Environment
    modules: tuple[Module, ...]  # the modules whose versions go into the record
    layout: str  # layout of its images: one of LAYOUTS
    homepage: Address
    group: str  # one of GROUPS
    family: Name  # the family on whose page it is
    language: str = "python"  # one of SUFFIXES
    file: Name = ""  # stem of the example that it shares with other columns, in workloads where it has none of its own
    backend: str = ""  # of a column with a shared file: the value of KERAS_BACKEND that chooses it there
    variant_of: str = ""  # of a variant: its column, whose model and loss it has
    variant: str = ""  # of a variant: the exchanged thing, e.g. "torch.utils.data.DataLoader"
    in_place_of: str = ""  # of a variant: the replaced thing in the column, if it isn't the mini-batches
    exchanges: str = "pipeline"  # one of EXCHANGES
    adapter: str = ""  # the module of ground.proof.adapters that reads and writes its parameters
    optional: bool = False  # whether `--strict` accepts that it is missing
    cpu_profile: str = ""  # the fullest profile that fits a CPU; empty if all fit
    datasets: str = (
        ""  # the module from which its users load data sets, e.g. "keras.datasets"; empty: they download files
    )

    @property
    def place(self) -> str:
        """The framework and its environment, in words: there is one interpreter for each."""
        return f"{self.name} in {self.environment.name}"

    def example(self, workload: str) -> Path:
        """The framework's example of a workload, its own or the shared one; it may not exist."""
        own, shared = (EXAMPLES / workload / f"{stem}{SUFFIXES[self.language]}" for stem in (self.name, self.file))
        return shared if self.file and not own.is_file() else own

    def shares(self, workload: str) -> bool:
        """Whether its example of a workload is a file that other columns share."""
        found = self.example(workload)
        return bool(self.file) and found.stem == self.file and found.is_file()

    def settings(self, workload: str) -> dict[str, str]:
        """The environment variables that choose this column in a shared file, beside those of its environment."""
        return {"KERAS_BACKEND": self.backend} if self.backend and self.shares(workload) else {}

    def profile(self, wanted: str, gpu: bool) -> str:
        """The profile at which it runs if ``wanted`` is requested."""
        if gpu or not self.cpu_profile:
            return wanted
        return min(wanted, self.cpu_profile, key=PROFILES.index)


@dataclass(frozen=True)
class Workload:
    """A task with a page of its own."""

    name: str
    title: Text
    summary: Text
    steps: dict[str, str] = field(
        default_factory=dict
    )  # notes on steps that differ from the usual ones, for the workload's page


@dataclass(frozen=True)
class Registry:
    """The content of ``frameworks.toml``, in its order."""

    frameworks: dict[str, Framework]
    environments: dict[str, Environment]
    workloads: dict[str, Workload]
    variables: dict[str, str]

    @cached_property
    def columns(self) -> dict[str, list[Framework]]:
        """The frameworks that have an example, variants included, by workload."""
        return {w: [f for f in self.frameworks.values() if f.example(w).is_file()] for w in self.workloads}

    def title(self, framework: str) -> str:
        """A framework's title; its name if the registry no longer has it."""
        return self.frameworks[framework].title if framework in self.frameworks else framework

    def variants(self, workload: str, column: str) -> list[Framework]:
        """The variants of a column that have an example of a workload."""
        return [framework for framework in self.columns[workload] if framework.variant_of == column]

    def choose_workloads(self, names: Iterable[str] = ()) -> list[Workload]:
        """The named workloads, all of them by default; ``UnknownName`` otherwise."""
        return [self.workloads[_known("workload", name, self.workloads)] for name in names] or [
            *self.workloads.values()
        ]

    def choose_frameworks(self, names: Iterable[str] = ()) -> list[Framework]:
        """The named frameworks, all of them by default; ``UnknownName`` otherwise."""
        return [self.frameworks[_known("framework", name, self.frameworks)] for name in names] or [
            *self.frameworks.values()
        ]


def narrowed(registry: Registry, names: Iterable[str]) -> Registry:
    """The registry with only the named frameworks; ``UnknownName`` if one is unknown."""
    return replace(registry, frameworks={framework.name: framework for framework in registry.choose_frameworks(names)})


def check_profile(name: str) -> str:
    """Return the profile's name; ``UnknownName`` if there is no such profile."""
    return _known("profile", name, PROFILES)


def read_registry(path: Path = REGISTRY) -> Registry:
    """Read and check the registry.

    Raises:
        RegistryError: for bad TOML, a missing or unknown key, a wrong type or form, an unknown environment.
    """
    tables = _tables(path)
    environments = {
        name: _make(Environment, f"{path.name}: environments.{name}", name, _fields(entry))
        for name, entry in tables["environments"].items()
    }
    frameworks: dict[str, Framework] = {}
    for name, entry in tables["frameworks"].items():
        frameworks[name] = _framework(f"{path.name}: frameworks.{name}", name, _fields(entry), frameworks, environments)
    workloads = {
        name: _make(Workload, f"{path.name}: workloads.{name}", name, entry)
        for name, entry in tables["workloads"].items()
    }
    for name in workloads:
        if name not in WORKLOADS:
            raise RegistryError(
                f"{path.name}: workloads.{name} has no specification: ground/workloads/{name}.py is missing"
            )
    variables = _converted(tables["variables"], dict[Variable, str], f"{path.name}: variables")
    return Registry(frameworks, environments, workloads, variables)


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    """The registry's four tables; each entry is a table, and its name has the right form."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no file, no UTF-8, no TOML
        raise RegistryError(f"can't read {path.name}: {error}") from error
    for kind in tables:
        if kind not in TABLES:
            raise RegistryError(f"{path.name}: unknown table {kind!r}{closest(kind, TABLES)}")
    checked = {kind: tables.get(kind, {}) for kind in TABLES}
    for kind, entries in checked.items():
        if not isinstance(entries, dict):
            raise RegistryError(f"{path.name}: {kind} is no table")
        for name, entry in entries.items() if kind != "variables" else ():
            if not isinstance(entry, dict):
                raise RegistryError(f"{path.name}: {kind}.{name} is no table")
            if not re.fullmatch(NAMES[kind], name):
                raise RegistryError(f"{path.name}: {kind}: the name {name!r} has not the form {NAMES[kind]}")
    return checked


def _framework(
    where: str,
    name: str,
    values: dict[str, Any],
    frameworks: Mapping[str, Framework],
    environments: Mapping[str, Environment],
) -> Framework:
    """One entry of a framework; ``frameworks`` are the entries above it."""
    if column := values.get("variant_of"):
        if column not in [*frameworks] or frameworks[column].variant_of:
            raise RegistryError(f"{where}: there is no column {column!r} above it")
        inherited = {key: getattr(frameworks[column], key) for key in INHERITED}
        values = {**inherited, "environment": inherited["environment"].name, **values}
    values.setdefault("family", name)
    wanted = values.get("environment")
    if wanted not in [*environments]:
        raise RegistryError(f"{where}: there is no environment {wanted!r}")
    values["environment"] = environments[wanted]
    choices: dict[str, Iterable[str]] = {
        "group": GROUPS,
        "language": SUFFIXES,
        "cpu_profile": PROFILES,
        "exchanges": EXCHANGES,
        "layout": LAYOUTS,
        "adapter": ["", *sorted(module.stem for module in ADAPTERS.glob("[!_]*.py"))],
    }
    for key, allowed in choices.items():
        if key in values and values[key] not in [*allowed]:
            raise RegistryError(f"{where}: {key} {values[key]!r} is none of {', '.join(allowed)}")
    made: Framework = _make(Framework, where, name, values)
    return replace(made, environment=environments[wanted])


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in entry.items()}


def _make(kind: Any, where: str, name: str, values: dict[str, Any]) -> Any:
    known = [one.name.replace("_", "-") for one in fields(kind) if one.name != "name"]
    for key in (key.replace("_", "-") for key in values):
        if key not in known:
            raise RegistryError(f"{where}: unknown key {key!r}{closest(key, known)}")
    return _converted({**values, "name": name}, kind, where)


def _converted(values: Any, kind: Any, where: str) -> Any:
    """``values`` as ``kind``, with every type and form checked."""
    try:
        return msgspec.convert(values, kind, from_attributes=True)
    except msgspec.ValidationError as error:
        raise RegistryError(f"{where}: {error}") from error


def closest(name: str, names: Iterable[str]) -> str:
    """A question after an unknown name, e.g. ``"; did you mean 'pytorch'?"``; empty if no name is similar."""
    near = difflib.get_close_matches(name, list(names), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _known(kind: str, name: str, names: Iterable[str]) -> str:
    names = list(names)
    if name in names:
        return name
    raise UnknownName(f"unknown {kind} {name!r}{closest(name, names)} (there are: {', '.join(names)})")
