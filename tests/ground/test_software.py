import sys

import numpy as np
import pytest

from rosetta_common.ground import software


def test_versions_are_those_of_loaded_modules(module):
    module("torch", __version__="2.0+cpu")
    found = software.versions(["torch", "not_loaded"])
    assert found == {"python": "%d.%d.%d" % sys.version_info[:3], "numpy": np.__version__, "torch": "2.0+cpu"}


def test_the_version_of_a_package_that_does_not_tell_it_is_that_of_its_installation(module, tmp_path, monkeypatch):
    (tmp_path / "[odd]" / "tinygrad-0.14.0.dist-info").mkdir(parents=True)
    (tmp_path / "[odd]" / "tinygrad_more-9.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "[odd]"))
    module("tinygrad")
    assert software.versions(["tinygrad"])["tinygrad"] == "0.14.0"


def test_libraries_are_sorted_file_names_of_arithmetic():
    found = software.loaded_libraries()
    assert found == sorted(set(found))
    assert not any("/" in name or name.startswith("libc.") for name in found)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_numpys_own_blas_is_seen():
    found = software.loaded_libraries()
    assert any("openblas" in name or "mkl" in name for name in found)
