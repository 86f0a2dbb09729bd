"""The project's sessions; ``nox --list`` lists them."""

import argparse
import os
import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import nox

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "tests"]

home = runpy.run_path("rosetta_common/upper/home.py")  # by its path: the package needs packages
os.environ.update(home["interpreters"]())
os.environ.update(home["caches"](Path(".rosetta").resolve()))

UPPER = ["3.11", "3.12", "3.13"]  # the first that is found serves the upper floor
BUILD = "_build"
GROUND_PYTHON = "3.6"
COMPILE = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--upgrade", "--generate-hashes"]
ANY = "--universal", "--python-version", UPPER[0]
# The packages of the project's own sessions: each file, and how it is resolved into a lock beside it.
TOOLS = {
    "tools": (".ci/tools.in", *ANY),
    "audit": (".ci/audit.in", *ANY),
    "docs": ("docs/requirements.in", *ANY),
    "tests": ("tests/requirements.in", *ANY, "--constraints", "docs/requirements.txt"),
    "ground": ("tests/requirements-ground.in", "--python-version", GROUND_PYTHON),
}
MINUTES = "15"  # for runs in `docs` without a GPU; with the installation and the site it ends within 20
UNHASHED = "# no hash: the build depends on the machine, and comes from PyTorch's own index"
PYTHON = next((version for version in UPPER if shutil.which(f"python{version}")), UPPER[0])


def _install(session: nox.Session, *requirements: str) -> None:
    """Install pinned requirements and the project, unless this virtualenv holds just these."""
    texts = [Path(name).read_text(encoding="utf-8") for name in (*requirements, "pyproject.toml")]
    stamp = Path(session.virtualenv.location) / "rosetta-installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == "\n".join(texts):
        return
    session.install("--require-hashes", *(f"--requirement={name}" for name in requirements))
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text("\n".join(texts), encoding="utf-8")


def _sphinx(session: nox.Session) -> None:
    options = ("-c", ".", "-W", "-n", "--keep-going", "-q", "-j", "auto", "-d", f"{BUILD}/doctrees")
    try:
        session.run("sphinx-build", *options, "docs", f"{BUILD}/html")
    except BaseException:
        shutil.rmtree(f"{BUILD}/doctrees", ignore_errors=True)  # or the next build takes the faulty page for read
        raise
    session.run("python", ".ci/links.py", f"{BUILD}/html")
    session.log(f"the site: {Path(BUILD, 'html', 'index.html').resolve()}")


@nox.session(python=PYTHON)
def docs(session: nox.Session) -> None:
    """Make environments, run stale examples and checks, build the site. `-- --framework pytorch` narrows it.

    Without a GPU it measures what fits into a quarter of an hour, today's frameworks first; the others keep the
    published records. `-- --minutes 60` gives it more time, `-- --all` all that it needs.
    """
    _install(session, "docs/requirements.txt")
    given = [argument for argument in session.posargs if argument != "--all"]
    free = given != session.posargs or shutil.which("nvidia-smi") or {"--minutes", "--profile"}.intersection(given)
    # A failed or missing framework is a stated reason on its page: the site is built all the same.
    session.run("rosetta", "run", *given, *([] if free else ["--minutes", MINUTES]), success_codes=[0, 1])
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--framework", nargs="+", action="extend", default=[])
    frameworks = parser.parse_known_args(given)[0].framework
    session.run("rosetta", "check", *(["--framework", *frameworks] if frameworks else []), success_codes=[0, 1])
    _sphinx(session)


@nox.session(python=PYTHON)
def site(session: nox.Session) -> None:
    """Build the site only from the records, and follow its internal links; needs no framework."""
    _install(session, "docs/requirements.txt")
    _sphinx(session)


@nox.session(python=PYTHON)
def tests(session: nox.Session) -> None:
    """Run the fast tests, two at a time. `-- -k name` narrows them, and runs one at a time."""
    _install(session, "docs/requirements.txt", "tests/requirements.txt")
    session.run("pytest", *(session.posargs or ["-m", "not slow", "-n", "2", "--dist", "worksteal"]))


@nox.session(python=PYTHON)
def slow(session: nox.Session) -> None:
    """Run the tests that take many seconds each: kills, rounds, walks through CONTRIBUTING.md, sites built twice."""
    _install(session, "docs/requirements.txt", "tests/requirements.txt")
    # The tests of one file stay together, in their order: a walk's later steps need what its earlier ones left.
    session.run("pytest", "-m", "slow", "-n", "2", "--dist", "loadfile", *session.posargs)


@nox.session(python=GROUND_PYTHON)
def ground(session: nox.Session) -> None:
    """Import and test the ground floor on the oldest Python it must run on."""
    session.install("--require-hashes", "--requirement=tests/requirements-ground.txt")
    session.run(
        "python",
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir=.",
        "tests/ground",
        *session.posargs,
    )


@nox.session(python=PYTHON)
def columns(session: nox.Session) -> None:
    """Run at the smoke profile each column that tests/passes.json hasn't seen to pass, and a sample. For CI.

    A failed or unavailable column fails the session. `-- --everything` runs all.
    """
    _install(session, "docs/requirements.txt")
    # Not every machine that builds can install Julia: Knet then says so in the summary, and the session doesn't fail.
    known = ("--passes", "tests/passes.json", "--strict")
    session.run("rosetta", "run", "--profile", "smoke", *known, *session.posargs)


