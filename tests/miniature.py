"""A miniature checkout: the real package beside frameworks, examples and pins made up for a test.

The stand-in data are smaller: to make 60,000 pictures takes longer than the rest of a made-up example.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from fake_examples import example

ROOT = Path(__file__).resolve().parents[1]
WORKLOAD = "cnn_cifar10"
HEAD = """\
[variables]
SOME_VARIABLE = "1"

[environments.plain]
python = "3.11"

[workloads.cnn_cifar10]
title = "CNN on CIFAR-10"
summary = "Pictures."
"""
FRAMEWORK = """
[frameworks.{name}]
title = "{title}"
environment = "plain"
modules = ["numpy"]
layout = "NCHW"
homepage = "https://example.org/"
group = "today"
"""
# Where the variable is set, an example waits in its train step and leaves its process' number there.
WAITING = (
    'if os.environ.get("ROSETTA_FAKE_WAIT"):\n'
    '    with open(os.environ["ROSETTA_FAKE_WAIT"] + ".new", "w") as file:\n'
    "        file.write(str(os.getpid()))\n"
    '    os.replace(os.environ["ROSETTA_FAKE_WAIT"] + ".new", os.environ["ROSETTA_FAKE_WAIT"])\n'
    "    time.sleep(300)\n"
    "for epoch in range(spec.epochs):\n"
    "    for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):\n"
    "        pass\n"
    "    report_epoch(epoch, loss)"
)


def wait_for(what: str, condition: Any, seconds: float = 20.0) -> Any:
    """Return the condition's first true value; fail if it doesn't come in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Checkout:
    """A checkout in a folder of its own, with a command line."""

    def __init__(self, folder: Path, **examples: str) -> None:
        self.folder = folder = folder / "mit Leer \u00fc \u00f6"  # a newcomer's folder may have any name
        ignored = shutil.ignore_patterns("__pycache__", "site")
        shutil.copytree(ROOT / "rosetta_common", folder / "rosetta_common", ignore=ignored)
        loader = folder / "rosetta_common" / "ground" / "cifar10.py"
        loader.write_text(loader.read_text().replace("(n_train=50000, n_test=10000)", "(n_train=1000, n_test=500)"))
        (folder / "environments").mkdir()
        (folder / "environments" / "plain.txt").write_text("numpy==2.4.6\n")
        names = examples or {"alpha": example(train=WAITING)}
        registry = HEAD + "".join(FRAMEWORK.format(name=name, title=name.title()) for name in names)
        (folder / "frameworks.toml").write_text(registry)
        (folder / "lessons/convolution").mkdir(parents=True)
        (folder / "lessons/topics.toml").write_text('convolution = "Convolution"\n')
        (folder / "lessons/convolution/lessons.toml").touch()
        (folder / "examples" / WORKLOAD).mkdir(parents=True)
        for name, text in names.items():
            self.example(name).write_text(text)

    def example(self, name: str) -> Path:
        return self.folder / "examples" / WORKLOAD / f"{name}.py"

    def record(self, name: str, profile: str = "smoke") -> Path:
        return self.folder / "results" / "here" / WORKLOAD / profile / f"{name}.json"

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables of a command; the network stays untouched."""
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("ROSETTA_")},
            "PYTHONPATH": str(self.folder),
            "PYTHONWARNINGS": "error",
            "ROSETTA_MACHINE": "here",
            "ROSETTA_OFFLINE": "1",
            "ROSETTA_CACHE_DIR": str(self.folder / "cache"),
            "UV_PYTHON_DOWNLOADS": "never",
        }

    def start(self, *arguments: object, **variables: str) -> subprocess.Popen[str]:
        """Start ``python -m rosetta_common`` here."""
        return subprocess.Popen(
            [sys.executable, "-m", "rosetta_common", *map(str, arguments)],
            cwd=self.folder.parent,
            env={**self.variables, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 (one thread)
        )

    def rosetta(self, *arguments: object, **variables: str) -> Answer:
        """Run a command to its end."""
        return Answer(self.start(*arguments, **variables))

    def run(self, *arguments: object, **variables: str) -> Answer:
        """``rosetta run`` with this very interpreter, at the smoke profile, as JSON."""
        given = ("--profile", "smoke", "--python", sys.executable, "--json")
        return self.rosetta("run", *arguments, *given, **variables)

    def start_waiting(self, pid_file: Path, *arguments: object) -> tuple[subprocess.Popen[str], int]:
        """Start a run whose example waits in its train step; return it and the number of the example's process."""
        pid_file.unlink(missing_ok=True)
        given = ("--profile", "smoke", "--python", sys.executable)
        runner = self.start("run", *arguments, *given, ROSETTA_FAKE_WAIT=str(pid_file))
        return runner, int(wait_for("the example", lambda: pid_file.exists() and pid_file.read_text()))


class Answer:
    """How a command ended."""

    def __init__(self, process: subprocess.Popen[str], timeout: float = 60.0) -> None:
        self.out, self.err = process.communicate(timeout=timeout)
        self.code = process.returncode

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What stderr says; a traceback fails the test."""
        assert "Traceback" not in self.err, self.err
        return self.err.splitlines()

    @property
    def plan(self) -> list[tuple[str, int, str]]:
        return [(task["framework"], task["seed"], task["why"]) for task in self.json["planned"]]

    @property
    def outcomes(self) -> dict[str, dict[str, Any]]:
        return {outcome["framework"]: outcome for outcome in self.json["outcomes"]}


def _hear_ctrl_c() -> None:  # a job in the background may have it ignored
    signal.signal(signal.SIGINT, signal.SIG_DFL)
