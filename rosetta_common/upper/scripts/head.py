"""The head of a self-contained script: what it is, what to install, what to set before it starts."""

from __future__ import annotations

import ast
import re
import shlex
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from rosetta_common.upper.project import PINS
from rosetta_common.upper.registry import Environment, Framework, Registry
from rosetta_common.upper.scripts.script import Script

WIDTH = 79
EXTRAS = PINS / "scripts"  # pins of the packages that only the scripts need, by the environment's name
# The names of packages that differ from the names of their modules.
MODULES = {"paddlepaddle": "paddle", "scikit-learn": "sklearn", "tensorflow-cpu": "tensorflow", "dynet38": "dynet"}
QUIET = ("TF_CPP_MIN_LOG_LEVEL", "PYTHONWARNINGS")  # variables that change only what is printed


def extra_packages(environment: Environment) -> Path | None:
    """The pins of the packages that an environment's scripts need beside its own; ``None`` if they need none."""
    path = EXTRAS / f"{environment.name}.txt"
    return path if path.is_file() else None


def text_of(script: Script, registry: Registry, site: str = "") -> str:
    """The whole script: its head and its code.

    Args:
        script: the script.
        registry: the registry.
        site: the address of the guide; empty if it has none yet.
    """
    return "\n".join([*head(script, registry, site), "", script.code])


def head(script: Script, registry: Registry, site: str = "") -> Iterator[str]:
    """The lines of the head, all of them comments, at most 79 characters wide where no command is longer."""
    framework = script.framework
    environment = framework.environment
    yield f"# {script.title}"
    yield "#"
    yield from _wrapped(re.sub(r"[`*]", "", script.introduction))
    yield "#"
    yield from _command(f"Python {environment.python}", "pip install", needed(script, registry))
    if framework.language == "r":
        yield '# R: install.packages("reticulate"); set RETICULATE_PYTHON to that Python.'
    if framework.language == "julia":
        yield "# Julia 1.9 with Knet 1.4 and PythonCall; JULIA_PYTHONCALL_EXE is that Python."
    if environment.build_first:
        yield from _command("Install before the rest", "pip install", environment.build_first)
    if environment.no_build_isolation:
        yield "# pip needs the option --no-build-isolation."
    if environment.system_packages:
        yield from _command("Debian and Ubuntu", "apt install", environment.system_packages)
    if exported := [f"{name}={value}" for name, value in variables(framework, registry, script.code).items()]:
        yield from _command("The measured runs had these settings", "export", exported)
    source = f"the Deep-Learning Rosetta Stone{f', {site}' if site else ''}"
    tested = "not executed yet" if framework.language == "julia" else "tested"
    yield from _wrapped(f"Made from the example {script.workload}/{framework.name} of {source}; {tested}.")


def needed(script: Script, registry: Registry) -> list[str]:
    """The packages to install, with their versions: those of the environment without other columns' frameworks."""
    environment = script.framework.environment
    code = script.code
    imported = _imported(code) if script.framework.language == "python" else {"numpy", "keras"}
    mine = {module.partition(".")[0] for module in script.framework.modules} | imported
    others = {module.partition(".")[0] for framework in registry.frameworks.values() for module in framework.modules}
    found = [
        line
        for line in _lines(environment.requirements(False).with_suffix(".in"))
        if (module := _module(line)) in mine or module not in others
    ]
    if "numpy" in imported and not any(_module(line) == "numpy" for line in found):
        found += [line for line in _lines(environment.requirements(False)) if _module(line) == "numpy"]
    extras = extra_packages(environment)
    return found + [line for line in (_lines(extras) if extras else []) if _module(line) in imported]


def variables(framework: Framework, registry: Registry, code: str) -> dict[str, str]:
    """The environment variables that change results or speed, and that the script doesn't set itself."""
    environment = framework.environment
    modules = {module.partition(".")[0] for module in framework.modules}
    whose = {name.upper(): name in modules for name in ("jax", "keras")}
    whose |= {"TF": "tensorflow" in modules, "NVIDIA": environment.gpu}
    return {
        name: value.replace("{cores}", "$(nproc)")
        for name, value in environment.variables_of_run(registry.variables).items()
        if name not in QUIET and whose.get(name.partition("_")[0], True)
        if f'"{name}"' not in code and f"{name} =" not in code
    }


def _imported(code: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _lines(path: Path) -> list[str]:
    """The requirements in a file, without hashes, options and comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].strip(" \\") for line in lines if re.match(r"[A-Za-z0-9]", line)]


def _module(requirement: str) -> str:
    name = re.split(r"[=<>;\[ ~!]", requirement)[0].lower()
    return MODULES.get(name, name.replace("-", "_"))


def _command(what: str, command: str, arguments: Iterable[str]) -> Iterator[str]:
    """A command in a comment; one that is too long goes on in the next line."""
    quoted = " ".join(shlex.quote(one) if "[" in one or "<" in one else one for one in arguments)
    lines = textwrap.wrap(f"{command} {quoted}", WIDTH - 8, break_long_words=False, break_on_hyphens=False)
    yield f"# {what}:"
    yield from (f"#     {line}{' ' + chr(92) if line is not lines[-1] else ''}" for line in lines)


def _wrapped(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from textwrap.wrap(
            " ".join(paragraph.split()), WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )
