"""Makes the pinned virtualenvs with uv, finds them again, and says why one can't be had."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uv

from rosetta_common.ground.files import write_json
from rosetta_common.ground.machine import usable_cores
from rosetta_common.upper.plan import GIVEN_INTERPRETER, pins_digest
from rosetta_common.upper.project import ROOT, WORKSHOP, RosettaError
from rosetta_common.upper.registry import Environment, Framework, Registry

FOLDER = WORKSHOP / "environments"
READY = "rosetta-ready.json"

# Run by an interpreter that was given: the versions of Python and of modules, null for one that's missing.
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


class Unavailable(RosettaError):
    """An environment that can't be had here; the message is the reason, in one line."""


@dataclass(frozen=True)
class Interpreter:
    """What an example is run with."""

    python: Path
    variables: dict[str, str]
    pins: str  # digest for the record
    name: str  # of the environment, for the record


def describe(environment: Environment, gpu: bool, variables: dict[str, str]) -> str:
    """``"ready"``, ``"can be made"``, or the reason why it can't be had; makes nothing."""
    if (_folder(environment, gpu, variables) / READY).exists():
        return "ready"
    try:
        _interpreter(environment, download=False)
        _linked_libraries(environment)
    except Unavailable as error:
        return str(error)
    return "can be made"


def prepare(environment: Environment, gpu: bool, registry: Registry, tell: Callable[[str], None]) -> Interpreter:
    """Return an environment's interpreter; makes the environment where it isn't there as it should be.

    Args:
        environment: which.
        gpu: take the pins for a machine with an NVIDIA GPU, where the environment has some.
        registry: for the variables of every run.
        tell: called with one line before something slow.

    Raises:
        Unavailable: with the reason: no interpreter, no wheel for this platform, a system library missing.
    """
    folder = _folder(environment, gpu, registry.variables)
    if not (folder / READY).exists():
        tell(f"making the environment {folder.name} (once, until its pins change)")
        for old in FOLDER.glob(f"{environment.name}-{'gpu' if gpu and environment.gpu else 'cpu'}-*"):
            shutil.rmtree(old, ignore_errors=True)
        try:
            _make(environment, gpu, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    variables = run_variables(environment, registry)
    if environment.links:
        found = [str(folder / "links"), os.environ.get("LD_LIBRARY_PATH", "")]
        variables["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, found))
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return Interpreter(python, variables, pins_digest(environment, gpu, registry.variables), environment.name)


def check_given(python: Path, framework: Framework) -> str:
    """Check that an interpreter given with ``--python`` has a framework's modules, and return what stands for its pins.

    Raises:
        Unavailable: naming the module that's missing.
    """
    try:
        answer = subprocess.run(
            [python, "-c", LOOK, "numpy", *framework.modules], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise RosettaError(f"{python} can't be run: {error}") from error
    found: dict[str, str | None] = json.loads(answer.stdout)
    if missing := [name for name, version in found.items() if version is None]:
        raise Unavailable(f"the interpreter given has no module {missing[0]}")
    return f"{GIVEN_INTERPRETER}: {', '.join(f'{name} {version}' for name, version in found.items())}"


def run_variables(environment: Environment, registry: Registry) -> dict[str, str]:
    """The variables that are set for a run, ``{cores}`` filled in."""
    cores = str(usable_cores())
    merged = {**registry.variables, **environment.variables}
    return {name: value.replace("{cores}", cores) for name, value in merged.items()}


def _folder(environment: Environment, gpu: bool, variables: dict[str, str]) -> Path:
    kind = "gpu" if gpu and environment.gpu else "cpu"
    return FOLDER / f"{environment.name}-{kind}-{pins_digest(environment, gpu, variables)[:8]}"


def _make(environment: Environment, gpu: bool, folder: Path) -> None:
    libraries = _linked_libraries(environment)
    python = _interpreter(environment, download=True)
    _uv("venv", "--quiet", "--clear", "--python", python, str(folder))
    install = ["pip", "install", "--quiet", "--python", str(folder)]
    if environment.build_first:
        _uv(*install, *environment.build_first)
    for package in environment.no_build_isolation:
        install += ["--no-build-isolation-package", package]
    if environment.torch_backend and (gpu or not _local_wheel("torch")):
        install += ["--torch-backend", "auto" if gpu else "cpu"]
    _uv(*install, "--requirement", str(environment.requirements(gpu)))
    for link, target in libraries.items():
        (folder / "links").mkdir(exist_ok=True)
        (folder / "links" / link).symlink_to(target)
    for packages in [*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")]:
        (packages / "rosetta.pth").write_text(f"{ROOT}\n", encoding="utf-8")  # `python examples/...` by hand
    write_json(folder / READY, {"environment": environment.name})


def _interpreter(environment: Environment, download: bool) -> str:
    policy = [] if download else ["--no-python-downloads"]
    try:
        _uv("python", "find", *policy, environment.python)
        return environment.python
    except Unavailable as error:
        if download:
            try:
                _uv("python", "install", "--quiet", environment.python)
                return environment.python
            except Unavailable:
                pass
        reason = f"no Python {environment.python} here: install it (with pyenv, say) and run again"
        raise Unavailable(reason) from error


def _linked_libraries(environment: Environment) -> dict[str, Path]:
    found = {}
    for link, target in environment.links.items():
        path = _library(target)
        if path is None:
            raise Unavailable(
                f"the library {target} is missing: install the system package {environment.system_package}"
            )
        found[link] = path
    return found


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
    folders = re.split(r"[\s,]+", f"{os.environ.get('UV_FIND_LINKS', '')} {os.environ.get('PIP_FIND_LINKS', '')}")
    return any([*Path(folder).glob(f"{package}-*.whl")] for folder in folders if folder and Path(folder).is_dir())


def _uv(*arguments: str) -> str:
    """Run uv; ``Unavailable`` with the essence of its message where it fails."""
    variables = dict(os.environ)
    # uv doesn't read pip's setting; pyenv's shims hide the interpreters behind them.
    if "PIP_FIND_LINKS" in variables:
        variables.setdefault("UV_FIND_LINKS", variables["PIP_FIND_LINKS"])
    pyenv = sorted(map(str, Path.home().glob(".pyenv/versions/3.*/bin")), reverse=True)
    variables["PATH"] = os.pathsep.join([*pyenv, variables.get("PATH", "")])
    answer = subprocess.run([uv.find_uv_bin(), *arguments], capture_output=True, text=True, env=variables, check=False)
    if answer.returncode:
        raise Unavailable(_essence(answer.stderr))
    return answer.stdout.strip()


def _essence(message: str) -> str:
    """The first telling line of uv's message, and its cause."""
    lines = [line.strip(" \u00d7\u2570\u2500\u25b6\u251c\u2502") for line in message.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("warning", "hint", "Using"))]
    return re.sub(r"^error: ", "", " ".join(telling[:2]))[:300] or "uv failed without a message"
