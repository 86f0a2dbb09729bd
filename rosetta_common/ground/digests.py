"""Digests of everything that can change a result: a record whose digests no longer match the code is stale."""

import hashlib
import json
import os

from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import JUDGES, find_workload

# The shared code that runs inside a step or holds its clock; the modules of the workload join it. What only
# finds, describes or reports (data, software, machine, files, the record's writer) is left out: its changes make no
# measurement untrue.
MEASURED = ("devices.py", "languages.py", "minibatches.py", "progress.py", "subsets.py", "timing.py")
# What evaluates the cells of another language also runs inside a step, but of that language's examples alone.
GUESTS = {".R": ("executor.R",), ".jl": ("executor.jl",)}

# Of an example's file (files.sha256), the shared code, the specification, the environment's pins, the samples taken
# (Dataset.digest).
KINDS = ("example", "shared", "specification", "pins", "data")


def shared_digest(workload, example):
    """SHA-256 over the measured modules that an example of a workload, given by its path, is run with."""
    here = os.path.dirname(os.path.abspath(__file__))
    found = find_workload(workload)
    names = MEASURED + (found.dataset + ".py",) + found.modules + GUESTS.get(os.path.splitext(str(example))[1], ())
    return hashlib.sha256("".join(sha256(os.path.join(here, name)) for name in names).encode()).hexdigest()


def specification_digest(spec):
    """SHA-256 of a specification's values; its seed and its accuracy band don't count."""
    values = {key: value for key, value in spec._asdict().items() if key not in JUDGES + ("seed",)}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
