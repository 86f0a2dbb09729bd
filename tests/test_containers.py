"""The Containerfiles: they are those that the registry's environments give, and the user chooses Keras' backend."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rosetta_common.upper.project import ROOT
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running import containers

REGISTRY = read_registry()
FILES = containers.containerfiles(REGISTRY)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_the_committed_files_are_current() -> None:
    there = {path: path.read_text(encoding="utf-8") for path in containers.FOLDER.iterdir()}
    assert there == FILES, "run `rosetta containers`"


def test_every_environment_has_one_but_julias() -> None:
    assert {path.stem for path in FILES} == set(REGISTRY.environments) - {"knet"}


@each_file
def test_a_file_takes_the_pins_and_leaves_the_backend_to_the_user(path: Path) -> None:
    text, environment = FILES[path], REGISTRY.environments[path.stem]
    copied = re.findall(r"^COPY (?!--)(\S+) \S+$", text, re.MULTILINE)
    assert environment.requirements(False).relative_to(ROOT).as_posix() in copied
    assert all((ROOT / one).exists() for one in copied)
    assert not re.search(r"^(ENV|ENTRYPOINT).*KERAS_BACKEND", text, re.MULTILINE)
    assert f"python:{environment.python}-slim-" in text
    assert all(package in text for package in environment.system_packages)
    assert all(new in text and old in text for new, old in environment.links.items())
    assert ("--require-hashes" in text) != ("--verify-hashes" in text)
    assert "{cores}" not in text


def test_variables_of_the_registry_are_set() -> None:
    theano = FILES[containers.FOLDER / "theano.Containerfile"]
    assert 'ENV THEANO_FLAGS="floatX=float32,device=cpu,openmp=True,blas.ldflags=-lopenblas"' in theano
    assert "-e KERAS_BACKEND=... " in theano
    mxnet = FILES[containers.FOLDER / "mxnet.Containerfile"]
    assert "OMP_NUM_THREADS=$(nproc) exec" in mxnet
    assert "KERAS_BACKEND" not in mxnet


def test_a_change_of_the_registry_is_written_and_a_file_of_no_environment_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "FOLDER", tmp_path)
    assert len(containers.write(REGISTRY)) == len(FILES)
    assert containers.write(REGISTRY) == []
    changed = replace(REGISTRY.environments["cntk"], python="3.7")
    others = {name: one for name, one in REGISTRY.environments.items() if name != "theano"}
    fewer = replace(REGISTRY, environments={**others, "cntk": changed})
    assert [path.stem for path in containers.write(fewer)] == ["cntk", "theano"]
    assert not (tmp_path / "theano.Containerfile").exists()
