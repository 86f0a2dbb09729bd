import dataclasses
import sys
from pathlib import Path

import pytest

from rosetta_common.ground.machine import usable_cores
from rosetta_common.upper import environments, registry
from rosetta_common.upper.environments import Unavailable, check_given, describe, prepare
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import Environment, Framework, Registry

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
    reason = describe(dataclasses.replace(PLAIN, python="3.99"), False, {})
    assert reason == "no Python 3.99 here: install it (with pyenv, say) and run again"


def test_an_interpreter_that_cannot_be_had_leaves_no_folder(workshop):
    with pytest.raises(Unavailable, match=r"^no Python 3\.99 here"):
        make(dataclasses.replace(PLAIN, python="3.99"))
    assert not list((workshop / "environments").glob("*"))


def test_a_library_that_is_missing_is_the_reason():
    links = {"liba.so.1": "libnowhere.so.99"}
    reason = describe(dataclasses.replace(PLAIN, links=links, system_package="libnowhere99"), False, {})
    assert reason == "the library libnowhere.so.99 is missing: install the system package libnowhere99"


def test_an_environment_is_made_once_and_again_when_its_pins_change(workshop):
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    plain = dataclasses.replace(PLAIN, python=version, variables={"B": "environment"})
    assert describe(plain, False, {"A": "registry", "B": "registry"}) == "can be made"
    found, told = make(plain)
    assert found.python.exists()
    assert found.variables == {"A": "registry", "B": "environment"}
    assert len(told) == 1
    assert describe(plain, False, {"A": "registry", "B": "registry"}) == "ready"
    assert make(plain) == (found, [])
    (workshop / "pins" / "plain.txt").write_text("# other pins\n")
    again, told = make(plain)
    assert again.pins != found.pins
    assert len(told) == 1
    assert not found.python.exists(), "the old environment was left"


def test_what_cannot_be_installed_is_the_reason_and_leaves_no_folder(workshop):
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (workshop / "pins" / "plain.txt").write_text("no-package-of-this-name==1.0\n")
    with pytest.raises(Unavailable, match="no-package-of-this-name") as caught:
        make(dataclasses.replace(PLAIN, python=version))
    assert "\n" not in str(caught.value)
    assert not list((workshop / "environments").glob("*"))


def test_a_half_made_environment_is_not_ready(workshop):
    folder = environments._folder(PLAIN, False, {})
    folder.mkdir(parents=True)
    assert describe(PLAIN, False, {}) in (
        "can be made",
        "no Python 3.11 here: install it (with pyenv, say) and run again",
    )
    (folder / environments.READY).touch()
    assert describe(PLAIN, False, {}) == "ready"


def test_pins_for_a_gpu_make_an_environment_of_their_own():
    both = dataclasses.replace(PLAIN, gpu=True)
    assert environments._folder(both, True, {}).name.startswith("plain-gpu-")
    assert environments._folder(both, False, {}).name.startswith("plain-cpu-")
    assert environments._folder(PLAIN, True, {}) == environments._folder(PLAIN, False, {})


def framework(*modules):
    return Framework("some", "Some", PLAIN, modules, "NCHW", "")


def test_a_given_interpreter_needs_the_modules():
    check_given(Path(sys.executable), framework("json"))
    with pytest.raises(Unavailable, match=r"^the interpreter given has no module no_such_module$"):
        check_given(Path(sys.executable), framework("json", "no_such_module"))


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
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert not environments._local_wheel("torch")
    (tmp_path / "torch-2.13.0-cp311-cp311-linux_x86_64.whl").touch()
    assert environments._local_wheel("torch")
    assert not environments._local_wheel("tor")


def test_cores_are_filled_into_the_variables_of_a_run():
    environment = Environment("some", "3.11", variables={"OMP_NUM_THREADS": "{cores}"})
    assert environments.run_variables(environment, Registry({}, {}, {}, {"EVERY": "1"})) == {
        "EVERY": "1",
        "OMP_NUM_THREADS": str(usable_cores()),
    }
