import dataclasses
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from rosetta_common.ground.files import sha256
from rosetta_common.ground.machine import usable_cores
from rosetta_common.upper import registry
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Environment, Framework, Registry
from rosetta_common.upper.running import environments
from rosetta_common.upper.running.environments import Unavailable, check_given, describe, prepare

PLAIN = Environment("plain", "3.11")


@pytest.fixture(autouse=True)
def workshop(tmp_path, monkeypatch):
    """A folder for environments, pins of nothing, and no network."""
    monkeypatch.setattr(environments, "FOLDER", tmp_path / "environments")
    monkeypatch.setattr(registry, "PINS", tmp_path / "pins")
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    monkeypatch.setenv("UV_OFFLINE", "1")
    (tmp_path / "pins").mkdir()
    for name in ("plain.txt", "plain-gpu.txt"):
        (tmp_path / "pins" / name).write_text(f"# {name}\n")
    return tmp_path


def make(environment, gpu=False):
    told = []
    found = prepare(environment, gpu, Registry({}, {}, {}, {"A": "registry", "B": "registry"}), told.append)
    return found, told


def test_an_interpreter_that_is_not_here_is_the_reason():
    reason = describe(dataclasses.replace(PLAIN, python="3.99"), False)
    assert reason == "no Python 3.99 here: `pyenv install 3.99` gets it, then run again"


def test_an_interpreter_that_cannot_be_had_leaves_no_folder_and_is_not_announced(workshop):
    told = []
    with pytest.raises(Unavailable, match=r"^no Python 3\.99 here: .* then run again \(uv can't download it: ."):
        prepare(dataclasses.replace(PLAIN, python="3.99"), False, Registry({}, {}, {}, {}), told.append)
    assert told == []
    assert not list((workshop / "environments").glob("*"))


def test_a_uv_that_cannot_look_is_not_a_python_that_is_not_here(workshop, monkeypatch):
    cache = workshop / "cache"
    cache.touch()
    monkeypatch.setenv("COLUMNS", "40")  # uv would break a line in the path
    monkeypatch.setenv("UV_CACHE_DIR", str(cache))
    reason = rf"^uv can't look for Python 3\.11: Failed to initialize cache at `{cache}`.+"
    assert re.match(reason, describe(PLAIN, False))
    with pytest.raises(Unavailable, match=reason):
        make(PLAIN)


def test_a_library_that_is_missing_is_the_reason():
    links = {"liba.so.1": "libnowhere.so.99"}
    reason = describe(
        dataclasses.replace(PLAIN, links=links, system_packages={"libnowhere99": "libnowhere.so.99", "other": "other"}),
        False,
    )
    assert reason == "the library libnowhere.so.99 is missing: install the system package libnowhere99"


def test_a_library_that_is_needed_under_its_own_name_is_the_reason():
    reason = describe(
        dataclasses.replace(PLAIN, libraries=("libnowhere.so",), system_packages={"libnowhere-dev": "libnowhere.so"}),
        False,
    )
    assert reason == "the library libnowhere.so is missing: install the system package libnowhere-dev"


@pytest.mark.parametrize(
    ("sources", "hint"),
    [
        ({"system_packages": {"r-base-core": "Rscript"}}, "install the system package r-base-core"),
        ({"program_from": "Julia from its site"}, "install Julia from its site"),
    ],
)
def test_a_program_that_is_missing_is_the_reason_even_where_the_environment_is_made(sources, hint):
    needy = dataclasses.replace(PLAIN, program="nowhere", **sources)
    folder = environments._folder(needy, False)
    folder.mkdir(parents=True)
    (folder / environments.READY).touch()
    assert describe(needy, False) == f"the program nowhere is missing: {hint}"
    with pytest.raises(Unavailable, match=r"^the program nowhere is missing: "):
        make(needy)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a made-up program first on PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "bin").mkdir()

    def put(name, text):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / "bin" / name).chmod(0o755)
        return tmp_path / "bin" / name

    return put


VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def test_a_program_with_python_inside_needs_a_shared_library(program, monkeypatch):
    program("Rscript", "exit 0")
    in_r = dataclasses.replace(PLAIN, python=VERSION, program="Rscript")
    assert describe(in_r, False) == "can be made"
    monkeypatch.setattr(environments, "LOOK_FOR_LIBRARY", "raise SystemExit(1)")
    assert describe(dataclasses.replace(in_r, program=""), False) == "can be made"
    command = f"PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install {VERSION}"
    reason = f"no Python {VERSION} with a shared library here: `{command}` gets it, then run again"
    assert describe(in_r, False) == reason


