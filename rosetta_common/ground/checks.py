"""Runs a framework's checks of the lessons in this process; the executor calls it if the job is a check.

A file of checks is a script in percent format. A cell without tags is set-up. A cell that is tagged with a lesson's
name and ``"trap"`` (the pitfall) or ``"mend"`` (the fix) is shown on the lesson's page. It leaves the framework's
behaviour in a variable ``observed``. A third cell, tagged ``"measure"``, isn't shown; it takes the seconds that the
shown cells can't measure. A cell that is also tagged ``"raises"`` observes the name of the error that it raises.
"""

import sys
import traceback
from collections import OrderedDict
from contextlib import redirect_stdout

from rosetta_common.ground.languages import GuestError
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.steps import ExampleError, split_cells

FAILED = 1  # an exit code
PARTS = ("trap", "mend", "measure")
LONGEST = 200  # characters of an error's message


def read_checks(path):
    """Read a file of checks.

    Args:
        path: the file, in UTF-8.

    Returns:
        The cells without tags, as a list of ``(source, line)``, and an ``OrderedDict`` from each lesson's name to an
        ``OrderedDict`` from part to ``(source, line, raises)``.

    Raises:
        ExampleError: if a cell's tags don't name one lesson and one part, or if a part occurs twice.
    """
    setup, lessons = [], OrderedDict()
    with open(str(path), encoding="utf-8") as file:
        text = file.read()
    for kind, tags, source, line, marked in split_cells(text):
        if kind != "code":
            continue
        if not tags:
            setup.append((source, line))
            continue
        names = [tag for tag in tags if tag not in PARTS + ("raises",)]
        parts = [tag for tag in tags if tag in PARTS]
        if len(names) != 1 or len(parts) != 1:
            raise ExampleError(
                "%s:%d: a cell is tagged with one lesson and one of %s" % (path, marked, ", ".join(PARTS))
            )
        found = lessons.setdefault(names[0], OrderedDict())
        if parts[0] in found:
            raise ExampleError("%s:%d: %s has two cells %s" % (path, marked, names[0], parts[0]))
        found[parts[0]] = source, line, "raises" in tags
    return setup, lessons


def plain(value):
    """Return an observed value as JSON has it: a plain number instead of numpy's, a list of numbers, or a text.

    Raises:
        TypeError: if the value is of another type.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, (int, float)):
        return value
    raise TypeError(
        "observed is %s: a number, a text, yes or no, or a list of numbers is wanted" % type(value).__name__
    )


def check(job, begin_language, tell):
    """Run the checks of a job; the event ``done`` holds the observations.

    Args:
        job: the job, as ``rosetta check`` wrote it: the file ``example``, and the wanted ``lessons`` (all if empty).
        begin_language: called with the file's path; returns the ``Python`` or ``Guest`` that evaluates its cells.
        tell: called with an event's name and values.

    Returns:
        The exit code.
    """
    language = begin_language(job["example"])
    observed = OrderedDict()
    try:
        setup, lessons = read_checks(job["example"])
        tell("step", name="setup")
        with redirect_stdout(sys.stderr):
            for source, line in setup:
                language.evaluate(source, line)
    except (ExampleError, GuestError, Exception) as error:
        traceback.print_exc()
        tell("failed", step="setup", error="%s: %s" % (type(error).__name__, error))
        return FAILED
    for name, parts in lessons.items():
        if job["lessons"] and name not in job["lessons"]:
            continue
        tell("step", name=name)
        observed[name] = OrderedDict()
        for part, (source, line, raises) in parts.items():
            found = observe(language, source, line, raises)
            if found is not None:
                observed[name][part] = found
            if found and "failed" in found:
                break
    tell("done", machine=describe_machine(), versions=language.versions(job["modules"]), observed=observed)
    return 0


def observe(language, source, line, raises=False):
    """Evaluate one cell.

    Args:
        language: evaluates it: a ``Python`` or a ``Guest``.
        source: the cell.
        line: the number of its first line.
        raises: whether the cell's error is the observation.

    Returns:
        ``{"observed": value}``, ``{"failed": why}``, or ``None`` if the cell observes nothing.
    """
    try:
        with redirect_stdout(sys.stderr):
            getattr(language, "namespace", {}).pop("observed", None)  # another lesson's
            language.evaluate(source, line)
        value = plain(language.variables(["observed"]).get("observed"))
    except BaseException as error:
        if raises and not isinstance(error, KeyboardInterrupt):
            return {"observed": type(error).__name__}
        traceback.print_exc()
        return {"failed": ("%s: %s" % (type(error).__name__, " ".join(str(error).split()) or "no message"))[:LONGEST]}
    return None if value is None else {"observed": value}
