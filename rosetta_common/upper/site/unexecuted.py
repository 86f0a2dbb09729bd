"""Code that readers look for and that was not executed, folded below a column's step: unexecuted.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
from docutils import nodes
from msgspec import Meta

from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.site.elements import badge, element, line
from rosetta_common.upper.site.lesson_code import code_box

FILE = Path(__file__).with_suffix(".toml")
Text = Annotated[str, Meta(min_length=1)]


class Snippet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some code that was not executed."""

    title: Text
    columns: tuple[Text, ...]
    workload: Text
    step: Text
    says: Text  # why it is there, and why it was not executed, in Markdown
    code: Text
    language: str = "python"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    snippet: tuple[Snippet, ...]


@functools.cache
def read_snippets(path: Path = FILE) -> tuple[Snippet, ...]:
    """Read all snippets; ``RosettaError`` if the file has a mistake."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).snippet
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise RosettaError(f"{path.name}: {error}") from error


def unexecuted(
    workload: str, framework: str, step: str, markdown: Callable[[str], list[nodes.Node]]
) -> list[nodes.Node]:
    """The folds of a column's step; usually none.

    Args:
        workload: the workload.
        framework: the column's name.
        step: the step.
        markdown: makes nodes of Markdown.
    """
    made: list[nodes.Node] = []
    for one in read_snippets():
        if (one.workload, one.step) == (workload, step) and framework in one.columns:
            summary = line("summary", nodes.Text(f"{one.title} "), badge("not executed", "plain"))
            content = [*markdown(one.says), *code_box(one.code.strip("\n"), one.language)]
            made.append(element("details", summary, *content, classes=("rosetta-own",)))
    return made
