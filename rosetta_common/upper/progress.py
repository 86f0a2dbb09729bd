"""Shows how a batch of runs is getting on: a bar with time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rosetta_common.upper.plan import CHECK, PROOF, Task
from rosetta_common.upper.runner import Outcome


def minutes(seconds: float) -> str:
    """Say a duration the way people do: "40 s", "3 min", "2 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 90 else f"{whole // 60} h {whole % 60:02d} min"


class Display:
    """Follows the tasks of one plan on stderr."""

    def __init__(self, tasks: list[Task], guesses: list[float], console: Console) -> None:
        self.console, self.guesses, self.number = console, guesses, len(tasks)
        self.done = 0
        self.started = time.monotonic()
        self.spent = 0.0  # seconds used by finished tasks, against what was guessed for them
        self.guessed = 0.0
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.current = self.bar.add_task("", total=1.0, state="", left="")

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def begin(self, task: Task) -> None:
        """A task starts."""
        self.began = time.monotonic()
        what = f"{task.workload}, {task.profile}" if task.profile in (CHECK, PROOF) else f"seed {task.seed}"
        self.title = f"[{self.done + 1}/{self.number}] {task.framework.title}, {what}"
        left = f"about {minutes(self.left(0.0))} left"
        if not self.console.is_terminal:
            self.console.print(f"{self.title}: {task.why}; {left}", highlight=False)
        self.bar.reset(self.current, description=self.title, total=1.0, state="starting", left=left)

    def event(self, event: dict[str, Any]) -> None:
        """The executor told something."""
        if event["event"] == "step":
            self.bar.update(self.current, state=event["name"])
        elif event["event"] == "batch":
            share = event["done"] / event["of"]
            self.bar.update(self.current, completed=share, left=f"about {minutes(self.left(share))} left")
        elif event["event"] == "epoch":
            self.bar.update(self.current, state=f"epoch {event['number']}, loss {event['loss']:.3f}")

    def end(self, outcome: Outcome, told: str = "") -> None:
        """A task ended; prints its line. ``told`` is what came out, where that isn't an accuracy."""
        self.spent += outcome.seconds
        self.guessed += self.guesses[self.done]
        self.done += 1
        name = f"{outcome.workload} {outcome.framework}"
        if outcome.profile not in (CHECK, PROOF):
            name += f" ({outcome.profile}, seed {outcome.seed})"
        if outcome.status == "done":
            told = told or f"accuracy {outcome.accuracy:.3f}"
            text = f"[green]done[/]         {name}: {told} in {minutes(outcome.seconds)}"
        else:
            text = f"[red]{outcome.status:<12}[/] {name}: "
        self.console.print(text, end="" if outcome.reason else "\n", highlight=False, soft_wrap=True)
        if outcome.reason:
            self.console.print(outcome.reason, markup=False, highlight=False, soft_wrap=True)

    def left(self, share: float) -> float:
        """Seconds left: the guesses for what is to come, corrected by how the guesses have done so far."""
        pace = self.spent / self.guessed if self.guessed else 1.0
        now = time.monotonic() - self.began
        rest = now * (1 - share) / share if share > 0.05 else max(self.guesses[self.done] * pace - now, 0.0)
        return rest + pace * sum(self.guesses[self.done + 1 :])
