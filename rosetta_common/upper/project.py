"""The folders of the project, and the errors that end a command with one clear line."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
RESULTS = Path(os.environ.get("ROSETTA_RESULTS") or ROOT / "results")  # the variable is for experiments
LESSONS = ROOT / "lessons"
PROBES = ROOT / "probes"
PHRASES = ROOT / "phrases"
PINS = ROOT / "environments"
REGISTRY = ROOT / "frameworks.toml"
WORKSHOP = ROOT / ".rosetta"  # environments, logs, locks: made here, ignored by git, safe to delete


class RosettaError(Exception):
    """An error that the user can fix: shown as one line, without a traceback."""

    exit_code = 2
