"""The miniature site in tests/tinybuild, built in this process with warnings as errors."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]


class Site:
    """A copy of the miniature and the records it is built from."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.results, self.proofs = folder, folder / "results", folder / "proofs"
        self.checks = folder / "checks"
        self.said = ""  # what the newest build printed
        shutil.copytree(ROOT / "tests/tinybuild/docs", folder / "docs")

    def build(self, builder: str = "html", jobs: int = 1, **settings: str) -> str:
        """Build; return Sphinx's counts of the pages that it reads, e.g. ``"0 added, 1 changed, 0 removed"``.

        Settings replace those of ``conf.py``.
        """
        command = ["-W", "-n", "-j", jobs, "-b", builder, "-c", ROOT / "tests/tinybuild"]
        command += ["-d", self.folder / f"doctrees-{builder}"]
        command += [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
        said = io.StringIO()
        own = {"TINYBUILD_RESULTS": str(self.results), "TINYBUILD_PROOFS": str(self.proofs)}
        own["TINYBUILD_CHECKS"] = str(self.checks)
        own |= {"ROSETTA_MACHINE": "box", "NO_COLOR": "1"}
        with (
            pytest.MonkeyPatch.context() as patch,
            warnings.catch_warnings(),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            warnings.simplefilter("ignore")  # warnings of other packages; Sphinx's own are errors by -W
            for name, value in own.items():
                patch.setenv(name, value)
            # In this process: to import Sphinx and its extensions takes longer than the build.
            code = build_main([str(part) for part in (*command, self.folder / "docs", self.folder / builder)])
        self.said = said.getvalue()
        assert code == 0, self.said
        found = re.search(r"\d+ added, \d+ changed, \d+ removed", self.said)
        return found[0] if found else ""

    def page(self, name: str) -> str:
        return (self.folder / "html" / name).read_text(encoding="utf-8")
