"""Makes the pinned environments with uv, finds them, and says why one can't be made."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import uv
from filelock import FileLock

from rosetta_common.ground.files import write_json
from rosetta_common.ground.machine import usable_cores
from rosetta_common.upper import home
from rosetta_common.upper.project import ROOT, WORKSHOP, RosettaError
from rosetta_common.upper.records.digests import packages_digest
from rosetta_common.upper.records.staleness import GIVEN_INTERPRETER
from rosetta_common.upper.registry import Environment, Framework, Registry

FOLDER = WORKSHOP / "environments"
READY = "rosetta-ready.json"
NO_RENVIRON = {"R_ENVIRON_USER": ""}  # else R reads variables, such as tokens, from the user's .Renviron
EMBEDDING = ("Rscript", "julia")  # programs that load Python into their own process, and need its shared library

# A given interpreter runs this: it prints the versions of Python and of modules, null for a missing module.
LOOK = """
import importlib.util, json, platform, sys
try:
    from importlib.metadata import PackageNotFoundError, version
except ImportError:  # before Python 3.8
    from pkg_resources import DistributionNotFound as PackageNotFoundError, get_distribution
    version = lambda name: get_distribution(name).version
def look(name):
    if importlib.util.find_spec(name) is None:
        return None
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
print(json.dumps(dict([("python", platform.python_version())] + [(name, look(name)) for name in sys.argv[1:]])))
"""

# An interpreter runs this: it fails if the interpreter has no shared library.
LOOK_FOR_LIBRARY = """
import os, sys, sysconfig
library, folder, kind, framework = map(
    lambda name: sysconfig.get_config_var(name) or "", ("INSTSONAME", "LIBDIR", "MULTIARCH", "PYTHONFRAMEWORKPREFIX")
)
folders = folder, os.path.join(folder, kind), os.path.join(sys.base_prefix, "lib"), framework
found = not library.endswith(".a") and any(os.path.isfile(os.path.join(folder, library)) for folder in folders)
sys.exit(not found and os.name != "nt")
"""


class Unavailable(RosettaError):
    """An environment that can't be made here; the message is the reason, in one line."""


@dataclass(frozen=True)
class Interpreter:
    """An interpreter for examples."""

    python: Path
    variables: dict[str, str]  # {cores} stands for the number of cores that a process may use
    gpu: bool  # whether it has the packages for a machine with an NVIDIA GPU
    name: str  # name of the environment, for the record
    packages: str = ""  # if it was given with ``--python``: the text for its packages in a record


def describe(environment: Environment, gpu: bool) -> str:
    """``"ready"``, ``"can be made"``, or the reason why it can't be made; makes nothing."""
    try:
        _look_around(environment)
        if (_folder(environment, gpu) / READY).exists():
            return "ready"
        _interpreter(environment, download=False)
    except Unavailable as error:
        return str(error)
    return "can be made"


