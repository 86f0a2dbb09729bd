"""Digests of the inputs of a record, in two facets that are judged separately.

**model** covers everything that can change accuracy, losses and the verdict of a proof. **clock** covers everything
that can change only times: the code that holds the clock, the cell of each statement, variables such as OMP's. Digests
cover the meaning of code (``meaning``), and only the code that is reached (``closure``). So comments, docstrings, moved
modules and unused code change no digest.

=========  ================  ==============================================================================
facet      kind              digest of
=========  ================  ==============================================================================
model      code              the statements of all cells in their order, whichever cell they belong to
model      shared            the definitions that the example's imports reach: loaders, mini-batches ...
model      specification     the profile's values, without the accuracy band
model      packages          Python's version, the resolved requirements, packages installed before them
model      settings          the environment variables that can change a result
model      data              the samples taken (``ground.data.Dataset.digest``)
model      proof             of a proof: trials, adapter, reference, judge
clock      cells             which cell each statement belongs to
clock      clock             the definitions that run the cells and hold the clocks
clock      variables         the environment variables that change only times
=========  ================  ==============================================================================

``cells`` holds a digest for each cell (of checks: for each lesson), so that a reason can name the one that changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from rosetta_common.ground.checks import PARTS
from rosetta_common.ground.steps import split_cells
from rosetta_common.ground.workloads import JUDGES, find_workload, specification
from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.records.closure import Code, Entry, imported_names
from rosetta_common.upper.records.facets import Digests, with_packages
from rosetta_common.upper.records.meaning import digest, statements, tokens
from rosetta_common.upper.registry import Environment, Framework

SETUP = "setup"  # the cells without a tag
PACKAGE = "rosetta_common/__init__.py"
GROUND = "rosetta_common/ground"
# The code that runs a cell and holds its clock, and the programs for other languages.
CLOCK: tuple[Entry, ...] = (
    (f"{GROUND}/timing.py", "run_cells"),
    (f"{GROUND}/progress.py", "report_batch"),
    (f"{GROUND}/progress.py", "report_epoch"),
)
LANGUAGES = {"python": "Python", "r": "Guest", "julia": "Guest"}
PROGRAMS = {"r": f"{GROUND}/executor.R", "julia": f"{GROUND}/executor.jl"}
# Environment variables of the libraries that compute in threads.
THREADS = ("OMP_*", "KMP_*", "GOMP_*", "MKL_*", "OPENBLAS_*", "*_NUM_THREADS")
# Environment variables that change times, messages or permissions, but no results.
CLOCK_VARIABLES = (
    *(*THREADS, "OMPI_*", "*_LOG_LEVEL"),
    *("PYTHONWARNINGS", "TF_FORCE_GPU_ALLOW_GROWTH", "JULIA_CONDAPKG_BACKEND"),
)


@cache
def here() -> Code:
    """The project's code as it is now."""
    return Code(ROOT)


def run_digests(
    workload: str,
    framework: Framework,
    profile: str,
    variables: Mapping[str, str],
    *,
    gpu: bool = False,
    code: Code | None = None,
) -> Digests:
    """The digests of a run of an example as it is now, without those of the data.

    Args:
        workload: its name.
        framework: the column or variant.
        profile: its name.
        variables: the registry's, set for every run.
        gpu: whether to use the pins for a machine with an NVIDIA GPU.
        code: the project's code; by default the code here.

    Raises:
        RosettaError: if the example or the environment's pins are missing, or the example can't be parsed.
    """
    code, variables = code or here(), {**variables, **framework.settings(workload)}
    whole, cells = example_digests(code, workload, framework)
    clock = {entry[1]: form for entry, form in code.closure(_clock_entries(workload, framework)).items()}
    shared = code.closure(_shared_entries(code, workload, framework))
    program = PROGRAMS.get(framework.language)
    clocks = sorted(clock.values()) + ([tokens(text_of(code, ROOT / program), framework.language)] if program else [])
    specified = specification(workload, profile, 0)
    return Digests(
        model={
            "code": digest(whole),
            "shared": digest(sorted(form for (_, name), form in shared.items() if name not in clock)),
            "specification": specification_digest(specified),
            **environment_digests(code, framework.environment, gpu, variables),
        },
        clock={
            "cells": digest(f"{name} {value}" for name, value in cells.items()),
            "clock": digest(clocks),
            "variables": variables_digest(framework.environment, variables, clock=True),
        },
        cells=cells,
    )


def check_digests(
    file: Path, framework: Framework, variables: Mapping[str, str], *, gpu: bool = False, code: Code | None = None
) -> Digests:
    """The digests of a framework's checks, which are in ``file``. Here, each lesson counts as a cell."""
    code = code or here()
    text = text_of(code, file)
    _, cells = cell_digests(text)
    entries = [(f"{GROUND}/checks.py", "check"), (f"{GROUND}/languages.py", "Python")]
    entries += [(code.path_of(dotted), name) for dotted, name in imported_names(text)]
    return Digests(
        model={
            "code": digest(f"{name} {value}" for name, value in cells.items()),
            "checks": digest(sorted(code.closure(entries).values())),
            **environment_digests(code, framework.environment, gpu, variables),
        },
        clock={"variables": variables_digest(framework.environment, variables, clock=True)},
        cells=cells,
    )


