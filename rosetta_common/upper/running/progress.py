"""Shows the progress of tasks: on a terminal a bar for each, with the time left; else plain lines."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from rosetta_common.ground.workloads import THROUGHPUT
from rosetta_common.upper.running.tasks import CHECK, PHRASE, PROOF, Outcome, Task, Tell


def minutes(seconds: float) -> str:
    """A duration as text: "40 s", "3 min", "2 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 90 else f"{whole // 60} h {whole % 60:02d} min"


@dataclass
class _Shown:
    """A running task: its bar, its start, and the share that is done."""

    bar: TaskID
    began: float
    share: float = 0.0


class Display:
    """Follows the tasks of one plan on stderr."""

    def __init__(self, guesses: Mapping[Task, float], most: int, console: Console) -> None:
        """Begin.

        Args:
            guesses: the tasks, and the estimated seconds of each.
            most: the number of tasks that run at the same time.
            console: for the output.
        """
        self.console, self.most, self.number = console, most, len(guesses)
        self.waiting = dict(guesses)
        self.guesses = dict(guesses)
        self.shown: dict[Task, _Shown] = {}
        self.begun = 0
        self.spent = 0.0  # seconds of finished tasks, to compare with their guesses
        self.guessed = 0.0
        self.bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self.bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bars.stop()

    def begin(self, task: Task) -> None:
        """A task starts."""
        self.begun += 1
        unseeded = task.profile in (CHECK, PHRASE, PROOF, THROUGHPUT)
        what = f"{task.workload}, {task.profile}" if unseeded else f"seed {task.seed}"
        title = f"[{self.begun}/{self.number}] {task.framework.title}, {what}"
        self.waiting.pop(task, None)
        self.shown[task] = _Shown(self.bars.add_task(title, total=1.0, state="starting", left=""), time.monotonic())
        left = f"about {minutes(self.left())} left"
        if not self.console.is_terminal:
            self.console.print(f"{title}: {task.why}; {left}", markup=False, highlight=False, soft_wrap=True)
        self._tell_left()

    def drop(self, task: Task) -> None:
        """A task won't run."""
        self.waiting.pop(task, None)

    def follower(self, task: Task) -> Tell:
        """Make the function that receives every event of a task's process."""

        def follow(event: Mapping[str, Any]) -> None:
            shown = self.shown[task]
            if event["event"] == "step":
                self.bars.update(shown.bar, state=event["name"])
            elif event["event"] == "batch":
                shown.share = event["done"] / event["of"]
                self.bars.update(shown.bar, completed=shown.share)
                self._tell_left()
            elif event["event"] == "epoch":
                self.bars.update(shown.bar, state=f"epoch {event['number']}, loss {event['loss']:.3f}")

        return follow

    def end(self, task: Task, outcome: Outcome, told: str = "") -> None:
        """Print the line of a task that ended. ``told`` is its result, if that isn't an accuracy."""
        self.bars.remove_task(self.shown.pop(task).bar)
        self.spent += outcome.seconds
        self.guessed += self.guesses[task]
        name = f"{outcome.workload} {outcome.framework}"
        if outcome.profile not in (CHECK, PHRASE, PROOF, THROUGHPUT):
            name += f" ({outcome.profile}, seed {outcome.seed})"
        if outcome.status == "done":
            told = told or f"accuracy {outcome.accuracy:.3f}"
            line = Text.assemble(("done", "green"), f"         {name}: {told} in {minutes(outcome.seconds)}")
        else:
            line = Text.assemble((f"{outcome.status:<12}", "red"), f" {name}: {outcome.reason}")
        self.console.print(line, soft_wrap=True)  # in one call: a bar would appear between two parts
        self._tell_left()

    def left(self) -> float:
        """Seconds left: the guesses for the other tasks, corrected by the error of the earlier guesses."""
        pace = self.spent / self.guessed if self.guessed else 1.0
        going = [self._rest(task, shown, pace) for task, shown in self.shown.items()]
        alone = sum(guess for task, guess in self.waiting.items() if task.timed)
        beside = sum(guess for task, guess in self.waiting.items() if not task.timed)
        return (
            max([(sum(going) + pace * beside) / self.most, *going]) + pace * alone
            if going
            else pace * (alone + beside / self.most)
        )

    def _rest(self, task: Task, shown: _Shown, pace: float) -> float:
        gone = time.monotonic() - shown.began
        if shown.share > 0.05:
            return gone * (1 - shown.share) / shown.share
        return max(self.guesses[task] * pace - gone, 0.0)

    def _tell_left(self) -> None:
        if self.console.is_terminal:
            left = f"about {minutes(self.left())} left"
            for number, shown in enumerate(self.shown.values()):
                self.bars.update(shown.bar, left="" if number else left)
