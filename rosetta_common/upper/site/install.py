"""``{rosetta-install} FAMILY``: how to install a framework today, computed from the registry and the pins."""

from __future__ import annotations

import shlex
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.newest import FILE as NEWEST
from rosetta_common.upper.newest import Newest, behind, read_newest
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.registry import Environment, Framework
from rosetta_common.upper.site.elements import paragraph
from rosetta_common.upper.site.families import FamilyDirective, note, without_variants

UV = "https://docs.astral.sh/uv/"
FETCHED = (3, 8)  # the oldest Python that uv can fetch


def asked_for(environment: Environment, gpu: bool) -> Path:
    """The file with the packages that an environment names; the resolved pins are in the same folder."""
    return environment.requirements(gpu).with_suffix(".in")


def project(environment: Environment) -> Path:
    """The file with the Julia packages of an environment; it may not exist."""
    return environment.requirements(gpu=False).with_suffix("") / "Project.toml"


def requirements(path: Path) -> list[str]:
    """The lines of a requirements file without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [text for line in lines if (text := line.partition("#")[0].strip())]


def commands(environment: Environment, gpu: bool = False, languages: tuple[str, ...] = ("python",)) -> list[str]:
    """The commands that make an environment by hand, one in each line; comments explain them.

    Args:
        environment: the environment.
        gpu: use the pins for a machine with an NVIDIA GPU.
        languages: the languages of its columns.
    """
    made = []
    if environment.system_packages:
        made.append(f"sudo apt install {' '.join(environment.system_packages)}   # the names are Debian's")
    if environment.program_from:
        made.append(f"# {environment.program}: {environment.program_from}")
    if pins := requirements(asked_for(environment, gpu)):
        made += [*_virtualenv(environment), *_packages(environment, gpu, pins)]
    made += _links(environment)
    if "r" in languages:
        made.append('export RETICULATE_PYTHON="$VIRTUAL_ENV/bin/python"')
    julia = project(environment)
    if julia.is_file():
        made.append('export JULIA_PYTHONCALL_EXE="$VIRTUAL_ENV/bin/python"')
        made.append(f"export JULIA_PROJECT={julia.parent.relative_to(ROOT).as_posix()}")
    made += [f"export {name}={_value(value)}" for name, value in environment.variables.items()]
    if julia.is_file():
        made.append("julia -e 'using Pkg; Pkg.instantiate()'")
    return made


def _packages(environment: Environment, gpu: bool, pins: list[str]) -> list[str]:
    install, made = "uv pip install", []
    if environment.build_first:
        made.append(f"{install} {_quoted(environment.build_first)}   # it builds with these")
    for package in environment.no_build_isolation:
        install += f" --no-build-isolation-package {package}"
    if environment.torch_backend:
        install += f" --torch-backend {'auto' if gpu else 'cpu'}"
    return [*made, f"{install} {_quoted(pins)}"]


def _links(environment: Environment) -> list[str]:
    if not environment.links:
        return []
    made = ['mkdir "$VIRTUAL_ENV/links"']
    for name, there in environment.links.items():
        found = f"$(/sbin/ldconfig -p | sed -n 's/.*{there} .*=> //p' | head -n 1)"
        made.append(f'ln -s "{found}" "$VIRTUAL_ENV/links/{name}"')
    return [*made, 'export LD_LIBRARY_PATH="$VIRTUAL_ENV/links"']


def _virtualenv(environment: Environment) -> list[str]:
    python = environment.python
    if tuple(map(int, python.split("."))) < FETCHED:
        oldest = ".".join(map(str, FETCHED))
        return [
            f"pyenv install --skip-existing {python}   # uv fetches Python {oldest} and newer by itself",
            f'uv venv --python "$(pyenv prefix {python})/bin/python" {environment.name}',
            f"source {environment.name}/bin/activate",
        ]
    return [f"uv venv --python {python} {environment.name}", f"source {environment.name}/bin/activate"]


def _quoted(requirements: tuple[str, ...] | list[str]) -> str:
    return " ".join(map(shlex.quote, requirements))


def _value(value: str) -> str:
    return '"$(nproc)"' if value == "{cores}" else shlex.quote(value)


def served_by(members: list[Framework]) -> dict[str, list[Framework]]:
    """The columns that each environment serves, by its name; its variants if it serves no column."""
    columns = without_variants(members)
    names = dict.fromkeys(framework.environment.name for framework in members)
    return {
        name: [framework for framework in columns if framework.environment.name == name]
        or [framework for framework in members if framework.environment.name == name]
        for name in names
    }


class RosettaInstall(FamilyDirective):
    """How to install a family's columns, one environment after another."""

    def run(self) -> list[nodes.Node]:
        """Make the blocks."""
        members = self.members()
        environments = {framework.environment.name: framework.environment for framework in members}
        for environment in environments.values():
            note(self.env.app, *(asked_for(environment, gpu) for gpu in (False, True)), project(environment))
        served = served_by(members)
        made: list[nodes.Node] = []
        for name, environment in environments.items():
            made += self.environment(environment, served[name], alone=len(environments) == 1)
        names = " ".join(framework.name for some in served.values() for framework in some)
        repository = self.config.rosetta_repository
        made.append(
            paragraph(
                "The commands use ",
                nodes.reference("", "uv", refuri=UV),
                ". From a checkout of ",
                nodes.reference("", "the repository", refuri=repository) if repository else "the repository",
                ", ",
                nodes.literal("", f"rosetta environments --framework {names}"),
                " does all of this except the system packages, with every package pinned; ",
                nodes.literal("", f"rosetta run --framework {names}"),
                " does the same and runs the examples.",
            )
        )
        return made

    def environment(self, environment: Environment, served: list[Framework], alone: bool) -> list[nodes.Node]:
        """The commands for one environment, with their introduction."""
        languages = tuple(framework.language for framework in served)
        pins = environment.requirements(gpu=False)
        head = paragraph(
            nodes.strong("", f"Python {environment.python}"),
            "" if alone else f", for {' and '.join(framework.title for framework in served)}",
            ". All packages with their exact versions: ",
            nodes.literal("", f"{pins.parent.name}/{pins.name}"),
            ".",
        )
        made: list[nodes.Node] = [head, _block(commands(environment, False, languages))]
        older = behind(
            asked_for(environment, gpu=False), environment.python, self.newest(environment), environment.held_back
        )
        if older:
            made.append(nodes.bullet_list("", *(nodes.list_item("", paragraph(one.words)) for one in older)))
        if project(environment).is_file():
            text = project(environment).read_text(encoding="utf-8").strip()
            made.append(nodes.literal_block(text, text, language="toml"))
        if environment.gpu:
            pins = environment.requirements(gpu=True)
            made += [
                paragraph("With an NVIDIA GPU (", nodes.literal("", f"{pins.parent.name}/{pins.name}"), "):"),
                _block(commands(environment, True, languages)),
            ]
        elif environment.no_gpu_reason:
            made.append(paragraph(f"No pins for a GPU: {environment.no_gpu_reason}."))
        return made

    def newest(self, environment: Environment) -> Newest | None:
        """The newest releases of an environment's packages, if somebody looked them up."""
        note(self.env.app, NEWEST)
        return read_newest(NEWEST).get(environment.name)


def _block(lines: list[str]) -> nodes.literal_block:
    text = "\n".join(lines)
    return nodes.literal_block(text, text, language="bash")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-install", RosettaInstall)
