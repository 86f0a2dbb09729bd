"""Finds pyenv's interpreters, and folders for caches if the home can't be written to.

This file needs the standard library alone: the script ``run`` and ``noxfile.py`` execute it before they install
anything.
"""

from __future__ import annotations

import glob
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

# The folders that tools make in a home, each with the variable that moves it.
FOLDERS = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_BIN_HOME": ".local/bin",
    "MPLCONFIGDIR": ".config/matplotlib",
    "IPYTHONDIR": ".ipython",
    "npm_config_cache": ".npm",
}


def interpreters(given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return variables that show pyenv's interpreters and pip's folder of wheels to uv and nox.

    Args:
        given: the environment variables as they are.
    """
    pyenv = given.get("PYENV_ROOT") or str(_home(given) / ".pyenv")
    pattern = os.path.join(glob.escape(pyenv), "versions", "3.*", "bin")  # noqa: PTH118
    folders = sorted(glob.glob(pattern), reverse=True)  # noqa: PTH207 (a home that can't be read is no error here)
    found = {"PATH": os.pathsep.join([*folders, given.get("PATH", "")])}
    links = given.get("UV_FIND_LINKS") or ",".join(given.get("PIP_FIND_LINKS", "").split())
    if links:  # uv doesn't read pip's setting
        found["UV_FIND_LINKS"] = links
    return found


def caches(workshop: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return variables that move caches into ``workshop``, for the folders in the home that can't be written to.

    A variable that is set stays as it is. Settings in the home are still read.

    Args:
        workshop: the project's folder for generated files.
        given: the environment variables as they are.
    """
    home = _home(given)
    moved = {
        name: str(workshop / "home" / folder)
        for name, folder in FOLDERS.items()
        if not given.get(name) and not _can_be_written(home / folder)
    }
    data = home / ".cache" / "rosetta"
    if "XDG_CACHE_HOME" in moved and not given.get("ROSETTA_CACHE_DIR") and os.path.isdir(data):  # noqa: PTH112
        moved["ROSETTA_CACHE_DIR"] = str(data)  # data sets that are there can still be read
    return moved


def home_of_examples(workshop: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return another ``HOME`` for the processes of frameworks if the home can't be written to.

    Old frameworks know no other variable.
    """
    if _can_be_written(_home(given)):
        return {}
    (workshop / "home").mkdir(parents=True, exist_ok=True)
    return {"HOME": str(workshop / "home")}


def _home(given: Mapping[str, str]) -> Path:
    """The home; a folder that can't be made if there is none."""
    home = Path(given.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 (it never fails)
    return home if home.is_absolute() else Path(os.devnull)


def _can_be_written(folder: Path) -> bool:
    """Whether a folder, or else the nearest folder above it, can be written to."""
    while not os.path.exists(folder):  # noqa: PTH110 (a folder that can't be read isn't there)
        folder = folder.parent
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112


if __name__ == "__main__":  # lines for a shell
    for name, value in caches(Path(sys.argv[1])).items():
        print(f"export {name}={shlex.quote(value)}")
