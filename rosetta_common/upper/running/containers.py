"""Writes a Containerfile for each environment of the registry, as the Keras study of 2017 ran in containers; pure.

A container has the pinned packages of one environment for a machine without an NVIDIA GPU, the shared code and the
examples. It doesn't set ``KERAS_BACKEND``: the user gives it with ``-e``.
"""

from __future__ import annotations

import re
from pathlib import Path

from rosetta_common.ground.files import atomic_writer
from rosetta_common.upper.project import PINS, ROOT
from rosetta_common.upper.registry import Environment, Registry

FOLDER = PINS / "containers"
SUFFIX = ".Containerfile"
# Debian's release of the official images. Those of Python 3.6 ended before the second one.
OLDEST, RELEASE = "bullseye", "bookworm"
WITH_OLDEST = ("3.6",)
CHOICE = "KERAS_BACKEND"  # the variable that the user gives
CORES = "{cores}"
TOOLS = "docs/requirements.txt"  # names the release of uv


def containerfiles(registry: Registry) -> dict[Path, str]:
    """The text of each Containerfile, by its path.

    An environment whose program is in no system package (Julia) has none.
    """
    release = uv_release()
    return {
        FOLDER / f"{name}{SUFFIX}": containerfile(environment, registry, release)
        for name, environment in registry.environments.items()
        if not environment.program_from
    }


def write(registry: Registry) -> list[Path]:
    """Write all Containerfiles, and remove others; return those that changed, removed ones included."""
    wanted = containerfiles(registry)
    there = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob(f"*{SUFFIX}")}
    changed = [path for path in sorted({*wanted, *there}) if wanted.get(path) != there.get(path)]
    for path in changed:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_writer(path) as file:
                file.write(wanted[path].encode())
        else:
            path.unlink()
    return changed


def uv_release() -> str:
    """The release of uv that this project pins.

    Raises:
        ValueError: if ``TOOLS`` doesn't pin it.
    """
    found = re.search(r"^uv==([\d.]+)", (ROOT / TOOLS).read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise ValueError(f"{TOOLS} doesn't pin uv")
    return found[1]


def containerfile(environment: Environment, registry: Registry, uv: str) -> str:
    """The text of one Containerfile.

    Args:
        environment: its environment.
        registry: the registry, for the variables of every run.
        uv: the release of uv that installs the packages.
    """
    debian = OLDEST if environment.python in WITH_OLDEST else RELEASE
    pins = environment.requirements(False).relative_to(ROOT).as_posix()
    image = f"rosetta-{environment.name}"
    lines = [
        "# Written by `rosetta containers` from frameworks.toml: change that file, then run the command again.",
        f"#   docker build --tag {image} --file environments/containers/{environment.name}{SUFFIX} .",
        f"#   docker run --rm {_choice(environment)}--volume DATA:/data {image} python examples/...",
        f"FROM ghcr.io/astral-sh/uv:{uv} AS uv",
        f"FROM docker.io/library/python:{environment.python}-slim-{debian}",
        "COPY --from=uv /uv /usr/local/bin/uv",
        *_packages(environment),
        f"COPY {pins} /tmp/pins.txt",
        f"RUN {_install(environment)}",
        *(f"RUN {_link(new, old)}" for new, old in environment.links.items()),
        "WORKDIR /rosetta",
        "COPY rosetta_common rosetta_common",
        "COPY examples examples",
        "ENV PYTHONPATH=/rosetta ROSETTA_DATA_DIR=/data ROSETTA_CACHE_DIR=/tmp/rosetta",
    ]
    variables = environment.variables_of_run(registry.variables)
    lines += [f'ENV {name}="{value}"' for name, value in variables.items() if name != CHOICE and CORES not in value]
    counted = [f"{name}={value.replace(CORES, '$(nproc)')}" for name, value in variables.items() if CORES in value]
    if counted:  # known when the container starts
        lines.append(f'ENTRYPOINT ["/bin/sh", "-c", "{" ".join(counted)} exec \\"$@\\"", "--"]')
    return "\n".join(lines) + "\n"


def _choice(environment: Environment) -> str:
    """The option that chooses Keras' backend, if the environment has Keras."""
    pins = environment.requirements(False).read_text(encoding="utf-8")
    return f"-e {CHOICE}=... " if re.search(r"^keras==", pins, re.MULTILINE) else ""


def _packages(environment: Environment) -> list[str]:
    """The instruction that installs Debian's packages; none if the environment needs none."""
    if not environment.system_packages:
        return []
    names = " ".join(sorted(environment.system_packages))
    install = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {names}"
    return [f"RUN {install} && rm -rf /var/lib/apt/lists/*"]


def _install(environment: Environment) -> str:
    """The command that installs the pinned packages, as ``environments`` does it on this machine."""
    install = "uv pip install --system --no-cache"
    # PyTorch's build for CPUs comes from its own index: its pin alone has no hash.
    install += " --verify-hashes --torch-backend cpu" if environment.torch_backend else " --require-hashes"
    first = f"{install} --constraint /tmp/pins.txt {' '.join(environment.build_first)}"
    for package in environment.no_build_isolation:
        install += f" --no-build-isolation-package {package}"
    whole = f"{install} --requirement /tmp/pins.txt"
    return f"{first} && {whole}" if environment.build_first else whole


def _link(new: str, old: str) -> str:
    """The command that gives a library its old name."""
    found = f"$(ldconfig -p | sed -n 's|.*{old} .*=> ||p' | head -n 1)"
    return f'ln -s "{found}" /usr/local/lib/{new} && ldconfig'
