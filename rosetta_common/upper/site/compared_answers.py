"""The cells of the page "Frameworks compared": each computed or sourced, or with the reason why it is missing; pure.

A question is a column of one of the page's tables, a framework a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from rosetta_common.ground.steps import split_cells
from rosetta_common.upper.lessons.catalogue import Value, plain
from rosetta_common.upper.lessons.probes import Probe
from rosetta_common.upper.records.checks import CPU, Checks
from rosetta_common.upper.registry import Environment, Framework
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.facts import Facts

PROBED, COMPUTED, SOURCED, MISSING = "probed", "computed", "sourced", "missing"
CODE = "trap"  # the part of a probe that the page shows
NONE = "none"  # a probe's answer if it found no name
# Licences that the Open Source Initiative approves, by their SPDX names.
OPEN = ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "MIT")
# The packages of modules that have another name.
PACKAGES = {"paddle": ("paddlepaddle",), "tensorflow": ("tensorflow-cpu",)}
MARGIN = 1e-4  # a derivative with a greater error counts as wrong


@dataclass(frozen=True)
class Answer:
    """One cell."""

    text: str
    how: str = COMPUTED  # PROBED, COMPUTED, SOURCED or MISSING
    sort: float | str | None = None
    able: bool | None = None  # whether the framework has the question's ability; ``None`` if nothing says so
    source: str = ""  # of a sourced cell: an address or words
    date: str = ""  # of a sourced cell, and of a probe: a day
    names: tuple[str, ...] = ()  # all names, of which the text shows the first
    through: str = ""  # the title of the framework whose answer it is


@dataclass(frozen=True)
class Question:
    """One column."""

    key: str
    heading: str
    asked: str  # what is computed or looked up, in words
    can: str = ""  # the ability in words
    answers: dict[str, Answer] = field(default_factory=dict)  # by framework


def missing(why: str) -> Answer:
    """A cell without a value."""
    return Answer(why, MISSING)


def every_answer(frameworks: Iterable[Framework], answer: Callable[[Framework], Answer]) -> dict[str, Answer]:
    """The cells of one question."""
    return {framework.name: answer(framework) for framework in frameworks}


def of_fact(facts: Mapping[str, Facts], name: str) -> Callable[[Framework], Answer]:
    """A fact with its source and its day."""

    def answer(framework: Framework) -> Answer:
        found = facts.get(framework.family)
        for fact in found.facts if found else ():
            if fact.name == name:
                return Answer(fact.value, SOURCED, fact.value, source=fact.source, date=fact.date)
        return missing("no fact is written down")

    return answer


def open_source(facts: Mapping[str, Facts]) -> Callable[[Framework], Answer]:
    """Whether the licence is one that the Open Source Initiative approves."""

    def answer(framework: Framework) -> Answer:
        licence = of_fact(facts, "Licence")(framework)
        if licence.how == MISSING:
            return licence
        named = [name for name in OPEN if name in licence.text]
        approved = min(named, key=lambda name: (licence.text.index(name), -len(name)), default="")
        text = f"yes: {approved}" if approved else "no approved licence is named"
        return Answer(text, SOURCED, text, bool(approved), licence.source, licence.date)

    return answer


def newest_cuda(framework: Framework) -> Answer:
    """The CUDA version of the pinned build for GPUs, or why there is none."""
    environment = framework.environment
    version = cuda_of(environment)
    if version:
        return Answer(version, COMPUTED, float(version), True)
    if environment.gpu:
        return Answer("chosen by the machine's driver", COMPUTED, None, True)
    told = re.search(r"CUDA (\d+\.\d+)", environment.no_gpu_reason)
    return Answer(environment.no_gpu_reason or "none", COMPUTED, float(told[1]) if told else None, False)


def cuda_of(environment: Environment) -> str:
    """The version of the CUDA runtime that an environment's pins for GPUs name, e.g. ``"13.0"``; empty without one."""
    pins = environment.requirements(gpu=True)
    if not environment.gpu or not pins.is_file():
        return ""
    pattern = r"^nvidia-cuda-runtime(?:-cu\d+)?==(\d+\.\d+)"
    found = re.findall(pattern, pins.read_text(encoding="utf-8"), re.MULTILINE)
    return max(found, key=float, default="")


def locked_files(framework: Framework) -> Answer:
    """The number of files that the lock allows for the framework's own package."""
    pins = framework.environment.requirements(gpu=False)
    if not pins.is_file():
        return missing("no pins")
    locked = {}
    for block in re.split(r"\n(?=\w)", pins.read_text(encoding="utf-8")):
        if found := re.match(r"([\w.-]+)==(\S+)", block):
            locked[found[1].lower()] = found[2], block.count("--hash=")
    module = framework.modules[0].lower()
    name = next((one for one in (module, *PACKAGES.get(module, ())) if one in locked), "")
    if not name:
        return missing("its package is not in the lock")
    version, files = locked[name]
    if not files:
        return missing(f"{name} {version}: its build is chosen on the machine, and the lock names no file")
    return Answer(f"{name} {version}: {files}", COMPUTED, files)


