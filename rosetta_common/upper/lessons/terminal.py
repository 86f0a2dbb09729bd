"""Lessons in the terminal: the observed values, and whether they were expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box
from rich.table import Table
from rich.text import Text

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.lessons.verdicts import ANSWERED, FAILED, NO, NOT_APPLICABLE, UNCLEAR, WAS, YES, verdicts
from rosetta_common.upper.records.checks import Checks

COLOURS = {
    YES: "yellow",
    NO: "green",
    WAS: "green",
    ANSWERED: "cyan",
    UNCLEAR: "dim",
    NOT_APPLICABLE: "dim",
    FAILED: "red",
}


def checks_table(checked: Iterable[Checks], lessons: Mapping[str, Lesson]) -> Table:
    """A table of observed values: a row for each lesson and framework."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("lesson", "framework", "holds", "without the fix", "with the fix", "not as expected"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("lesson", "framework"))
    checked = list(checked)
    for lesson in lessons.values():
        for checks in checked:
            for one in verdicts({lesson.name: lesson}, checks):
                value, fixed = checks.value(lesson.name), checks.with_fix(lesson.name)
                shown = f"[{COLOURS[one.verdict]}]{one.verdict}[/]"
                told = ["-" if v is None else Text(lesson.told(v)) for v in (value, fixed)]
                table.add_row(lesson.name, checks.framework, shown, *told, Text(one.wrong, "red"))
    return table
