"""The options of the commands that execute frameworks: the request that they make, and the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.tasks import Outcome, Request


def request_of(options: argparse.Namespace, frameworks: Sequence[Framework], workloads: Sequence[str] = ()) -> Request:
    """The request: frameworks, workloads and options."""
    how = {name: getattr(options, name) for name in ("python", "force", "dry_run", "cpu", "timeout", "jobs")}
    return Request(frameworks, workloads, **how, minutes=getattr(options, "minutes", None))


def excused_by(registry: Registry, options: argparse.Namespace) -> set[str]:
    """The names of the frameworks that may be missing."""
    named = registry.choose_frameworks(options.may_be_missing) if options.may_be_missing else []
    return {f.name for f in (*named, *(f for f in registry.frameworks.values() if f.optional))}


def exit_code(outcomes: Sequence[Outcome], options: argparse.Namespace, excused: set[str]) -> int:
    """1 if something failed, or if a required framework is missing; else 0."""
    missing = [o for o in outcomes if o.status == "unavailable" and (options.framework or o.framework not in excused)]
    failed = any(outcome.status not in ("done", "unavailable") for outcome in outcomes)
    return 1 if failed or (missing and (options.strict or options.framework)) else 0