def lines_of(workload: str, step: str) -> Callable[[Framework], Answer]:
    """The lines of one step of a framework's example, without comments and empty lines."""

    def answer(framework: Framework) -> Answer:
        path = framework.example(workload)
        if not path.is_file():
            return missing("no example")
        cells = split_cells(path.read_text(encoding="utf-8"))
        number = sum(code_lines(source) for _, tags, source, *_ in cells if step in tags)
        return Answer(str(number), COMPUTED, number)

    return answer


def code_lines(source: str) -> int:
    """The number of lines with code."""
    lines = (line.strip() for line in source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def of_speed(content: SiteContent, workload: str, key: str) -> tuple[str, Callable[[Framework], Answer]]:
    """A cell of the speed table with the most rows; also the machine of that table, in words."""
    tables = [content.speed(workload, machine) for machine in content.rounds.tables(workload)]
    best = max(tables, key=lambda table: sum(bool(row.cells) for row in table.rows), default=None)

    def answer(framework: Framework) -> Answer:
        rows = {row.framework: row for row in best.rows} if best else {}
        row = rows.get(framework.name)
        if not framework.example(workload).is_file():
            return missing("no example")
        if row is None:
            return missing("not measured on this machine" if best else "not measured yet")
        if not row.cells:
            return missing(row.reason)
        cell = row.cells[key]
        return Answer(cell.text, COMPUTED, cell.sort_key) if cell.value is not None else missing("not shown")

    return (content.machine_title(best.machine) if best else ""), answer


def of_probe(content: SiteContent, probe: Probe, part: str = "") -> Callable[[Framework], Answer]:
    """The observed value of a probe, or one part of it; of the framework underneath if the probe says so."""

    def answer(framework: Framework) -> Answer:
        found = own_answer(content, probe, framework, part)
        own = probe.name in content.probes_of(framework)  # its own cell counts, even if it has no record
        under = content.probes.backends.get(framework.name, "") if probe.underneath and not own else ""
        while found is None and under:
            below = content.registry.frameworks.get(under)
            if below is None:  # the site shows only some frameworks
                break
            found = own_answer(content, probe, below, part)
            if found:
                found = replace(found, through=below.title)
            under = content.probes.backends.get(under, "")
        return found or missing(why_not(content, probe, framework))

    return answer


def lines_of_probe(content: SiteContent, probe: Probe) -> Callable[[Framework], Answer]:
    """The lines of the code of a probe that the page shows, without comments and empty lines."""

    def answer(framework: Framework) -> Answer:
        code = content.probes_of(framework).get(probe.name, {})
        if CODE not in code:
            return missing("no code of its own")
        number = code_lines(code[CODE])
        return Answer(str(number), COMPUTED, number)

    return answer


def own_answer(content: SiteContent, probe: Probe, framework: Framework, part: str = "") -> Answer | None:
    """What a framework's own probe observed; ``None`` if it has none."""
    checks = content.checks.of(probe, framework.name, CPU)
    if checks is None:
        return None
    if failure := checks.failure(probe.name):
        return Answer(f"failed: {failure}", MISSING, able=False)
    value = checks.value(probe.name)
    return None if value is None else told(probe, value, checks, part)


def told(probe: Probe, value: Value, checks: Checks, part: str = "") -> Answer:
    """An observed value as a cell."""
    day = checks.content.checked[:10]
    if isinstance(value, list):
        number = value[list(probe.parts).index(part)] if part else value[0]
        able = value[0] < MARGIN if probe.name == "operator" else True
        return Answer(plain(float(number)), PROBED, number, able, date=day)
    if probe.form == "error":
        if isinstance(value, str):
            return Answer(f"no: {value}", PROBED, None, False, date=day)
        able = float(value) < MARGIN
        return Answer("exact" if value == 0 else f"error {plain(float(value))}", PROBED, float(value), able, date=day)
    if probe.form == "yes":
        text = f"no: {value}" if isinstance(value, str) else plain(value)
        return Answer(text, PROBED, text, value is True, date=day)
    if probe.form == "names":
        names = () if value == NONE else tuple(str(value).split(", "))
        shown, more = ", ".join(names[: probe.shown]), len(names) - probe.shown
        text = f"{shown} and {more} more" if more > 0 else shown
        able = set(probe.able) <= set(names) if probe.able else bool(names)
        text = f"{len(names)}: {text}" if names and probe.shown else str(len(names))
        return Answer(text, PROBED, len(names), able, date=day, names=names)
    return Answer(str(value), PROBED, str(value), str(value) in probe.able if probe.able else None, date=day)


def why_not(content: SiteContent, probe: Probe, framework: Framework) -> str:
    """Why a framework has no answer to a probe."""
    if framework.name in probe.not_applicable:
        return probe.not_applicable[framework.name]
    if framework.language != "python":
        return "not probed: probes run in Python"
    return content.checks.reasons.get((CPU, probe.topic, framework.name), "not probed")