@nox.session(python=PYTHON)
def proofs(session: nox.Session) -> None:
    """Prove that every column is the same model, if its proof is missing or stale; a difference fails. For CI."""
    _install(session, "docs/requirements.txt")
    session.run("rosetta", "prove", "--strict", *session.posargs)


@nox.session(python=PYTHON)
def checks(session: nox.Session) -> None:
    """Run missing and stale checks of lessons, probes and phrases; an unexpected result fails. For CI."""
    _install(session, "docs/requirements.txt")
    session.run("rosetta", "check", "--strict", *session.posargs)
    session.run("rosetta", "phrases", "--strict", *session.posargs)


@nox.session(python=PYTHON)
def mutations(session: nox.Session) -> None:
    """Plant mistakes into examples; the proof must catch each. `-- -k name` narrows, `-- --everything` runs all."""
    _install(session, "docs/requirements.txt", "tests/requirements.txt")
    session.run("pytest", "tests/mutations", *session.posargs)


@nox.session(python=PYTHON)
def scripts(session: nox.Session) -> None:
    """Run the self-contained scripts that tests/passes.json hasn't seen to pass, and a sample. For CI.

    Each runs in an empty folder at a small size, and its losses must be those of its example. `-- -k name` narrows,
    `-- --everything` runs all.
    """
    _install(session, "docs/requirements.txt", "tests/requirements.txt")
    session.run("pytest", "tests/scripts", "-n", "2", *session.posargs)


@nox.session(python=PYTHON)
def browser(session: nox.Session) -> None:
    """Open the built site in headless Chromium; Lighthouse's marks. `-- --everything` opens all pages. Needs npm."""
    _install(session, "docs/requirements.txt")
    session.run("npm", "ci", "--prefix", "tests/browser", "--silent", "--no-audit", "--no-fund", external=True)
    session.run("node", "tests/browser/check.mjs", f"{BUILD}/html", *session.posargs, external=True)
    session.run("node", "tests/browser/lighthouse.mjs", f"{BUILD}/html", external=True)


@nox.session(python=PYTHON)
def lint(session: nox.Session) -> None:
    """Lint everything with ruff, check the upper floor's types with mypy."""
    _install(session, "docs/requirements.txt", "tests/requirements.txt")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session(python=PYTHON)
def audit(session: nox.Session) -> None:
    """Ask for known vulnerabilities of every locked package. `-- --strict` fails if the service can't be reached."""
    session.install("--require-hashes", "--requirement=.ci/audit.txt")
    session.run("python", ".ci/audit.py", *session.posargs)


@nox.session(python=PYTHON)
def bench(session: nox.Session) -> None:
    """Measure the project itself: the executor's overhead, the loader, a rebuild without changes."""
    _install(session, "docs/requirements.txt")
    session.run("python", "benchmarks/overhead.py", *session.posargs)


@nox.session(python=PYTHON)
def newest(session: nox.Session) -> None:
    """Look up the newest releases for today's environments. `-- --propose` also writes newer pins."""
    _install(session, "docs/requirements.txt")
    session.run("python", "-m", "rosetta_common.upper.running.newest", *session.posargs)


@nox.session(python=PYTHON)
def verdicts(session: nox.Session) -> None:
    """Say which verdicts of the lessons differ from a copy of lessons/records: `-- FOLDER`."""
    _install(session, "docs/requirements.txt")
    session.run("python", "-m", "rosetta_common.upper.lessons.changes", *session.posargs)


@nox.session(python=PYTHON)
def lock(session: nox.Session) -> None:
    """Resolve environments/*.in and the tools' *.in again into *.txt, with hashes. Names after `--` narrow it."""
    session.install("--require-hashes", "--requirement=.ci/tools.txt")
    for name, (source, *options) in TOOLS.items():
        if not session.posargs or name in session.posargs:
            session.run(*COMPILE, *options, source, "--output-file", str(Path(source).with_suffix(".txt")))
    for source in sorted(Path("environments/scripts").glob("*.in")):
        if not session.posargs or f"scripts/{source.stem}" in session.posargs:  # beside the environment's own packages
            session.run(*COMPILE, "--no-deps", str(source), "--output-file", str(source.with_suffix(".txt")))
    registry = nox.project.load_toml("frameworks.toml")
    for source in sorted(Path("environments").glob("*.in")):
        if not session.posargs or source.stem in session.posargs:
            _lock_environment(session, source, registry["environments"][source.stem.removesuffix("-gpu")])


def _lock_environment(session: nox.Session, source: Path, entry: dict[str, Any]) -> None:
    target = source.with_suffix(".txt")
    command = [*COMPILE, "--python-version", entry["python"], str(source), "--output-file", str(target)]
    if "build-first" in entry:  # a set-up script that runs only beside packages of its time
        build = Path(session.create_tmp()) / f"{source.stem}-build"
        session.run("uv", "venv", "--quiet", "--clear", "--python", entry["python"], str(build))
        session.run("uv", "pip", "install", "-q", "--python", str(build), *entry["build-first"])
        command += ["--python", str(build)]
    for package in entry.get("no-build-isolation", ()):
        command += ["--no-build-isolation-package", package]
    session.run(*command)
    if entry.get("torch-backend"):
        # The index and a folder of CPU wheels have other files of the same release; the pin fits both.
        text = target.read_text(encoding="utf-8")
        pin = re.sub(r"(?m)^(torch==[^+\s]+)\S*( \\\n    --hash=\S+)+", rf"{UNHASHED}\n\1", text)
        target.write_text(pin, encoding="utf-8")