def test_r_without_reticulate_is_the_reason(program, workshop):
    program("Rscript", "exit 1")
    with pytest.raises(Unavailable, match=r"^R has no package reticulate: install the system package r-reticulate$"):
        make(
            dataclasses.replace(
                PLAIN,
                python=VERSION,
                program="Rscript",
                system_packages={"r-base": "Rscript", "r-reticulate": "/x/reticulate"},
            )
        )
    assert not list((workshop / "environments").glob("*"))


def test_julias_packages_are_installed_beside_pythons(program, workshop):
    (workshop / "pins" / "plain").mkdir()
    (workshop / "pins" / "plain" / "Project.toml").write_text("[deps]\n")
    said = workshop / "said"
    program("julia", f'printf "%s\\n" "$JULIA_NUM_THREADS" "$@" > "{said}"')
    needs = {"program": "julia", "program_from": "its site", "variables": {"JULIA_NUM_THREADS": "{cores}"}}
    found, _ = make(dataclasses.replace(PLAIN, python=VERSION, **needs))
    project = found.variables["JULIA_PROJECT"]
    assert said.read_text().splitlines() == [
        *(str(usable_cores()), "--startup-file=no", f"--project={project}", "-e", "using Pkg; Pkg.instantiate()")
    ]
    assert (Path(project) / "Project.toml").read_text() == "[deps]\n"
    (workshop / "pins" / "plain" / "Project.toml").write_text("[deps]\nothers = 1\n")
    program("julia", 'echo "ERROR: Unsatisfiable requirements" >&2; exit 1')
    with pytest.raises(Unavailable, match=r"^Julia's packages can't be installed: ERROR: Unsatisfiable requirements$"):
        make(dataclasses.replace(PLAIN, python=VERSION, **needs))


def test_an_environment_is_made_once_and_again_when_its_pins_change(workshop):
    plain = dataclasses.replace(PLAIN, python=VERSION, variables={"B": "environment"})
    assert describe(plain, False) == "can be made"
    found, told = make(plain)
    assert found.python.exists()
    assert found.variables == {"A": "registry", "B": "environment"}
    assert len(told) == 1
    assert describe(plain, False) == "ready"
    assert make(plain) == (found, [])
    (workshop / "pins" / "plain.txt").write_text(
        "packaging==26.0; python_version < '3'\n"
    )  # another pin, and nothing to install
    again, told = make(plain)
    assert again.python != found.python
    assert len(told) == 1
    assert not found.python.exists(), "the old environment was left"


