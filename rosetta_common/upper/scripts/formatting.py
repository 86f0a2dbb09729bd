"""Formats Python code with ruff: many texts by one process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rosetta_common.upper.scripts.python import ScriptError

WIDEST = 79  # characters in a line, as in a code box of the site
CHECK = "check", "--fix", "--exit-zero", "--select", "F401,I001"  # unused imports go, the others get in order
FORMAT = "format", "--config", "format.skip-magic-trailing-comma=true"


def formatted(codes: Sequence[str]) -> list[str]:
    """The codes in ruff's format, without unused imports and with the others in order.

    Raises:
        ScriptError: if one can't be parsed.
    """
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name, f"{number}.py") for number in range(len(codes))]
        for path, code in zip(paths, codes, strict=True):
            path.write_text(code, encoding="utf-8")
        for command in (CHECK, FORMAT) if paths else ():
            options = "--isolated", "--no-cache", "--quiet", "--line-length", str(WIDEST)
            done = subprocess.run(
                [sys.executable, "-m", "ruff", *command, *options, name], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise ScriptError(f"ruff can't format it: {done.stderr.strip()}")
        return [path.read_text(encoding="utf-8") for path in paths]