def phrase_digests(
    file: Path,
    framework: Framework,
    variables: Mapping[str, str],
    given: Mapping[str, object],
    *,
    gpu: bool = False,
    code: Code | None = None,
) -> Digests:
    """The digests of a framework's phrases, which are in ``file``, with their inputs. Each phrase counts as a cell."""
    code = code or here()
    text = text_of(code, file)
    _, cells = cell_digests(text)
    entries = [(f"{GROUND}/phrases.py", "phrase"), (f"{GROUND}/languages.py", "Python")]
    entries += [(code.path_of(dotted), name) for dotted, name in imported_names(text)]
    held = [f"{name} {json.dumps(given[name], sort_keys=True)}" for name in sorted(given) if name in cells]
    return Digests(
        model={
            "code": digest(f"{name} {value}" for name, value in cells.items()),
            "given": digest(held),
            "phrases": digest(sorted(code.closure(entries).values())),
            **environment_digests(code, framework.environment, gpu, variables),
        },
        cells=cells,
    )


def on_each_machine(digests: Digests, environment: Environment) -> list[Digests]:
    """The digests of today's code on a machine without and with an NVIDIA GPU, from those without."""
    return [digests, with_packages(digests, packages_digest(environment, gpu=True))]


def specification_digest(spec: Any) -> str:
    """SHA-256 of a specification's values, without its seed and its accuracy band."""
    values = {key: value for key, value in spec._asdict().items() if key not in (*JUDGES, "seed")}
    return digest([json.dumps(values, sort_keys=True)])


def variables_digest(environment: Environment, variables: Mapping[str, str], *, clock: bool) -> str:
    """SHA-256 of the environment variables of a run: of those that change only times, or of the others."""
    every = environment.variables_of_run(variables)
    chosen = {name: every[name] for name in sorted(every) if _is_clock(name) == clock}
    return digest([json.dumps(chosen)])


def packages_digest(environment: Environment, gpu: bool, code: Code | None = None) -> str:
    """SHA-256 of an environment: Python's version, the resolved requirements, packages installed before them, links.

    The hashes of packages don't count: they name the same packages.
    """
    code = code or here()
    pins = code.place(environment.requirements(gpu))
    if not pins.is_file():
        raise RosettaError(f"{pins.parent.name}/{pins.name} is missing: `nox -s lock -- {pins.stem}` makes it")
    files = [path for path in (pins, pins.parent / environment.name / "Project.toml") if path.is_file()]
    lines = [line for path in files for line in requirement_lines(path.read_text(encoding="utf-8"))]
    entry = [environment.python, *environment.build_first, json.dumps(environment.links, sort_keys=True)]
    return digest([*entry, *lines])


def requirement_lines(text: str) -> list[str]:
    """The lines of a requirements file without comments, hashes and empty lines."""
    lines = (line.split("#")[0].rstrip().removesuffix("\\").strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("--hash=")]


def _is_clock(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in CLOCK_VARIABLES)


def environment_digests(
    code: Code, environment: Environment, gpu: bool, variables: Mapping[str, str]
) -> dict[str, str]:
    """The digests of an environment in the facet of the model: its packages, and its variables."""
    return {
        "packages": packages_digest(environment, gpu, code),
        "settings": variables_digest(environment, variables, clock=False),
    }


def text_of(code: Code, path: Path) -> str:
    """The text of a file of the project; raises ``RosettaError`` if it can't be read."""
    try:
        return code.place(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RosettaError(f"{path.parent.name}/{path.name} can't be read: {error}") from error


def example_digests(code: Code, workload: str, framework: Framework) -> tuple[list[str], dict[str, str]]:
    """The canonical statements of an example, and a digest for each of its cells."""
    path = framework.example(workload)
    try:
        return cell_digests(text_of(code, path), framework.language)
    except RosettaError as error:
        raise RosettaError(f"{workload}/{path.name}: {error}") from error


def cell_digests(text: str, language: str = "python") -> tuple[list[str], dict[str, str]]:
    """The canonical statements of a script in percent format, and a digest for each of its cells.

    Cells with the same tag share a digest, and so do all cells without a tag. Markdown doesn't count.
    """
    whole: list[str] = []
    parts: dict[str, list[str]] = {}
    for kind, tags, source, line, _ in split_cells(text):
        if kind != "code":
            continue
        try:
            forms = statements(source) if language == "python" else tokens(source, language).split("\n")
        except SyntaxError as error:
            raise RosettaError(f"line {line + (error.lineno or 1) - 1}: {error.msg}") from error
        whole += forms
        named = [tag for tag in tags if tag not in (*PARTS, "raises")]
        parts.setdefault(next(iter(named), SETUP), []).extend([" ".join(tags), *forms])
    return whole, {name: digest(forms) for name, forms in parts.items()}


def _clock_entries(workload: str, framework: Framework) -> list[Entry]:
    return [*CLOCK, (f"{GROUND}/languages.py", LANGUAGES[framework.language]), follower_entry(workload)]


def follower_entry(workload: str) -> Entry:
    """The class that follows a workload's timed step from inside."""
    (follower,) = find_workload(workload).followed.values()
    return entry_of(follower)


def entry_of(defined: Any) -> Entry:
    """Where a function or class of the project is defined: in a module, or in the ``__init__.py`` of a package."""
    return here().path_of(defined.__module__), defined.__name__


def _shared_entries(code: Code, workload: str, framework: Framework) -> list[Entry]:
    """The shared code that an example imports, and the functions that describe its results beside the accuracy."""
    entries = imports_of(code, text_of(code, framework.example(workload)), framework)
    return [*entries, *(entry_of(describe) for _, describe in find_workload(workload).left.values())]


def imports_of(code: Code, text: str, framework: Framework) -> list[Entry]:
    """The definitions of the project that an example imports."""
    if framework.language == "python":
        return [(code.path_of(dotted), name) for dotted, name in imported_names(text)]
    package = code.module(PACKAGE)
    words = set(re.findall(r"\w+", tokens(text, framework.language)))
    return [(PACKAGE, name) for name in (package.imports if package else {}) if name in words]
