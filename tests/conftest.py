"""Fixtures of both floors; runs on Python 3.6 as well."""

import os
import subprocess
import sys
from types import ModuleType

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)


@pytest.fixture
def tmp_path(tmp_path):
    """A temporary folder as a checkout's may be: with a space and with letters beyond ASCII."""
    folder = tmp_path / "mit Leer \u00fc \u00f6"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    """No test sees the user's data, cache or settings, and none tries the network."""
    for name in list(os.environ):
        if name.startswith("ROSETTA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ROSETTA_OFFLINE", "1")
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def tiny_disk(tmp_path):
    """The folder of a real disk of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a disk of 64 kB to fill")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        subprocess.check_output(mount, stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.check_call(["umount", str(folder)])


@pytest.fixture
def module(monkeypatch):
    """Put a made-up module into this process."""

    def put(name, **attributes):
        made = ModuleType(name)
        made.__dict__.update(attributes)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return put


@pytest.fixture
def rosetta(capsys, monkeypatch):
    """Run a command in this process, on the real checkout: for commands that run no example."""
    from rosetta_common.upper.cli import main  # noqa: PLC0415 (this file runs on Python 3.6, too)

    monkeypatch.setenv("ROSETTA_MACHINE", "test")

    def run(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout of two examples, one of them recorded."""
    from fake_examples import example  # noqa: PLC0415
    from miniature import Checkout  # noqa: PLC0415

    made = Checkout(tmp_path_factory.mktemp("checkout"), alpha=example(), beta=example(build='print("beta")'))
    assert made.run("--framework", "alpha").code == 0
    return made
