"""The environment variables of a job's process: those of this list, the environment's, and the runner's own.

All others are left out. What an example prints goes into its record, and so would a token that it finds in a variable.
A variable that changes results would also go unnoticed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase

from rosetta_common.ground.machine import usable_cores
from rosetta_common.upper.home import FOLDERS, home_of_examples
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records.digests import THREADS
from rosetta_common.upper.running.environments import NO_RENVIRON, Interpreter, filled
from rosetta_common.upper.running.tasks import How

JOB = "ROSETTA_JOB"  # the mark of a job's processes, see ``leftovers``
HANDED_ON = (
    "ROSETTA_*",
    # The user, the language, the place of temporary files and caches.
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", *FOLDERS),
    # Windows, whose programs don't start without some of them.
    *("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
    # Libraries and compilers: some frameworks compile while they run.
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "CC", "CXX", "SDKROOT"),
    # GPUs: which ones, and where their libraries are.
    *("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_PATH", "CUDA_CACHE_PATH"),
    *("NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"),
    *("ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCM_PATH"),
    *THREADS,
    # Languages.
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONWARNINGS"),
    *("R_HOME", "R_LIBS", "R_LIBS_USER", "R_LIBS_SITE", "JULIA_DEPOT_PATH", "JULIAUP_DEPOT_PATH", "JULIAUP_CHANNEL"),
)


def handed_on(variables: Mapping[str, str], patterns: tuple[str, ...] = HANDED_ON) -> dict[str, str]:
    """The variables whose names fit a pattern, sorted by name.

    Args:
        variables: all of them, such as ``os.environ``.
        patterns: names, or patterns of ``fnmatch``.
    """
    return {
        name: variables[name] for name in sorted(variables) if any(fnmatchcase(name, pattern) for pattern in patterns)
    }


def noted(interpreter: Interpreter, cores: int) -> dict[str, str]:
    """The variables that a record notes: the environment's, and those of the user that set numbers of threads."""
    made = {**handed_on(os.environ, THREADS), **filled(interpreter.variables, cores)}
    return {name: value for name, value in made.items() if str(ROOT) not in value}


def variables_of(language: str, interpreter: Interpreter, how: How, job: str) -> dict[str, str]:
    """The environment variables of a job's process.

    Args:
        language: the example's.
        interpreter: has the environment's variables.
        how: whether the process may use the network and the GPU, and which cores.
        job: the mark of the job's processes.
    """
    variables = {
        **handed_on(os.environ),
        **home_of_examples(WORKSHOP),
        **filled(interpreter.variables, len(how.cores) or usable_cores()),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8:backslashreplace",  # a text that can't be printed must not end a run
        "ROSETTA_OFFLINE": "1" if how.offline else os.environ.get("ROSETTA_OFFLINE", ""),
        JOB: job,
    }
    if variables.get("LC_ALL") in ("C", "POSIX"):  # R and Python 3.6 would not find a folder with other letters
        variables["LC_ALL"] = "C.UTF-8"
    if language == "r":
        variables.update(NO_RENVIRON)
    if language == "julia":
        variables["JULIA_PYTHONCALL_EXE"] = str(interpreter.python)
    if how.cpu:
        variables.update(CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    return variables