def prepare(environment: Environment, gpu: bool, registry: Registry, tell: Callable[[str], None]) -> Interpreter:
    """Return an environment's interpreter; makes the environment if it is missing or its pins changed.

    Args:
        environment: the environment.
        gpu: use the pins for a machine with an NVIDIA GPU, if the environment has them.
        registry: the registry, for the variables of every run.
        tell: called with one line before a slow action.

    Raises:
        Unavailable: with the reason: no interpreter, no wheel for this platform, a missing library or program.
    """
    _look_around(environment)
    folder = _folder(environment, gpu)
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER.parent / f"making-{environment.name}.lock"):  # two commands never make the same environment
        _make_where_missing(environment, gpu, folder, tell)
    variables = run_variables(environment, registry)
    if environment.links:
        found = [str(folder / "links"), os.environ.get("LD_LIBRARY_PATH", "")]
        variables["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, found))
    if environment.program == "julia":
        variables["JULIA_PROJECT"] = str(folder / "julia")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return Interpreter(python, variables, gpu, environment.name)


def _make_where_missing(environment: Environment, gpu: bool, folder: Path, tell: Callable[[str], None]) -> None:
    if not (folder / READY).exists():
        if environment.program == "Rscript" and not _succeeds("Rscript", "-e", "library(reticulate)"):
            raise Unavailable(f"R has no package reticulate: {_install(environment, 'reticulate')}")
        python = _interpreter(environment, download=True)
        tell(f"making the environment {folder.name} (once, until its pins change)")
        for old in FOLDER.glob(f"{environment.name}-{'gpu' if gpu and environment.gpu else 'cpu'}-*"):
            shutil.rmtree(old, ignore_errors=True)
        try:
            _make(environment, gpu, folder, python)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def check_given(python: Path, framework: Framework) -> str:
    """Check that an interpreter given with ``--python`` has a framework's modules; return the text for its packages.

    Raises:
        Unavailable: if something is missing; the message names it.
    """
    program = framework.environment.program
    if program == "julia":
        raise Unavailable(
            "--python works only for examples in Python and R: Julia's packages need their own environment"
        )
    _look_around(framework.environment)
    try:
        answer = subprocess.run(
            [python, "-c", LOOK, "numpy", *framework.modules], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise RosettaError(f"{python} can't be run: {error}") from error
    found: dict[str, str | None] = json.loads(answer.stdout)
    if missing := [name for name, version in found.items() if version is None]:
        raise Unavailable(f"the given interpreter has no module {missing[0]}")
    if program in EMBEDDING and not _embeddable(python):
        raise Unavailable(f"the given interpreter has no shared library, which {program} needs")
    return f"{GIVEN_INTERPRETER}: {', '.join(f'{name} {version}' for name, version in found.items())}"


def run_variables(environment: Environment, registry: Registry) -> dict[str, str]:
    """The environment variables of a run, with ``{cores}`` in place of the number of cores."""
    return environment.variables_of_run(registry.variables)


def filled(variables: Mapping[str, str], cores: int) -> dict[str, str]:
    """Variables with the number of cores in place of ``{cores}``."""
    return {name: value.replace("{cores}", str(cores)) for name, value in variables.items()}


def _folder(environment: Environment, gpu: bool) -> Path:
    kind = "gpu" if gpu and environment.gpu else "cpu"
    return FOLDER / f"{environment.name}-{kind}-{packages_digest(environment, gpu)[:8]}"


def _make(environment: Environment, gpu: bool, folder: Path, python: str) -> None:
    _uv("venv", "--quiet", "--clear", "--python", python, str(folder))
    pins = str(environment.requirements(gpu))
    # PyTorch's build depends on the machine, and comes from its own index: its pin alone has no hash.
    install = ["pip", "install", "--quiet", "--python", str(folder)]
    install += ["--verify-hashes" if environment.torch_backend else "--require-hashes"]
    if environment.build_first:
        _uv(*install, "--constraint", pins, *environment.build_first)
    for package in environment.no_build_isolation:
        install += ["--no-build-isolation-package", package]
    if environment.torch_backend and (gpu or not _local_wheel("torch")):
        install += ["--torch-backend", "auto" if gpu else "cpu"]
    _uv(*install, "--requirement", pins)
    for link, target in _look_around(environment).items():
        (folder / "links").mkdir(exist_ok=True)
        (folder / "links" / link).symlink_to(target)
    if environment.program == "julia":
        _instantiate(environment, folder)
    for packages in [*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")]:
        (packages / "rosetta.pth").write_text(f"{ROOT}\n", encoding="utf-8")  # `python examples/...` by hand
    write_json(folder / READY, {"environment": environment.name})


def _instantiate(environment: Environment, folder: Path) -> None:
    """Install an environment's Julia packages beside its Python ones."""
    (folder / "julia").mkdir()
    shutil.copy(environment.requirements(False).parent / environment.name / "Project.toml", folder / "julia")
    command = ["julia", "--startup-file=no", f"--project={folder / 'julia'}", "-e", "using Pkg; Pkg.instantiate()"]
    variables = {**os.environ, **home.home_of_examples(WORKSHOP), **filled(environment.variables, usable_cores())}
    answer = subprocess.run(command, capture_output=True, text=True, env=variables, check=False)
    if answer.returncode:
        raise Unavailable(f"Julia's packages can't be installed: {_essence(answer.stderr)}")


def _interpreter(environment: Environment, download: bool) -> str:
    """The version or the path of an interpreter, for uv.

    Raises:
        Unavailable: with the command that gets the interpreter, and with uv's words if it couldn't download one.
    """
    if found := _find(environment):
        return found
    why = ""
    if download:
        try:
            _uv("python", "install", environment.python)
            if found := _find(environment):
                return found
        except Unavailable as error:
            why = f" (uv can't download it: {error})"
    embedded = environment.program in EMBEDDING
    shared, option = (" with a shared library", "PYTHON_CONFIGURE_OPTS=--enable-shared ") if embedded else ("", "")
    command = f"{option}pyenv install {environment.python}"
    raise Unavailable(f"no Python {environment.python}{shared} here: `{command}` gets it, then run again{why}")


def _find(environment: Environment) -> str:
    """The version or the path of an interpreter that is here; empty if there is none.

    Raises:
        Unavailable: if uv can't look for one.
    """
    list_of = "python", "list", "--only-installed", "--output-format", "json", environment.python
    try:
        found = [one["path"] for one in json.loads(_uv(*list_of))]
    except Unavailable as error:
        raise Unavailable(f"uv can't look for Python {environment.python}: {error}") from error
    if environment.program not in EMBEDDING:
        return environment.python if found else ""
    return next((path for path in found if _embeddable(Path(path))), "")


def _embeddable(python: Path) -> bool:
    """Whether another program can load an interpreter into its process."""
    return _succeeds(python, "-c", LOOK_FOR_LIBRARY)


def _succeeds(*command: str | Path) -> bool:
    variables = {**os.environ, **NO_RENVIRON}
    return not subprocess.run(command, capture_output=True, check=False, env=variables).returncode


def _look_around(environment: Environment) -> dict[str, Path]:
    """Return the libraries to link, by the links' names; ``Unavailable`` if a library or the program is missing."""
    for name in environment.libraries:
        if _library(name) is None:
            raise Unavailable(f"the library {name} is missing: {_install(environment, name)}")
    found = {}
    for link, target in environment.links.items():
        path = _library(target)
        if path is None:
            raise Unavailable(f"the library {target} is missing: {_install(environment, target)}")
        found[link] = path
    if environment.program and not shutil.which(environment.program):
        raise Unavailable(f"the program {environment.program} is missing: {_install(environment, environment.program)}")
    return found


def _install(environment: Environment, missing: str) -> str:
    """Say what to install: the package of a missing library or program, or else all packages of the environment."""
    packages = [name for name, shows in environment.system_packages.items() if Path(shows).name == missing]
    named = " ".join(packages or environment.system_packages)
    return f"install {environment.program_from or f'the system package {named}'}"


def _library(name: str) -> Path | None:
    for ldconfig in ("ldconfig", "/sbin/ldconfig"):
        try:
            listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            continue
        if match := re.search(rf"^\s*{re.escape(name)} .*=> (.+)$", listed, re.MULTILINE):
            return Path(match.group(1))
    return None


def _local_wheel(package: str) -> bool:
    folders = home.interpreters().get("UV_FIND_LINKS", "").split(",")
    return any([*Path(folder).glob(f"{package}-*.whl")] for folder in folders if folder and Path(folder).is_dir())


def _uv(*arguments: str) -> str:
    """Run uv; ``Unavailable`` with the important part of its message if it fails."""
    variables = {**os.environ, **home.interpreters(), "UV_NO_WRAP": "1"}  # a message may name a path with spaces
    answer = subprocess.run([uv.find_uv_bin(), *arguments], capture_output=True, text=True, env=variables, check=False)
    if answer.returncode:
        raise Unavailable(_essence(answer.stderr))
    return answer.stdout.strip()


def _essence(message: str) -> str:
    """The first important line of uv's message, and its cause."""
    lines = [line.strip(" \u00d7\u2570\u2500\u25b6\u251c\u2502") for line in message.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("warning", "hint", "Using"))]
    return re.sub(r"^error: ", "", " ".join(telling[:2]))[:300] or "uv failed without a message"