def test_what_cannot_be_installed_is_the_reason_and_leaves_no_folder(workshop):
    (workshop / "pins" / "plain.txt").write_text(f"no-package-of-this-name==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Unavailable, match="no-package-of-this-name") as caught:
        make(dataclasses.replace(PLAIN, python=VERSION))
    assert "\n" not in str(caught.value)
    assert not list((workshop / "environments").glob("*"))


@pytest.mark.parametrize(
    ("hashed", "reason"),
    [
        ("right", ""),
        ("wrong", "Hash mismatch for `thing==1.0`"),
        ("none", "all requirements must have a hash.*thing==1.0"),
    ],
)
def test_a_package_whose_hash_is_not_the_pins_is_not_installed(workshop, monkeypatch, hashed, reason):
    (workshop / "wheels").mkdir()
    wheel = workshop / "wheels" / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as files:
        files.writestr("thing.py", "")
        files.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        files.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        files.writestr("thing-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("UV_FIND_LINKS", str(workshop / "wheels"))
    monkeypatch.setenv("UV_CACHE_DIR", str(workshop / "cache"))
    sums = {"right": f" --hash=sha256:{sha256(wheel)}", "wrong": f" --hash=sha256:{'0' * 64}", "none": ""}
    (workshop / "pins" / "plain.txt").write_text(f"thing==1.0{sums[hashed]}\n")
    plain = dataclasses.replace(PLAIN, python=VERSION)
    if not reason:
        found, _ = make(dataclasses.replace(plain, build_first=("thing==1.0",)))
        assert list(found.python.parents[1].glob("lib/*/site-packages/thing.py"))
        return
    for one in (plain, dataclasses.replace(plain, build_first=("thing==1.0",))):
        with pytest.raises(Unavailable, match=reason):
            make(one)


def test_a_half_made_environment_is_not_ready(workshop):
    folder = environments._folder(PLAIN, False)
    folder.mkdir(parents=True)
    assert describe(PLAIN, False) in (
        "can be made",
        "no Python 3.11 here: `pyenv install 3.11` gets it, then run again",
    )
    (folder / environments.READY).touch()
    assert describe(PLAIN, False) == "ready"


def test_pins_for_a_gpu_make_an_environment_of_their_own():
    both = dataclasses.replace(PLAIN, gpu=True)
    assert environments._folder(both, True).name.startswith("plain-gpu-")
    assert environments._folder(both, False).name.startswith("plain-cpu-")
    assert environments._folder(PLAIN, True) == environments._folder(PLAIN, False)


def framework(*modules, program=""):
    environment = dataclasses.replace(PLAIN, program=program, program_from="its site")
    return Framework("some", "Some", environment, modules, "NCHW", "", "today", "some")


def test_a_given_interpreter_needs_the_modules():
    check_given(Path(sys.executable), framework("json"))
    with pytest.raises(Unavailable, match=r"^the given interpreter has no module no_such_module$"):
        check_given(Path(sys.executable), framework("json", "no_such_module"))


def test_a_given_interpreter_must_suit_the_program_that_takes_it_in(program, monkeypatch):
    with pytest.raises(Unavailable, match=r"^the program nowhere is missing: install its site$"):
        check_given(Path(sys.executable), framework(program="nowhere"))
    program("Rscript", "exit 0")
    check_given(Path(sys.executable), framework(program="Rscript"))
    monkeypatch.setattr(environments, "LOOK_FOR_LIBRARY", "raise SystemExit(1)")
    with pytest.raises(Unavailable, match=r"^the given interpreter has no shared library, which Rscript needs$"):
        check_given(Path(sys.executable), framework(program="Rscript"))


def test_a_given_interpreter_has_no_packages_of_julia(program):
    program("julia", "exit 0")
    with pytest.raises(Unavailable, match=r"^--python works only for examples in Python and R: Julia's packages need "):
        check_given(Path(sys.executable), framework(program="julia"))


@pytest.mark.parametrize("path", ["/no/such/python", "/dev/null", "/bin/false"])
def test_a_given_interpreter_that_cannot_be_run_is_told(path):
    with pytest.raises(RosettaError, match=rf"^{path} can't be run: ") as caught:
        check_given(Path(path), framework())
    assert "\n" not in str(caught.value)


NO_SOLUTION = """\
Using Python 3.6.15 environment at: x
  \u00d7 No solution found when resolving dependencies:
  \u2570\u2500\u25b6 Because there is no cntk==2.8, it is unsatisfiable.

      hint: look
"""


@pytest.mark.parametrize(
    ("message", "essence"),
    [
        ("error: No virtual environment found\n", "No virtual environment found"),
        (
            NO_SOLUTION,
            "No solution found when resolving dependencies: Because there is no cntk==2.8, it is unsatisfiable.",
        ),
        ("warning: ignored\nerror: first\nsecond\nthird\n", "first second"),
        ("", "uv failed without a message"),
        ("error: " + "x" * 1000, "x" * 300),
    ],
)
def test_essence_of_a_message_is_one_line(message, essence):
    assert environments._essence(message) == essence


def test_a_folder_of_wheels_is_searched(tmp_path, monkeypatch):
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("UV_FIND_LINKS", f"/no/where,{tmp_path}")
    assert not environments._local_wheel("torch")
    (tmp_path / "torch-2.13.0-cp311-cp311-linux_x86_64.whl").touch()
    assert environments._local_wheel("torch")
    assert not environments._local_wheel("tor")


def test_cores_are_filled_into_the_variables_of_a_run():
    environment = Environment("some", "3.11", variables={"OMP_NUM_THREADS": "{cores}"})
    found = environments.run_variables(environment, Registry({}, {}, {}, {"EVERY": "1"}))
    assert environments.filled(found, 3) == {"EVERY": "1", "OMP_NUM_THREADS": "3"}


def test_an_environment_unsets_a_variable_of_every_run_but_not_its_own():
    environment = Environment("some", "3.11", variables={"OWN": "1", "EVERY": "2"}, unset=("EVERY", "OTHER"))
    registry = Registry({}, {}, {}, {"EVERY": "1", "OTHER": "1", "LEFT": "1"})
    assert environments.run_variables(environment, registry) == {"OWN": "1", "EVERY": "2", "LEFT": "1"}


def test_a_variable_a_comment_or_a_hash_makes_no_environment_anew(workshop):
    before = environments._folder(PLAIN, False)
    assert environments._folder(dataclasses.replace(PLAIN, variables={"A": "1"}), False) == before
    pins = workshop / "pins" / "plain.txt"
    pins.write_text(pins.read_text() + "# a remark\n")
    assert environments._folder(PLAIN, False) == before
    pins.write_text("one==1.0\ntwo==2.0 ; python_version < '3.12'\n")
    plain = environments._folder(PLAIN, False)
    pins.write_text("one==1.0 \\\n    --hash=sha256:0\ntwo==2.0 ; python_version < '3.12' \\\n    --hash=sha256:1\n")
    assert environments._folder(PLAIN, False) == plain != before
