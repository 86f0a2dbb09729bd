"""Says which verdicts of lessons differ between two folders of records, as Markdown; ``nox -s verdicts``.

After an update of packages this is what a reader of the site wants to know: which pitfalls are new, and which are gone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rosetta_common.upper.lessons.catalogue import Lesson, read_catalogue
from rosetta_common.upper.lessons.verdicts import ANSWERED, verdicts
from rosetta_common.upper.records.changes import updates
from rosetta_common.upper.records.checks import FOLDER, AllChecks, Checks, read_checks
from rosetta_common.upper.records.ledger import Key
from rosetta_common.upper.registry import read_registry

NOTHING = "no verdict"  # of a lesson that wasn't checked


@dataclass(frozen=True)
class Changed:
    """A verdict that differs."""

    lesson: str
    framework: str
    before: str
    after: str
    wrong: str = ""  # how the new verdict differs from the lesson's expected result


def changes(lessons: Mapping[str, Lesson], before: AllChecks, after: AllChecks) -> list[Changed]:
    """The verdicts and answers that differ, by framework and lesson; records that only one side has are left out."""
    found = []
    for key in _both(before, after):
        old, new = (_said(lessons, side.checks[key]) for side in (before, after))
        for lesson in [name for name in lessons if name in old or name in new]:
            was, _ = old.get(lesson, (NOTHING, ""))
            now, wrong = new.get(lesson, (NOTHING, ""))
            if was != now:
                found.append(Changed(lesson, before.checks[key].framework, was, now, wrong))
    return found


def _both(before: AllChecks, after: AllChecks) -> list[Key]:
    """The keys of the records that both sides have, by framework."""
    return sorted(set(before.checks) & set(after.checks), key=lambda key: (key[-1], key))


def _said(lessons: Mapping[str, Lesson], checks: Checks) -> dict[str, tuple[str, str]]:
    """By lesson: its verdict, or the answer of a convention; and how that differs from the expected result."""
    said = {}
    for one in verdicts(lessons, checks):
        value = checks.value(one.lesson)
        told = one.verdict if one.verdict != ANSWERED or value is None else lessons[one.lesson].answer(value)
        said[one.lesson] = told, one.wrong
    return said


def told(lessons: Mapping[str, Lesson], before: AllChecks, after: AllChecks) -> str:
    """The changed versions and the changed verdicts as Markdown."""
    parts = ["## Versions", ""]
    versions = [
        f"- {before.checks[key].framework}: {update}"
        for key in _both(before, after)
        for update in updates(before.checks[key].content.versions, after.checks[key].content.versions)
    ]
    parts += dict.fromkeys(versions) or ["No version changed."]
    parts += ["", "## Verdicts of the lessons", ""]
    verdict_lines = [
        f"- {lessons[one.lesson].title} ({one.lesson}), {one.framework}: {one.before} before, {one.after} now"
        + (f" ({one.wrong})" if one.wrong else "")
        for one in changes(lessons, before, after)
    ]
    parts += verdict_lines or ["No verdict changed."]
    missing = sorted(set(before.checks) - set(after.checks))
    if missing:
        parts += ["", f"No record of checks any more: {', '.join('/'.join(key) for key in missing)}."]
    parts += [f"- unreadable: {problem}" for problem in after.problems]
    return "\n".join(parts) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Print the differences."""
    parser = argparse.ArgumentParser(description="Say which verdicts of lessons differ between two folders of records.")
    parser.add_argument("before", type=Path, help="a copy of lessons/records, made before the checks ran again")
    parser.add_argument("after", type=Path, nargs="?", default=FOLDER, help="lessons/records by default")
    folders = parser.parse_args(arguments)
    if not folders.before.is_dir():
        print(f"{folders.before} is no folder: copy lessons/records before the checks run", file=sys.stderr)
        return 2
    lessons = read_catalogue(read_registry()).lessons
    print(told(lessons, read_checks(lessons, folders.before), read_checks(lessons, folders.after)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
