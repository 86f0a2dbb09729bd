"""Digests of everything that can change a result: a record whose digests no longer match the code is stale."""

import hashlib
import json
import os

from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import JUDGES

# The shared code that runs inside a step or holds its clock. What only reports (machine, files, the record's
# writer) is left out: its changes make no measurement untrue.
MEASURED = ("cifar10.py", "devices.py", "executor.py", "minibatches.py", "progress.py")
# What evaluates the cells of another language also runs inside a step, but of that language's examples alone.
GUESTS = {".R": ("executor.R",), ".jl": ("executor.jl",)}

# Of an example's file (files.sha256), the shared code, the specification, the environment's pins, the samples taken
# (cifar10.digest).
KINDS = ("example", "shared", "specification", "pins", "data")


def shared_digest(example):
    """SHA-256 over the ground floor's measured modules that an example, given by its path, is run with."""
    here = os.path.dirname(os.path.abspath(__file__))
    names = MEASURED + GUESTS.get(os.path.splitext(str(example))[1], ())
    return hashlib.sha256("".join(sha256(os.path.join(here, name)) for name in names).encode()).hexdigest()


def specification_digest(spec):
    """SHA-256 of a specification's values; its seed and its accuracy band don't count."""
    values = {key: value for key, value in spec._asdict().items() if key not in JUDGES + ("seed",)}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
