"""Interpreters and caches on a machine whose home can't be written to."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta_common.upper import home

from miniature import ROOT


@pytest.fixture
def locked(tmp_path, monkeypatch):
    """A home that nobody can write to, root included."""
    folder = tmp_path / "home"
    folder.mkdir()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not Path(path).is_relative_to(folder) and real(path, mode))
    return folder


def test_a_home_that_can_be_written_to_moves_nothing(tmp_path):
    assert home.caches(tmp_path / "workshop", {"HOME": str(tmp_path)}) == {}
    assert home.home_of_examples(tmp_path / "workshop", {"HOME": str(tmp_path)}) == {}


def test_caches_leave_a_home_that_cannot_be_written_to(tmp_path, locked):
    workshop = tmp_path / "workshop"
    moved = home.caches(workshop, {"HOME": str(locked)})
    assert moved == {name: str(workshop / "home" / folder) for name, folder in home.FOLDERS.items()}
    assert home.home_of_examples(workshop, {"HOME": str(locked)}) == {"HOME": str(workshop / "home")}
    assert (workshop / "home").is_dir()


def test_a_variable_that_is_set_stays(tmp_path, locked):
    moved = home.caches(tmp_path, {"HOME": str(locked), "XDG_CACHE_HOME": "/some/where"})
    assert "XDG_CACHE_HOME" not in moved
    assert "XDG_DATA_HOME" in moved


def test_data_in_a_cache_that_cannot_be_written_to_are_still_found(tmp_path, locked):
    (locked / ".cache/rosetta").mkdir(parents=True)
    given = {"HOME": str(locked)}
    assert home.caches(tmp_path, given)["ROSETTA_CACHE_DIR"] == str(locked / ".cache/rosetta")
    assert "ROSETTA_CACHE_DIR" not in home.caches(tmp_path, {**given, "ROSETTA_CACHE_DIR": "/data"})


@pytest.mark.parametrize("given", [{"HOME": "/dev/null/home"}, {"HOME": "relative"}])
def test_without_a_home_everything_moves(tmp_path, given):
    assert set(home.caches(tmp_path, given)) == set(home.FOLDERS)
    assert home.interpreters(given) == {"PATH": ""}


def test_pyenvs_interpreters_and_pips_wheels_are_shown_to_uv(tmp_path):
    for version in ("3.6.15", "3.11.7"):
        (tmp_path / ".pyenv/versions" / version / "bin").mkdir(parents=True)
    given = {"HOME": str(tmp_path), "PATH": "/bin", "PIP_FIND_LINKS": "/wheels /others"}
    found = home.interpreters(given)
    folders = [str(tmp_path / ".pyenv/versions" / version / "bin") for version in ("3.6.15", "3.11.7")]
    assert found == {"PATH": os.pathsep.join([*folders, "/bin"]), "UV_FIND_LINKS": "/wheels,/others"}
    moved = home.interpreters({"PYENV_ROOT": str(tmp_path / ".pyenv"), "HOME": "/dev/null", "PATH": "/bin"})
    assert moved["PATH"] == found["PATH"]
    assert home.interpreters({**given, "UV_FIND_LINKS": "/own"})["UV_FIND_LINKS"] == "/own"


def test_a_home_that_cannot_be_looked_into_has_no_interpreters():
    """A name that is too long stands for it, since root may look into every home."""
    assert home.interpreters({"HOME": "/" + "x" * 5000, "PATH": "/bin"}) == {"PATH": "/bin"}


RUN = """\
mkdir -p "$1/bin"
printf '#!/bin/sh\\nexit 0\\n' > "$1/bin/pip"
printf '#!/bin/sh\\nenv > "%s/seen"; printf "%%s\\\\n" "$@" > "%s/asked"\\n' "$PWD" "$PWD" > "$1/bin/nox"
chmod +x "$1/bin/pip" "$1/bin/nox"
"""


def test_run_moves_the_caches_in_any_folder(tmp_path):
    """The script itself, with tools that only say what they saw."""
    checkout = tmp_path / "checkout"
    (checkout / "rosetta_common/upper").mkdir(parents=True)
    shutil.copy(ROOT / "run", checkout)
    shutil.copy(ROOT / "rosetta_common/upper/home.py", checkout / "rosetta_common/upper")
    tools = checkout / ".rosetta/tools"
    subprocess.run(["sh", "-c", RUN, "sh", str(tools)], cwd=checkout, check=True)
    (checkout / ".ci").mkdir()
    for lock in (checkout / ".ci/tools.txt", tools / "installed"):
        shutil.copy(ROOT / ".ci/tools.txt", lock)
    clean = {"PATH": os.environ["PATH"], "HOME": "/dev/null"}
    answer = subprocess.run(
        [checkout / "run", "tests", "--", "-k", "a b"], env=clean, capture_output=True, text=True, check=True
    )
    assert answer.stderr == "run: the home folder can't be written to: caches go into .rosetta/home\n"
    assert (checkout / "asked").read_text().splitlines() == ["-s", "tests", "--", "-k", "a b"]
    seen = (checkout / "seen").read_text().splitlines()
    assert f"XDG_CACHE_HOME={checkout / '.rosetta/home/.cache'}" in seen


@pytest.mark.slow
def test_a_space_in_a_folder_is_no_warning_and_a_real_warning_still_fails(tmp_path):
    """sphinx-gallery takes a space in the whole path of a plot for one in its name."""
    pytest.importorskip("sphinx_gallery")
    ours = runpy.run_path(str(ROOT / "conf.py"))["suppress_warnings"]
    (tmp_path / "docs/plots").mkdir(parents=True)
    (tmp_path / "docs/plots/GALLERY_HEADER.rst").write_text("Plots\n=====\n")
    (tmp_path / "docs/plots/draw.py").write_text('"""\nA plot\n======\n"""\n')
    tree = "Title\n=====\n\n.. toctree::\n\n   gallery/index\n"
    (tmp_path / "docs/index.rst").write_text(f"{tree}\n:doc:`nowhere`\n")
    conf = 'extensions = ["sphinx_gallery.gen_gallery"]\nexclude_patterns = ["plots", "**/sg_*", "sg_*"]\n'
    conf += 'sphinx_gallery_conf = {"examples_dirs": "plots", "gallery_dirs": "gallery"}\n'

    def warnings(suppressed):
        (tmp_path / "docs/conf.py").write_text(f"{conf}suppress_warnings = {suppressed!r}\n")
        command = [sys.executable, "-m", "sphinx", "-qEWb", "dummy", tmp_path / "docs", tmp_path / "out"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert answer.returncode == 1, answer.stderr
        return [line for line in answer.stderr.splitlines() if "WARNING: " in line]

    assert "file name(s) with spaces" in warnings([])[0]
    (only,) = warnings(ours)
    assert "unknown document: 'nowhere'" in only


def test_no_plot_has_a_space_in_its_name():
    """It would break links, and the warning about it is off."""
    assert not [path.name for path in (ROOT / "docs/plots").iterdir() if " " in path.name]
