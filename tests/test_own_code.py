"""A change of the project's own code builds every page again and draws every plot again."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("myst_nb")
pytest.importorskip("sphinx_tabs")

from rosetta_common.upper import site
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.site import gallery, own_code

from miniature import ROOT

PACKAGE = ROOT / "rosetta_common"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, which is taken for the package itself."""
    folder = tmp_path / "rosetta_common"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(own_code, "PACKAGE", folder)
    return folder


def version() -> Any:
    """The version that Sphinx compares with that of the earlier build."""
    return site.setup(MagicMock())["env_version"]


class Gallery:
    """A folder of one plot that is up to date."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mark = folder / "gallery" / "plot.py.md5"
        self.mark.parent.mkdir()
        (folder / "records").mkdir()
        config, records = {"gallery_dirs": ["gallery"]}, folder / "records"
        monkeypatch.setattr(
            gallery, "content_of", lambda _: SimpleNamespace(folder=records, every_record=read_results(records).records)
        )
        self.app: Any = MagicMock(srcdir=folder)
        self.app.config.sphinx_gallery_conf = config
        self.app.config.__contains__.return_value = True

    def drawn_again(self) -> bool:
        """Whether a build draws the plot again."""
        self.mark.write_text("x")
        gallery._drop(self.app)
        return not self.mark.exists()


@pytest.mark.slow
def test_any_changed_file_of_the_package_builds_all_pages_and_plots_again(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plots = Gallery(tmp_path, monkeypatch)
    plots.drawn_again()
    before = version()
    assert not plots.drawn_again()
    files = sorted(path for path in package.rglob("*") if path.is_file())
    assert len(files) > 100
    assert {".py", ".R", ".jl", ".npz"} <= {path.suffix for path in files}
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert version() != before, path
        assert plots.drawn_again(), path
        path.write_bytes(content)
    assert version() == before
    assert plots.drawn_again()
    assert not plots.drawn_again()


def test_a_file_that_comes_goes_or_moves_counts_and_a_compiled_one_does_not(package: Path) -> None:
    before = version()
    (package / "upper" / "new.toml").write_text("")
    assert version() != before
    (package / "upper" / "new.toml").unlink()
    assert version() == before
    (package / "upper" / "__pycache__").mkdir()
    (package / "upper" / "__pycache__" / "measures.cpython-311.pyc").write_text("")
    assert version() == before
    (package / "upper" / "registry.py").rename(package / "ground" / "registry.py")
    assert version() != before


def test_the_code_is_the_package() -> None:
    assert own_code.PACKAGE == PACKAGE
