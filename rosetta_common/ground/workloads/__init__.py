"""Finds the workloads: each has a module in this package, with one ``Workload`` called ``WORKLOAD``."""

import importlib
import os
import pkgutil
from collections import OrderedDict

from rosetta_common.ground.workload import DEFAULT_PROFILE, JUDGES, PROFILES, THROUGHPUT

__all__ = [
    "DEFAULT_PROFILE",
    "JUDGES",
    "PROFILES",
    "THROUGHPUT",
    "TYPES",
    "WORKLOADS",
    "UnknownProfile",
    "UnknownWorkload",
    "find_workload",
    "specification",
]

_FOUND = OrderedDict(
    (name, importlib.import_module("%s.%s" % (__name__, name)).WORKLOAD)
    for name in sorted(module[1] for module in pkgutil.iter_modules(__path__))
)
# The profiles of each workload's specification, and its type, by the workload's name.
WORKLOADS = OrderedDict((name, found.profiles) for name, found in _FOUND.items())
TYPES = {name: found.kind for name, found in _FOUND.items()}


class UnknownWorkload(ValueError):
    """The workload has no specification."""


class UnknownProfile(ValueError):
    """The profile is none of ``PROFILES``."""


def find_workload(name):
    """Return the ``Workload`` with a name; raises ``UnknownWorkload``, which lists the known names."""
    if name not in _FOUND:
        raise UnknownWorkload("unknown workload %r; there are: %s" % (name, ", ".join(_FOUND)))
    return _FOUND[name]


def specification(workload, profile=None, seed=None):
    """Return the specification of a workload.

    Args:
        workload: its name, e.g. ``"cnn_cifar10"``.
        profile: one of ``PROFILES``; by default the variable ``ROSETTA_PROFILE``, else ``"quick"``.
        seed: the seed of weights, shuffling and dropout; by default the variable ``ROSETTA_SEED``, else 0.

    Returns:
        The specification, one of ``TYPES``.

    Raises:
        UnknownWorkload, UnknownProfile: with the known names; both are ``ValueError``.
    """
    profile = profile or os.environ.get("ROSETTA_PROFILE") or DEFAULT_PROFILE
    seed = int(os.environ.get("ROSETTA_SEED") or 0) if seed is None else seed
    if workload not in WORKLOADS:
        raise UnknownWorkload("unknown workload %r; there are: %s" % (workload, ", ".join(WORKLOADS)))
    if profile not in WORKLOADS[workload]:
        raise UnknownProfile("unknown profile %r; there are: %s" % (profile, ", ".join(PROFILES)))
    return TYPES[workload](profile=profile, seed=seed, **WORKLOADS[workload][profile])
