"""The choice among the columns of a workload: groups, menus, the picker; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from rosetta_common.upper.registry import GROUPS, Framework, Registry


def columns_of(registry: Registry, workload: str) -> list[Framework]:
    """The columns of a workload without variants, one group after another."""
    found = [framework for framework in registry.columns.get(workload, ()) if not framework.variant_of]
    return sorted(found, key=lambda framework: list(GROUPS).index(framework.group))


def grouped(columns: Iterable[Framework]) -> dict[str, list[Framework]]:
    """The columns by group, in the groups' order; empty groups are left out."""
    columns = list(columns)
    found = {group: [framework for framework in columns if framework.group == group] for group in GROUPS}
    return {group: members for group, members in found.items() if members}


def options(columns: Iterable[Framework], chosen: str = "") -> str:
    """The columns as the options of a menu, in HTML."""
    made = []
    for group, members in grouped(columns).items():
        inside = "".join(
            f'<option value="{escape(f.name)}"{" selected" if f.name == chosen else ""}>{escape(f.title)}</option>'
            for f in members
        )
        made.append(f'<optgroup label="{_heading(group)}">{inside}</optgroup>')
    return "".join(made)


def chooser(columns: Iterable[Framework], *, picking: bool = True) -> str:
    """The reader's two frameworks, in HTML: two menus of columns, and the picker if it is wanted."""
    columns = list(columns)
    menu = options(columns)
    pick = (
        '<button type="button" class="rosetta-pick" aria-expanded="false" aria-controls="rosetta-picker">'
        f'Columns: <span class="rosetta-count">all {len(columns)}</span></button>{picker(columns)}'
    )
    return (
        '<form class="rosetta-chooser rosetta-needs-script" aria-label="Frameworks shown" autocomplete="off">'
        f'<label><span>I know</span> <select name="framework">{menu}</select></label>'
        f'<label><span>I read</span> <select name="with"><option value="">no other</option>{menu}</select></label>'
        '<button type="button" class="rosetta-swap" aria-label="Swap the two frameworks">'
        f'<span aria-hidden="true">\u21c4</span></button>{pick if picking else ""}</form>'
    )


def picker(columns: Iterable[Framework]) -> str:
    """The list of columns with a check box for each, in HTML."""
    groups = grouped(columns)
    named = [("all", "All"), ("none", "None"), *((group, _heading(group)) for group in groups)]
    quick = "".join(f'<button type="button" value="{value}">{text}</button>' for value, text in named)
    sets = "".join(
        f'<fieldset data-group="{group}"><legend>{_heading(group)}</legend>'
        + "".join(
            f'<label><input type="checkbox" name="column" value="{escape(f.name)}" checked> {escape(f.title)}</label>'
            for f in members
        )
        + "</fieldset>"
        for group, members in groups.items()
    )
    return (
        '<div id="rosetta-picker" hidden><div class="rosetta-quick">'
        '<label><span>Find</span> <input type="search" name="find" autocomplete="off" spellcheck="false"></label>'
        f'<span role="group" aria-label="Choose at once">{quick}</span></div>'
        f'{sets}<p class="rosetta-none" hidden>No column has that in its name.</p>'
        '<p class="rosetta-chosen"><span role="status"></span>'
        '<button type="button" value="done">Done</button></p></div>'
    )


def _heading(group: str) -> str:
    """A group's heading in HTML, with the apostrophe that Sphinx gives to text."""
    return escape(GROUPS[group].replace("'", "\u2019"))
