"""Finds the files of the project that this process ran: their SHA-256 go into the record, and none may have changed."""

import os
import sys

from rosetta_common.ground.files import sha256

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PACKAGE = "rosetta_common"
PROGRAMS = {".R": "executor.R", ".jl": "executor.jl"}  # the programs that run examples of other languages


def name_of(path):
    """Return a file's name in records: its path below the project's root, with slashes; else only its file name."""
    path = os.path.abspath(path)
    inside = path.startswith(ROOT + os.sep)
    return os.path.relpath(path, ROOT).replace(os.sep, "/") if inside else os.path.basename(path)


def files_run(example):
    """Return the SHA-256 of an example and of every module of the project in this process, by ``name_of``."""
    paths = {os.path.abspath(example)}
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if name.split(".")[0] == PACKAGE and path and os.path.isfile(path):
            paths.add(os.path.abspath(path))
    program = PROGRAMS.get(os.path.splitext(example)[1])
    if program:
        paths.add(os.path.join(HERE, program))
    return {name_of(path): sha256(path) for path in sorted(paths)}


def changed(files, before):
    """Return a line that names the files that changed during the run, ``""`` if none did.

    Args:
        files: the result of ``files_run``.
        before: SHA-256 by name, taken before the process began; a file that isn't in it isn't compared.
    """
    names = [name for name in sorted(files) if before.get(name, files[name]) != files[name]]
    return "%s changed while this was running: run it again" % ", ".join(names) if names else ""
