"""Digests of everything that can change a result: a record whose digests no longer match the code is stale."""

import hashlib
import json
import os

from rosetta_common.ground import cifar10
from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import JUDGES

# The shared code that runs inside a step or holds its clock. What only reports (machine, files, the record's
# writer) is left out: its changes make no measurement untrue.
MEASURED = ("cifar10.py", "devices.py", "executor.py", "minibatches.py", "progress.py")

KINDS = ("example", "shared", "specification", "pins", "data")


def example_digest(path):
    """SHA-256 of an example's file."""
    return sha256(path)


def shared_digest():
    """SHA-256 over the ground floor's measured modules, in the order of ``MEASURED``."""
    here = os.path.dirname(os.path.abspath(__file__))
    return hashlib.sha256("".join(sha256(os.path.join(here, name)) for name in MEASURED).encode()).hexdigest()


def specification_digest(spec):
    """SHA-256 of a specification's values; its seed and its accuracy band don't count."""
    values = {key: value for key, value in spec._asdict().items() if key not in JUDGES + ("seed",)}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def data_digest(found, spec):
    """SHA-256 that stands for the samples taken, see ``cifar10.digest``."""
    return cifar10.digest(found, spec)
